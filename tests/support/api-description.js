// @ts-check
// The API's own description, as a judge of answers.
//
//   const api = new ApiDescription(await (await fetch(`${url}openapi.json`)).json());
//   api.check({ method: 'GET', target: '/status', status: 200, type: 'application/json', body: '{…}' });
import assert from 'node:assert/strict';

import Ajv2020 from 'ajv/dist/2020.js';

/** @typedef {{ method: string, target: string, status: number, type: string, body: string }} Answer */
/** @typedef {Record<string, any>} Json */

const ID = 'openapi.json';

/** As part of a JSON pointer. @param {string} key */
const escaped = (key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));

/** The page's files may lie in folders; any other parameter is one part of a path. @param {string} template */
function expressionOf(template) {
  const part = template === '/{page}' ? '.*' : '[^/]+';
  return new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]*\}/g, part)}$`);
}

export class ApiDescription {
  /** @param {Json} document */
  constructor(document) {
    this.document = document;
    // Formats are notes for readers; the rest of the document is no schema.
    this.ajv = new Ajv2020.default({ strict: false, allErrors: true, validateFormats: false });
    this.ajv.addSchema(document, ID);
    // What is more literal comes first; the page's files may have any path.
    const place = (/** @type {string} */ path) => (path === '/{page}' ? Infinity : path.split('{').length);
    this.templates = Object.keys(document.paths).sort((a, b) => place(a) - place(b) || b.length - a.length);
    /** "GET /status 200" @type {Set<string>} */
    this.seen = new Set();
  }

  /** "GET /models/{file}" of each. */
  operations() {
    return this.templates.flatMap((path) =>
      ['get', 'put', 'post', 'delete', 'patch'].filter((method) => this.document.paths[path][method]).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** Throws when this answer is not described. @param {Answer} answer */
  check({ method, target, status, type, body }) {
    if (method === 'OPTIONS') return;
    const path = target.split('?')[0];
    // A description has no slashes at the end; some of the older clients do.
    const names = [path, path.replace(/\/$/, '')];
    const template = this.templates.find((candidate) => names.some((name) => expressionOf(candidate).test(name)));
    assert.ok(template, `${path} is not described`);
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    const operation = this.document.paths[template][verb];
    const what = `${method} ${target.slice(0, 80)} (${template}) ${status}`;
    if (!operation) {
      assert.ok(status >= 400, `${what}: there is no such operation`);
      return this.#checkSchema(what, '/components/schemas/Error', body);
    }
    this.seen.add(`${verb.toUpperCase()} ${template} ${status}`);
    const key = [String(status), `${String(status)[0]}XX`].find((candidate) => operation.responses[candidate]);
    assert.ok(key, `${what}: this status is not described`);
    const { $ref } = operation.responses[key];
    const pointer = $ref ? $ref.slice(1) : `/paths/${escaped(template)}/${verb}/responses/${key}`;
    const response = $ref ? $ref.split('/').slice(1).reduce((/** @type {Json} */ at, /** @type {string} */ name) => at[name], this.document) : operation.responses[key];
    if (method === 'HEAD') return;
    if (!response.content) return assert.equal(body, '', `${what}: described without content`);
    const media = type.split(';')[0];
    const described = [media, '*/*'].find((candidate) => response.content[candidate]);
    assert.ok(described, `${what}: ${media} is not described`);
    if (media === 'application/json' || media.startsWith('text/')) {
      this.#checkSchema(what, `${pointer}/content/${escaped(described)}/schema`, body, media);
    }
  }

  /** @param {string} what @param {string} pointer @param {string} body @param {string} [media] */
  #checkSchema(what, pointer, body, media = 'application/json') {
    const validate = this.ajv.getSchema(`${ID}#${pointer}`);
    assert.ok(validate, `${pointer} is no schema`);
    const value = media === 'application/json' ? JSON.parse(body) : body;
    assert.ok(validate(value), `${what}: ${this.ajv.errorsText(validate.errors)} in ${body.slice(0, 300)}`);
  }
}
