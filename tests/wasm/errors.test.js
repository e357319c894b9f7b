// @ts-check
// Everything that can go wrong is an InklingError whose message says what would be right.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';

import { InklingError, load } from '../../wasm/inkling.js';
import { modelEntries, modelFile, noise } from '../support/models.js';
import { floats, integers, npzOf, strings } from '../support/npz-writer.js';
import { wasmModule } from '../support/wasm-module.js';

/**
 * @param {() => unknown} action
 * @param {string} code
 * @param {RegExp} message
 */
async function fails(action, code, message) {
  await assert.rejects(async () => action(), (error) => {
    assert.ok(error instanceof InklingError, `${error}`);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  });
}

/** @param {any} source */
const loading = (source) => async () => load(source, { wasm: await wasmModule() });

test('refuses a file that is no NPZ', async () => {
  await fails(loading(new TextEncoder().encode('<!doctype html><title>Not found</title>')), 'bad_file', /zip|npz/i);
  await fails(loading(new Uint8Array(0)), 'bad_file', /zip|npz|empty/i);
});

test('refuses a file that was cut off anywhere', async () => {
  const file = modelFile();
  for (const share of [0.01, 0.3, 0.7, 0.99]) {
    await fails(loading(file.slice(0, file.length * share)), 'bad_file', /./);
  }
});

test('refuses a file with a flipped bit, naming the entry', async () => {
  const file = modelFile();
  file[20_000] ^= 1;
  await fails(loading(file), 'bad_file', /layers\.0\.weight.*CRC/);
});

test('refuses an NPZ that is no model', async () => {
  await fails(loading(npzOf({ x: floats([1], [1]) })), 'bad_file', /architecture/);
});

test('refuses layers that do not fit, naming them', async () => {
  await fails(loading(modelFile({ 'layers.1.weight': floats([10, 31], noise(310, 1)) })), 'bad_file', /layers\.1\.weight/);
  const incomplete = modelEntries();
  delete incomplete['layers.0.bias'];
  await fails(loading(npzOf(incomplete)), 'bad_file', /layers\.0\.bias|layer 'dense/);
});

test('refuses weights that are not finite', async () => {
  const bias = noise(10, 4);
  bias[3] = Number.NaN;
  await fails(loading(modelFile({ 'layers.1.bias': floats([10], bias) })), 'bad_file', /layers\.1\.bias.*finite/);
});

test('refuses a model of images that are not 28x28', async () => {
  const small = modelFile({ input_shape: integers([3], [14, 14, 4]) });
  await fails(loading(small), 'unsupported', /14x14x4; expected 28x28x1/);
});

test('refuses a layer that it does not know', async () => {
  const strange = modelFile({ architecture: strings([2], ['dense 30 sigmoid', 'attention 10']) });
  await fails(loading(strange), 'bad_file', /attention/);
});

test('refuses images of the wrong size or type', async () => {
  const reader = await load(modelFile(), { wasm: await wasmModule() });
  const classify = (/** @type {any} */ image) => () => reader.classify(image);
  await fails(classify(new Float32Array(783)), 'invalid_argument', /expected 784 floats.*got 783/);
  await fails(classify(new Float32Array(784).fill(Number.NaN)), 'invalid_argument', /not finite/);
  await fails(classify(null), 'invalid_argument', /got null/);
  await fails(classify('digit.png'), 'invalid_argument', /got digit\.png/);
  await fails(classify([0, 1]), 'invalid_argument', /got Array/);
  await fails(classify({ data: new Uint8Array(7), width: 2, height: 2 }), 'invalid_argument', /16 RGBA bytes, 4 grey bytes or 4 floats.*Uint8Array\(7\)/);
  await fails(classify({ data: new Uint8Array(0), width: 0, height: 2 }), 'invalid_argument', /width and height/);
  await fails(classify({ data: new Uint8Array(9000), width: 9000, height: 1 }), 'invalid_argument', /8192/);
  await fails(() => reader.classifyBatch(new Float32Array(785)), 'invalid_argument', /n \* 784.*785 floats/);
  await fails(() => reader.classifyBatch(/** @type {any} */ ([1])), 'invalid_argument', /n \* 784/);
  reader.close();
});

test('refuses to read once closed, but may be closed again', async () => {
  const reader = await load(modelFile(), { wasm: await wasmModule() });
  reader.close();
  reader.close();
  await fails(() => reader.classify(new Float32Array(784)), 'closed', /load the model again/);
  await fails(() => reader.classifyBatch(new Float32Array(784)), 'closed', /closed/);
  await fails(() => reader.normalize({ data: new Uint8Array(4), width: 2, height: 2 }), 'closed', /closed/);
  assert.equal(reader.info.name, 'noise');
});

test('refuses a source that is none', async () => {
  await fails(loading(42), 'invalid_argument', /the model: expected a URL.*got 42/);
  await fails(loading(null), 'invalid_argument', /got null/);
  await fails(loading({}), 'invalid_argument', /got Object/);
});

test('names the path of a file that is not there', async () => {
  await fails(loading('no/such/model.npz'), 'not_found', /no\/such\/model\.npz.*check the path/);
});

test('names the address, the status and the cure when a download fails', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/cut.npz') {
      response.writeHead(200, { 'Content-Length': 1000 }).write('PK');
      setTimeout(() => response.destroy(), 20);
    } else {
      response.writeHead(request.url === '/busy.npz' ? 503 : 404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const base = `http://127.0.0.1:${port}`;
  await fails(loading(`${base}/gone.npz`), 'not_found', new RegExp(`${base}/gone.npz answered 404 Not Found; check`));
  await fails(loading(new URL(`${base}/busy.npz`)), 'fetch_failed', /answered 503 Service Unavailable/);
  await fails(loading(`${base}/cut.npz`), 'fetch_failed', /broke off/);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await fails(loading(`${base}/model.npz`), 'fetch_failed', /could not fetch .*check the address/);
});

test('explains a module that does not compile or does not fit', async () => {
  const notWasm = new TextEncoder().encode('<!doctype html>');
  await fails(() => load(modelFile(), { wasm: notWasm }), 'unsupported', /does not compile here.*SIMD/);
  const emptyModule = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  await fails(() => load(modelFile(), { wasm: emptyModule }), 'unsupported', /does not start.*inkling\.wasm/);
  await fails(() => load(modelFile(), { wasm: /** @type {any} */ (5) }), 'invalid_argument', /the WebAssembly module: expected a URL.*got 5/);
});

test('says so when a server sends the module as something else', async () => {
  const page = new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } });
  await fails(() => load(modelFile(), { wasm: page }), 'unsupported', /served as text\/html, expected application\/wasm.*copy it to that address/);
  const text = new Response('plain words', { headers: { 'Content-Type': 'text/plain' } });
  await fails(() => load(modelFile(), { wasm: text }), 'unsupported', /does not compile here.*served as text\/plain, expected application\/wasm/);
});

test('names a web page that came instead of the model', async () => {
  const page = new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  await fails(loading(page), 'fetch_failed', /the model: .* is a web page \(text\/html; charset=utf-8\), not the file; check the address/);
});
