// @ts-check
// Every answer of the Open Inference Protocol, from the real server, has the form that both schemas ask for.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { oipValidator, whyNoSchemas } from '../../support/oip-schemas.js';
import { serve, whyNoProgram } from '../../support/program.js';

const MODELS = fileURLToPath(new URL('../../../models', import.meta.url));
const PIXELS = 784;
const skip = whyNoProgram() || whyNoSchemas();

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {Awaited<ReturnType<typeof oipValidator>>} */
let validate;
before(async () => {
  if (skip) return;
  server = await serve('--models', MODELS);
  validate = await oipValidator();
});
after(() => server?.close());

/** @param {string} path @param {RequestInit} [init] */
async function ask(path, init) {
  const response = await fetch(new URL(path, server.url), init);
  return { status: response.status, header: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}
/** @param {string} path @param {import('../../support/oip-schemas.js').Kind} [kind] */
async function get(path, kind) {
  const { status, body } = await ask(path);
  assert.equal(status, 200, body.toString());
  const document = JSON.parse(body.toString());
  if (kind) validate(kind, document);
  return document;
}
/** @param {string} path @param {unknown} document */
const post = (path, document) => ask(path, { method: 'POST', body: JSON.stringify(document) });

/** @param {number} count @param {string} datatype @param {(i: number) => unknown} value @returns {Record<string, any>} */
const image = (count, datatype, value) => ({
  name: 'image', shape: [count, 28, 28, 1], datatype, data: Array.from({ length: count * PIXELS }, (_, i) => value(i)),
});

/** @param {unknown} request @param {string} [path] */
async function infer(request, path = 'v2/models/cnn/infer') {
  validate('request', request);
  const { status, body } = await post(path, request);
  assert.equal(status, 200, body.toString());
  const document = JSON.parse(body.toString());
  validate('inference', document);
  for (const { shape, data } of document.outputs) assert.equal(data.length, shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1));
  return document;
}

test('the schemas find faults', { skip }, () => {
  assert.throws(() => validate('server', { name: 'inkling', version: '1' }), /extensions/);
  assert.throws(() => validate('index', [{ name: 'a', state: 'GONE', reason: '' }]), /state/);
  assert.throws(() => validate('inference', { model_name: 'a', outputs: [{ name: 'label', shape: [1], data: [1] }] }), /datatype/);
  assert.throws(() => validate('inference', { model_name: 'a', outputs: [{ name: 'x', shape: [1], datatype: 'FP31', data: [1] }] }), /dataPlane/);
});

test('server and models', { skip }, async () => {
  await get('v2', 'server');
  await get('v2/', 'server');
  assert.deepEqual(await get('v2/health/live'), { live: true });
  assert.deepEqual(await get('v2/health/ready'), { ready: true });
  const { models } = await get('v2/models');
  assert.ok(models.includes('cnn-v1') && models.includes('live'));
  for (const name of [...models, 'mlp', 'cnn']) {
    const { versions } = await get(`v2/models/${name}`, 'model');
    assert.deepEqual(await get(`v2/models/${name}/ready`), { name, ready: true });
    for (const version of versions) {
      await get(`v2/models/${name}/versions/${version}`, 'model');
      await get(`v2/models/${name}/versions/${version}/ready`);
    }
  }
});

for (const [datatype, value] of /** @type {[string, (i: number) => unknown][]} */ ([
  ['BOOL', (i) => i % 3 === 0],
  ...['UINT8', 'UINT16', 'UINT32', 'UINT64', 'INT16', 'INT32', 'INT64'].map((name) => [name, (/** @type {number} */ i) => i % 256]),
  ['INT8', (i) => i % 128],
  ...['FP16', 'FP32', 'FP64'].map((name) => [name, (/** @type {number} */ i) => (i % 256) / 255]),
])) {
  test(`images of ${datatype}`, { skip }, async () => {
    const { outputs, id } = await infer({ id: '42', inputs: [image(2, datatype, value)] });
    assert.equal(id, '42');
    assert.deepEqual(outputs.map((/** @type {any} */ { name, shape }) => [name, shape]), [['probabilities', [2, 10]], ['label', [2]], ['is_digit', [2]]]);
  });
}

test('nested data, requested outputs, classification', { skip }, async () => {
  const flat = image(2, 'UINT8', (i) => (i * 7) % 256);
  const nested = { ...flat, data: [0, 1].map((n) => Array.from({ length: 28 }, (_, y) => Array.from({ length: 28 }, (__, x) => [flat.data[n * PIXELS + y * 28 + x]]))) };
  const answers = [await infer({ inputs: [flat] }), await infer({ inputs: [nested] })];
  assert.deepEqual(answers[0], answers[1]);
  const { parameters } = await get('v2/models/cnn', 'model');
  const names = ['is_digit', 'probabilities', ...parameters.layers.map((/** @type {any} */ layer) => layer.name)];
  const { outputs } = await infer({ inputs: [flat], outputs: names.map((name) => ({ name })) });
  assert.deepEqual(outputs.map((/** @type {any} */ output) => output.name), names);
  for (const layer of parameters.layers) {
    const { shape } = outputs.find((/** @type {any} */ output) => output.name === layer.name);
    assert.deepEqual(shape, [2, ...layer.shape.slice(1)]);
  }
  const classified = await infer({ inputs: [flat], outputs: [{ name: 'probabilities', parameters: { classification: 3 } }] });
  for (const text of classified.outputs[0].data) assert.match(text, /^[\d.e-]+:\d:\d$/);
});

