// @ts-check
// Shows openapi.json: its operations by tag, each with what it takes and what it answers.

/** @typedef {Record<string, any>} Json a part of the description */

/** @param {string} name @param {Record<string, string>} attributes @param {...(Node | string)} children */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Text with `code` in it. @param {string} text @returns {(Node | string)[]} */
function prose(text) {
  return text.split('`').map((part, i) => (i % 2 ? element('code', {}, part) : part));
}

/** What a "$ref" stands for; other parts as they are. @param {Json} api @param {Json} part @returns {Json} */
function resolve(api, part) {
  if (!part.$ref) return part;
  return part.$ref.split('/').slice(1).reduce((/** @type {Json} */ at, /** @type {string} */ key) => at[key], api);
}

/** A schema in a line. @param {Json} schema @returns {string} */
function typeOf(schema) {
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((/** @type {unknown} */ value) => JSON.stringify(value)).join(' | ');
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map(typeOf).join(' | ');
  if (schema.type === 'array') return `[${typeOf(schema.items ?? {})} …]`;
  return [schema.type ?? 'anything'].flat().join(' | ');
}

/** @param {[string, ...(Node | string)[]][]} rows */
function table(rows) {
  return element('table', {}, ...rows.map(([head, ...cells]) => element('tr', {}, element('th', {}, element('code', {}, head)), element('td', {}, ...cells))));
}

/** @param {Json} api @param {Json} schema */
function describeSchema(api, schema) {
  const { properties, required = [] } = resolve(api, schema);
  if (!properties) return element('p', {}, element('code', {}, typeOf(schema)));
  return table(
    Object.entries(properties).map(([name, field]) => [
      required.includes(name) ? `${name} *` : name,
      element('code', {}, typeOf(field)),
      ' ',
      ...prose(resolve(api, field).description ?? ''),
    ]),
  );
}

/** @param {Json} api @param {Json} [content] by media type */
function describeContent(api, content = {}) {
  return Object.entries(content).flatMap(([type, { schema, example }]) => [
    element('p', {}, element('code', {}, type)),
    ...(schema ? [describeSchema(api, schema)] : []),
    ...(example === undefined ? [] : [element('pre', {}, JSON.stringify(example, null, 2))]),
  ]);
}

/** @param {Json} api @param {string} method @param {string} path @param {Json} operation */
function describeOperation(api, method, path, operation) {
  const body = element('div', {});
  if (operation.description) body.append(element('p', {}, ...prose(operation.description)));
  if (operation.security?.length) body.append(element('p', {}, 'Changes something: the README says who may.'));
  const parameters = [...(api.paths[path].parameters ?? []), ...(operation.parameters ?? [])].map((part) => resolve(api, part));
  if (parameters.length) {
    body.append(element('h3', {}, 'Takes'), table(parameters.map((part) => [part.name, `${part.in}: `, ...prose(part.description ?? '')])));
  }
  if (operation.requestBody) body.append(element('h3', {}, 'Body'), ...describeContent(api, resolve(api, operation.requestBody).content));
  body.append(element('h3', {}, 'Answers'));
  for (const [status, response] of Object.entries(operation.responses)) {
    const { description, content } = resolve(api, response);
    const isError = !/^[23]/.test(status);
    body.append(element('p', {}, element('strong', {}, status), ' ', ...prose(description)));
    if (!isError) body.append(...describeContent(api, content));
  }
  return element(
    'details',
    { id: operation.operationId, 'data-text': `${method} ${path} ${operation.summary}`.toLowerCase() },
    element('summary', {}, element('span', { class: 'method' }, method.toUpperCase()), element('code', {}, path), element('span', { class: 'summary' }, operation.summary)),
    body,
  );
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** @param {Json} api */
function show(api) {
  const operations = Object.entries(api.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ method, path, operation: item[method] })),
  );
  const sections = api.tags.map((/** @type {Json} */ tag) =>
    element(
      'section',
      {},
      element('h2', {}, tag.name),
      element('p', {}, ...prose(tag.description)),
      ...operations
        .filter(({ operation }) => operation.tags.includes(tag.name))
        .map(({ method, path, operation }) => describeOperation(api, method, path, operation)),
    ),
  );
  document.querySelector('#operations')?.replaceChildren(...sections);
}

/** @param {string} text */
function filter(text) {
  for (const section of document.querySelectorAll('section')) {
    let shown = 0;
    for (const operation of section.querySelectorAll('details')) {
      operation.hidden = !operation.dataset.text?.includes(text.toLowerCase());
      if (!operation.hidden) ++shown;
    }
    section.hidden = shown === 0;
  }
}

const about = document.querySelector('#about');
try {
  const answer = await fetch('openapi.json');
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  const api = await answer.json();
  about?.replaceChildren(...prose(api.info.description));
  show(api);
  const linked = location.hash && document.querySelector(location.hash);
  if (linked instanceof HTMLDetailsElement) linked.open = true;
} catch (error) {
  about?.replaceChildren(`openapi.json could not be read: ${error instanceof Error ? error.message : error}`);
}
document.querySelector('#filter')?.addEventListener('input', ({ target }) => filter(/** @type {HTMLInputElement} */ (target).value));
