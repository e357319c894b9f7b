// @ts-check
// The API's description is well formed, and true: the real server, and the server's own tests, answer as it says.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import SwaggerParser from '@apidevtools/swagger-parser';

import { ApiDescription } from '../../support/api-description.js';
import { serve, whyNoProgram } from '../../support/program.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DOCUMENT = join(ROOT, 'server/http/openapi.json');
const REDOCLY = join(ROOT, 'node_modules/@redocly/cli/bin/cli.js');
const SERVER_TESTS = join(ROOT, 'build/release/tests/server/server_tests');
const TOKEN = 'correct horse battery staple';
// A one, 28x28.
const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABwAAAAcCAAAAABXZoBIAAAAF0lEQVR42mNgGMzgPxCMSo5KEpCkEwAAz69LtegtDaEAAAAASUVORK5CYII=';

const run = promisify(execFile);
const readDescription = async () => JSON.parse(await readFile(DOCUMENT, 'utf8'));

test('satisfies swagger-parser', async () => {
  await SwaggerParser.validate(DOCUMENT);
});

const [major, minor] = process.versions.node.split('.').map(Number);
const isTooOld = (major < 20 || (major === 20 && minor < 19)) && `Redocly needs Node.js 20.19, this is ${process.versions.node}`;

// /mnist/image/{place} and /mnist/{place}/image could both be meant by /mnist/image/image, which is neither: places are numbers.
test('satisfies Redocly', { skip: isTooOld }, async () => {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const { stdout } = await run(process.execPath, [REDOCLY, 'lint', '--format=json', '--skip-rule=no-ambiguous-paths', DOCUMENT], { env });
  assert.deepEqual(JSON.parse(stdout).problems, []);
});