test('tensors in binary, both ways', { skip }, async () => {
  const pixels = Buffer.from(Array.from({ length: 2 * PIXELS }, (_, i) => (i * 7) % 256));
  const { data, ...input } = image(2, 'UINT8', (i) => pixels[i]);
  const expected = await infer({ inputs: [{ ...input, data }] });
  const head = JSON.stringify({
    inputs: [{ ...input, parameters: { binary_data_size: pixels.length } }], parameters: { binary_data_output: true },
  });
  const { status, header, body } = await ask('v2/models/cnn/infer', {
    method: 'POST', body: Buffer.concat([Buffer.from(head), pixels]), headers: { 'Inference-Header-Content-Length': String(head.length) },
  });
  assert.equal(status, 200, body.toString());
  const length = Number(header.get('Inference-Header-Content-Length'));
  const answer = JSON.parse(body.toString('utf8', 0, length));
  let at = length;
  for (const output of answer.outputs) {
    const size = output.parameters.binary_data_size;
    const bytes = body.buffer.slice(body.byteOffset + at, body.byteOffset + at + size);
    at += size;
    output.data = { FP32: () => [...new Float32Array(bytes)], INT64: () => [...new BigInt64Array(bytes)].map(Number), BOOL: () => [...new Uint8Array(bytes)].map(Boolean) }[/** @type {'FP32' | 'INT64' | 'BOOL'} */ (output.datatype)]();
    delete output.parameters;
  }
  assert.equal(at, body.length);
  validate('inference', answer);
  expected.outputs[0].data = expected.outputs[0].data.map(Math.fround);
  assert.deepEqual(answer, expected);
});

test('faults', { skip }, async () => {
  const good = image(1, 'UINT8', () => 0);
  const requests = [
    {}, { inputs: [] }, { inputs: [good, good] }, { inputs: [{ ...good, name: 'picture' }] }, { inputs: [{ ...good, datatype: 'FP8' }] },
    { inputs: [{ ...good, shape: [2, 28, 28, 1] }] }, { inputs: [{ ...good, shape: [-1, 28, 28, 1] }] },
    { inputs: [{ ...good, shape: [2 ** 53, 2 ** 53, 28, 1] }] }, { inputs: [{ ...good, data: [] }] },
    { inputs: [good], outputs: [{ name: 'label' }, { name: 'label' }] }, { inputs: [good], outputs: [{ name: 'logits' }] }, { id: 5, inputs: [good] },
  ];
  for (const request of requests) {
    const { status, body } = await post('v2/models/cnn/infer', request);
    assert.equal(status, 400, JSON.stringify(request).slice(0, 200));
    const document = JSON.parse(body.toString());
    validate('error', document);
    assert.notEqual(document.error, '');
  }
  const nested = await ask('v2/models/cnn/infer', { method: 'POST', body: `{"inputs":${'['.repeat(101)}${']'.repeat(101)}}` });
  assert.equal(nested.status, 400);
  const encoded = await ask('v2/models/cnn/infer', { method: 'POST', body: '{}', headers: { 'Content-Encoding': 'zstd' } });
  assert.equal(encoded.status, 415);
  const cut = await ask('v2/models/cnn/infer', { method: 'POST', body: '{}', headers: { 'Inference-Header-Content-Length': '3' } });
  assert.equal(cut.status, 400);
  const large = await ask('v2/models/cnn/infer', { method: 'POST', body: Buffer.alloc((8 << 20) + 1) });
  assert.equal(large.status, 413);
  for (const { body } of [nested, encoded, cut, large]) validate('error', JSON.parse(body.toString()));
  for (const path of ['v2/models/none', 'v2/models/cnn/versions/99', 'v2/models/none/ready']) {
    const { status, body } = await ask(path);
    assert.equal(status, 404);
    validate('error', JSON.parse(body.toString()));
  }
  assert.deepEqual(await get('v2/health/live'), { live: true });
});

test('the model repository', { skip }, async () => {
  /** @param {unknown} [request] */
  const index = async (request) => {
    const { status, body } = await post('v2/repository/index', request);
    assert.equal(status, 200, body.toString());
    const document = JSON.parse(body.toString());
    validate('index', document);
    return document;
  };
  const names = (/** @type {{ name: string }[]} */ list) => list.map(({ name }) => name);
  const all = await index();
  assert.deepEqual(names(all), (await get('v2/models')).models);
  assert.equal((await post('v2/repository/models/mlp-v3/unload', {})).status, 200);
  assert.deepEqual((await index()).find((/** @type {any} */ { name }) => name === 'mlp-v3'), { name: 'mlp-v3', version: '3', state: 'UNAVAILABLE', reason: 'unloaded' });
  assert.deepEqual(names(await index({ ready: true })), names(all).filter((name) => name !== 'mlp-v3'));
  const unloaded = await ask('v2/models/mlp-v3');
  assert.equal(unloaded.status, 503);
  validate('error', JSON.parse(unloaded.body.toString()));
  assert.equal((await post('v2/repository/models/mlp-v3/load', {})).status, 200);
  assert.deepEqual(await index({}), all);
  const faults = [['none/load', {}, 404], ['live/unload', {}, 400], ['mlp-v3/load', { parameters: { config: '{}' } }, 501]];
  for (const [what, request, status] of /** @type {[string, unknown, number][]} */ (faults)) {
    const answer = await post(`v2/repository/models/${what}`, request);
    assert.equal(answer.status, status, what);
    validate('error', JSON.parse(answer.body.toString()));
  }
});

test('statistics', { skip }, async () => {
  const count = async () => (await get('v2/models/mlp/stats')).model_stats[0].inference_count;
  const before_ = await count();
  await infer({ inputs: [image(3, 'UINT8', () => 9)] }, 'v2/models/mlp/infer');
  assert.equal(await count(), before_ + 3);
});
