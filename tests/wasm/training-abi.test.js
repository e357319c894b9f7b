// @ts-check
// The C ABI of the module that trains, without the package: what it needs, and that mistakes of a caller are answered.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

import { modelFile } from '../support/models.js';
import { TRAIN_WASM_URL, wasmExports, wasmModule } from '../support/wasm-module.js';

const LIMIT = 85_000;

/** @typedef {Awaited<ReturnType<typeof wasmExports>>} Api */

/** @param {Api} api @param {string | Uint8Array} content @returns {number} bytes */
function fill(api, content) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  new Uint8Array(api.memory.buffer).set(bytes, api.train_reserve(bytes.length));
  return bytes.length;
}

/** @param {Api} api */
function errorOf(api) {
  return new TextDecoder().decode(new Uint8Array(api.memory.buffer, api.train_error_message(), api.train_error_size()));
}

/** @param {Api} api @param {number} result @param {RegExp} message */
function refuses(api, result, message) {
  assert.equal(result, 0);
  assert.match(errorOf(api), message);
}

/** A training of a few images that is under way. */
async function begun() {
  const api = await wasmExports(TRAIN_WASM_URL);
  assert.equal(api.train_synthesize(0, 100, 1), 1);
  assert.equal(api.train_build(fill(api, 'dense 10 softmax')), 1);
  assert.equal(api.train_begin(), 1);
  return api;
}

test('imports nothing but memory growth and exit', async () => {
  const allowed = ['env.emscripten_notify_memory_growth', 'wasi_snapshot_preview1.proc_exit'];
  for (const { module, name } of WebAssembly.Module.imports(await wasmModule(TRAIN_WASM_URL))) assert.ok(allowed.includes(`${module}.${name}`), name);
});

test(`is less than ${LIMIT} bytes as brotli`, async () => {
  const size = brotliCompressSync(await readFile(TRAIN_WASM_URL)).length;
  assert.ok(size < LIMIT, `${size} bytes`);
});

test('refuses to read more than was reserved', async () => {
  const api = await wasmExports(TRAIN_WASM_URL);
  api.train_reserve(10);
  for (const name of ['train_add_file', 'train_build', 'train_start_from']) refuses(api, api[name](11), /expected 11 reserved bytes: call train_reserve first/);
  refuses(api, api.train_set_images(0, 1), /expected 785 reserved bytes/);
  refuses(api, api.train_detail(0, 11), /expected 11 reserved bytes/);
  refuses(api, api.train_teach(11, 1), /expected 11 reserved bytes/);
  refuses(api, api.train_reserve(0xfffffff0), /no memory for 4294967280 bytes/);
});

test('refuses what comes too early', async () => {
  const api = await wasmExports(TRAIN_WASM_URL);
  refuses(api, api.train_begin(), /nothing to train/);
  refuses(api, api.train_step(1), /no training has begun/);
  refuses(api, api.train_evaluate(0, 1), /no training has begun/);
  refuses(api, api.train_save(0), /no training has begun/);
  refuses(api, api.train_detail(0, fill(api, 'name')), /no model yet/);
  refuses(api, api.train_read_files(), /0 files/);
});

test('refuses parts, keys and numbers that cannot be', async () => {
  const api = await begun();
  for (const part of [-1, 4]) {
    for (const result of [api.train_count(part), api.train_images(part), api.train_labels(part), api.train_synthesize(part, 1, 1), api.train_set_images(part, 1)]) {
      refuses(api, result, /expected 0 \(train\), 1 \(validation\), 2 \(test\) or 3 \(negatives\)/);
    }
    refuses(api, api.train_evaluate(part, 1), /part/);
  }
  for (const count of [0, -1, 1_000_001]) {
    refuses(api, api.train_synthesize(0, count, 1), /expected 1 to 1000000/);
    refuses(api, api.train_set_images(0, count), /expected 1 to 1000000/);
  }
  for (const seed of [-1, Number.NaN, Infinity, 2 ** 60]) refuses(api, api.train_synthesize(0, 1, seed), /a seed of at least 0/);
  for (const share of [-0.1, 1, Number.NaN]) refuses(api, api.train_hold_out(share), /share/);
  for (const [key, value] of [[-1, 0], [19, 0], [17, 1_000_001], [18, 0.5], [0, 1.5], [0, -1], [0, 2 ** 40], [0, Number.NaN], [5, 3], [9, 3], [10, 2], [14, 2 ** 53], [15, 3], [16, 2]]) {
    refuses(api, api.train_option(key, value), /there is none, or it cannot have this value/);
  }
  for (const key of [-1, 4]) refuses(api, api.train_detail(key, fill(api, 'text')), /there is none/);
  for (const batches of [0, -1, -(2 ** 31)]) refuses(api, api.train_step(batches), /expected 1 batch or more/);
  refuses(api, api.train_evaluate(0, 1001), /mistakes: expected 0 to 1000, got 1001/);
  refuses(api, api.train_evaluate(1, 1), /at least one image/);
  assert.notEqual(api.train_step(1), 0);
});

test('refuses to teach what cannot be', async () => {
  const api = await wasmExports(TRAIN_WASM_URL);
  for (const seed of [-1, Number.NaN, Infinity, 2 ** 60]) refuses(api, api.train_teach(fill(api, modelFile()), seed), /seed: expected a whole number from 0/);
  refuses(api, api.train_teach(fill(api, modelFile()), 1), /corrections/); // there are none
  refuses(api, api.train_teach(fill(api, 'no model'), 1), /^model: /);
});

test('refuses labels that are no digits', async () => {
  const api = await wasmExports(TRAIN_WASM_URL);
  const images = new Uint8Array(785 * 2);
  images[785 * 2 - 1] = 10;
  fill(api, images);
  refuses(api, api.train_set_images(0, 2), /labels: expected 0 to 9, or 255 for no digit, got 10 at 1/);
  refuses(api, api.train_set_images(1, 2), /labels: expected 0 to 9, got 10 at 1/);
});

test('refuses images that change in number while an epoch is under way', async () => {
  const api = await begun();
  api.train_option(1, 10);
  assert.equal(api.train_begin(), 1);
  assert.notEqual(api.train_step(1), 0);
  assert.equal(api.train_synthesize(0, 50, 1), 1);
  refuses(api, api.train_step(1), /began with 100 images, and goes on with 50/);
});

test('keeps to the options that training began with', async () => {
  const api = await begun();
  assert.equal(api.train_option(1, 50), 1);
  const [, , , batches] = new Float64Array(api.memory.buffer, api.train_step(1), 9);
  assert.equal(batches, 1);
});