describe('the real server', { skip: whyNoProgram() }, () => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {ApiDescription} */
  let api;
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkling-'));
    await Promise.all([writeFile(join(folder, 'token'), TOKEN), writeFile(join(folder, 'index.html'), '<!doctype html><title>page</title>')]);
    // A copy: models come and go here.
    await cp(join(ROOT, 'models'), join(folder, 'models'), { recursive: true });
    server = await serve('--models', join(folder, 'models'), '--site', folder, '--data', 'synthetic:300', '--token-file', join(folder, 'token'));
    api = new ApiDescription(await (await fetch(`${server.url}openapi.json`)).json());
  });
  after(async () => {
    await server?.close();
    await rm(folder, { recursive: true });
  });

  /** Asks, and has the answer judged. @param {string} operation "GET /status" @param {RequestInit & { json?: unknown }} [options] */
  async function ask(operation, { json, ...options } = {}) {
    const [method, target] = operation.split(' ');
    const body = json === undefined ? options.body : JSON.stringify(json);
    const answer = await fetch(new URL(target, server.url), { method, ...options, body });
    const type = answer.headers.get('Content-Type') ?? '';
    const text = await answer.text();
    api.check({ method, target, status: answer.status, type, body: text });
    assert.ok(answer.headers.get('X-Request-Id'));
    return { status: answer.status, text, headers: answer.headers };
  }

  /** Waits until a job is done. @param {string} path */
  async function untilDone(path) {
    for (let i = 0; i < 1000; ++i) {
      const { text } = await ask(`GET ${path}`);
      if (JSON.parse(text).state === 'done') return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.fail(`${path} is not done`);
  }

  const authorized = { headers: { Authorization: `Bearer ${TOKEN}` } };
    test('answers good requests as described', async () => {
    for (const [operation, status, options] of /** @type {[string, number, (RequestInit & { json?: unknown })?][]} */ ([
      ['GET /', 200],
      ['GET /status', 200],
      ['GET /metrics', 200],
      ['GET /openapi.json', 200],
      ['GET /docs', 200],
      ['GET /docs/docs.js', 200],
      ['GET /docs/docs.css', 200],
      ['GET /models', 200],
      ['GET /models/mlp-v5.npz', 200],
      ['GET /models/mlp-v5.npz', 206, { headers: { Range: 'bytes=0-9' } }],
      ['GET /data', 200],
      ['GET /data/images.npz', 200],
      ['GET /data/images.npz', 206, { headers: { Range: 'bytes=0-9' } }],
      ['POST /predict', 200, { json: { image: PICTURE } }],
      ['POST /predict', 200, { json: { image: PICTURE, model: 'mlp', raw: false } }],
      ['POST /predict', 200, { json: { image: PICTURE, number: true, explain: true } }],
      ['POST /predict', 200, { json: { images: [PICTURE, 'no picture'] } }],
      ['POST /predict_number/', 200, { json: { new_data: Array(784).fill(0.5) } }],
      ['GET /hello/', 200],
      ['GET /mnist/image/0', 200],
      ['GET /mnist/0/image', 200],
      ['GET /mnist/label/0', 200],
      ['GET /mnist/0/label', 200],
      ['GET /mnist/classify/0', 200],
      ['GET /mnist/0/classify?verbose=1', 200],
      ['POST /mnist/classify', 200, { body: Buffer.from(PICTURE.split(',')[1], 'base64') }],
      ['GET /v2', 200],
      ['GET /v2/health/live', 200],
      ['GET /v2/health/ready', 200],
      ['GET /v2/models', 200],
      ['GET /v2/models/stats', 200],
      ...['/v2/models/mlp', '/v2/models/mlp/versions/5'].flatMap((model) => /** @type {[string, number, { json?: unknown }?][]} */ ([
        [`GET ${model}`, 200],
        [`GET ${model}/ready`, 200],
        [`GET ${model}/stats`, 200],
        [`POST ${model}/infer`, 200, { json: { inputs: [{ name: 'image', shape: [1, 28, 28, 1], datatype: 'FP32', data: Array(784).fill(0.5) }] } }],
      ])),
      ['POST /v2/repository/index', 200],
      ['POST /v2/repository/index', 200, { json: { ready: true } }],
      ['POST /v2/repository/models/mlp-v3/unload', 200, authorized],
      ['POST /v2/repository/models/mlp-v3/load', 200, authorized],
      ['PUT /models/mlp-v9.npz', 201, { body: await readFile(join(ROOT, 'models/mlp-v5.npz')), ...authorized }],
      ['PUT /models/aliases/stable', 200, { json: { model: 'mlp-v9' }, ...authorized }],
      ['DELETE /models/aliases/stable', 200, authorized],
      ['DELETE /models/mlp-v9.npz', 204, authorized],
      ['POST /jobs', 202, { json: { data: 'synthetic:300', epochs: 2 }, ...authorized }],
      ['GET /jobs', 200],
      ['POST /train', 200, { json: { epochs: 1 }, ...authorized }],
      ['GET /train', 200, authorized],
      ['POST /reset', 200, authorized],
      ['GET /reset', 200, authorized],
      ['POST /pretrain', 200, authorized],
      ['GET /pretrain', 200, authorized],
    ])) {
      assert.equal((await ask(operation, options)).status, status, operation);
    }
    await untilDone('/jobs/1');
    assert.equal((await ask('POST /jobs/1/publish', { json: { name: 'mlp-v10' }, ...authorized })).status, 201);
    assert.equal((await ask('DELETE /jobs/1', authorized)).status, 204);
    // One of each that there is: a new operation comes with its line above.
    const succeeded = new Set([...api.seen].filter((seen) => / 2\d\d$/.test(seen)).map((seen) => seen.replace(/ \d+$/, '')));
    assert.deepEqual(api.operations().filter((operation) => !succeeded.has(operation)), []);
  });

  test('answers what it has sent before as described', async () => {
    for (const operation of ['GET /', 'GET /openapi.json', 'GET /docs', 'GET /docs/docs.js', 'GET /models/mlp-v5.npz', 'GET /data/images.npz']) {
      const { headers } = await ask(operation);
      const again = await ask(operation, { headers: { 'If-None-Match': headers.get('ETag') ?? '' } });
      assert.equal(again.status, 304, operation);
    }
  });

  test('refuses bad requests as described', async () => {
    const bodies = ['', '{}', '[]', 'no JSON', '{"image": 7}', '{"image": "data:image/png;base64,AAAA"}', '{"epochs": 1000}', '['.repeat(100), '\0\xff', 'null'];
    for (const operation of api.operations()) {
      const [method, path] = operation.split(' ');
      for (const name of ['nothing', 'mlp-v5.npz', '-1', '%00', '..%2f']) {
        const target = path.replace(/\{[^}]*\}/g, name);
        for (const body of method === 'GET' ? [undefined] : bodies) {
          for (const headers of [authorized.headers, { Range: 'bytes=9999999999-' }]) {
            // Not a good one that would train for as long as it takes.
            if (path === '/train' && (!body || !body.includes('epochs')) && 'Authorization' in headers) continue;
            const { status } = await ask(`${method} ${target}`, { headers, body });
            assert.ok(status !== 500, `${operation} ${body}`);
          }
        }
        if (target === path) break;
      }
      for (const wrong of ['DELETE', 'PUT', 'PATCH', 'POST']) {
        if (api.operations().includes(`${wrong} ${path}`)) continue;
        const { status, headers } = await ask(`${wrong} ${path.replace(/\{[^}]*\}/g, 'x')}`, authorized);
        assert.ok(status === 404 || (status === 405 && headers.get('Allow')), `${wrong} ${path}: ${status}`);
      }
    }
  });
});

describe("the server's own tests", { skip: !existsSync(SERVER_TESTS) && `${SERVER_TESTS} is not there: build it with "make build"` }, () => {
  test('meet no answer that is not described', async (t) => {
    const folder = fileURLToPath(new URL('.', import.meta.url));
    const sources = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('_test.cpp'));
    const suites = await Promise.all(
      sources.map(async (name) => {
        const text = await readFile(join(folder, name), 'utf8');
        return [...text.matchAll(/class (\w+) : public testing::ServiceFixture/g)].map(([, suite]) => `${suite}.*`);
      }),
    );
    const scratch = await mkdtemp(join(tmpdir(), 'inkling-'));
    const record = join(scratch, 'answers');
    t.after(() => rm(scratch, { recursive: true }));
    await run(SERVER_TESTS, [`--gtest_filter=${suites.flat().join(':')}`], { env: { ...process.env, INKLING_ANSWERS: record }, maxBuffer: 1 << 26 });
    const lines = (await readFile(record, 'utf8')).trim().split('\n');
    const api = new ApiDescription(await readDescription());
    for (const line of lines) api.check(JSON.parse(line));
    t.diagnostic(`${lines.length} answers, ${api.seen.size} of different operations or statuses`);
    assert.ok(lines.length > 100);
  });
});
