// @ts-check
// The modules that read, and their C ABI, without the package: what they need, and that mistakes of a caller are answered.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

import { inkNoise, modelFile } from '../support/models.js';
import { FULL_WASM_URL, WASM_URL, wasmExports, wasmModule } from '../support/wasm-module.js';

/** @typedef {Awaited<ReturnType<typeof wasmExports>>} Api */

/** @param {Api} api @param {Uint8Array} bytes */
function fill(api, bytes) {
  const address = api.inkling_reserve(bytes.length);
  new Uint8Array(api.memory.buffer).set(bytes, address);
}

/** @param {Api} api */
function openModel(api) {
  const file = modelFile();
  fill(api, file);
  return api.inkling_load(file.length);
}

/** @param {Api} api */
function errorOf(api) {
  const address = api.inkling_error_message();
  const message = new TextDecoder().decode(new Uint8Array(api.memory.buffer, address, api.inkling_text_size()));
  return { code: api.inkling_error_code(), message };
}

const INVALID_ARGUMENT = 0;
const NOT_FOUND = 3;

const MODULES = [
  { url: WASM_URL, limit: 30_000 },
  { url: FULL_WASM_URL, limit: 43_000 },
];

for (const { url, limit } of MODULES) {
  describe(basename(url.pathname), () => {
    test('imports nothing but memory growth and exit', async () => {
      const imports = WebAssembly.Module.imports(await wasmModule(url));
      const allowed = ['env.emscripten_notify_memory_growth', 'wasi_snapshot_preview1.proc_exit'];
      for (const { module, name } of imports) {
        assert.ok(allowed.includes(`${module}.${name}`), `${module}.${name} ties the module to one host`);
      }
    });

    test(`is less than ${limit} bytes as brotli`, async () => {
      const size = brotliCompressSync(await readFile(url)).length;
      assert.ok(size < limit, `${size} bytes`);
    });

    test('knows no handle that it did not give out', async () => {
      const api = await wasmExports(url);
      const open = openModel(api);
      for (const handle of [0, open + 1, open ^ 0x1000, -1, 0x7fffffff]) {
        assert.equal(api.inkling_classify(handle), 0);
        assert.equal(api.inkling_close(handle), 0);
        assert.equal(api.inkling_text(handle, 0, 0), 0);
        assert.ok(Number.isNaN(api.inkling_number(handle, 0)));
        assert.equal(errorOf(api).code, NOT_FOUND);
      }
      assert.equal(api.inkling_classify(open), 1);
    });

    test('knows a closed handle no more, even when its slot is used again', async () => {
      const api = await wasmExports(url);
      const first = openModel(api);
      assert.equal(api.inkling_close(first), 1);
      const second = openModel(api);
      assert.notEqual(second, first);
      assert.equal(api.inkling_classify(first), 0);
      assert.equal(api.inkling_close(first), 0);
      assert.match(errorOf(api).message, /no reader has handle/);
      assert.equal(api.inkling_classify(second), 1);
    });

    test('refuses to read more than was reserved', async () => {
      const api = await wasmExports(url);
      const reader = openModel(api);
      assert.equal(api.inkling_load(1000), 0);
      assert.deepEqual(errorOf(api), { code: INVALID_ARGUMENT, message: 'expected 1000 reserved bytes: call inkling_reserve first' });
      api.inkling_reserve(784 * 4);
      assert.equal(api.inkling_classify_batch(reader, 2), 0);
      assert.equal(api.inkling_normalize(28, 29, 2), 0);
      assert.notEqual(api.inkling_classify_batch(reader, 1), 0);
    });

    test('refuses sizes that cannot be', async () => {
      const api = await wasmExports(url);
      const reader = openModel(api);
      api.inkling_reserve(64);
      for (const [width, height] of [[0, 1], [1, 0], [-1, -1], [65536, 65536], [8193, 1]]) {
        assert.equal(api.inkling_normalize(width, height, 1), 0);
        assert.match(errorOf(api).message, /expected 1 to 8192 a side/);
      }
      for (const format of [-1, 3]) {
        assert.equal(api.inkling_normalize(1, 1, format), 0);
        assert.match(errorOf(api).message, /pixel format/);
      }
      for (const count of [0, -1, 0x40000000]) {
        assert.equal(api.inkling_classify_batch(reader, count), 0);
        assert.match(errorOf(api).message, /a batch of/);
      }
    });

    test('refuses memory that it cannot have, and lives on', async () => {
      const api = await wasmExports(url);
      assert.equal(api.inkling_reserve(0xfffffff0), 0);
      assert.match(errorOf(api).message, /no memory for 4294967280 bytes/);
      assert.notEqual(openModel(api), 0);
    });

    test('refuses an image that holds no numbers', async () => {
      const api = await wasmExports(url);
      const reader = openModel(api);
      new Float32Array(api.memory.buffer, api.inkling_input(), 784).fill(Number.NaN);
      assert.equal(api.inkling_classify(reader), 0);
      assert.match(errorOf(api).message, /not finite/);
    });

    test('answers unknown keys with nothing', async () => {
      const api = await wasmExports(url);
      const reader = openModel(api);
      for (const [key, index] of [[-1, 0], [6, 0], [4, 2], [5, 10], [5, -1]]) {
        assert.equal(api.inkling_text(reader, key, index), 0);
        assert.equal(errorOf(api).code, NOT_FOUND);
      }
      assert.ok(Number.isNaN(api.inkling_number(reader, 9)));
    });

    test('keeps its addresses while readers come and go', async () => {
      const api = await wasmExports(url);
      const [input, reading] = [api.inkling_input(), api.inkling_reading()];
      const reader = openModel(api);
      fill(api, new Uint8Array(inkNoise(256, 9).buffer));
      assert.notEqual(api.inkling_classify_batch(reader, 256), 0);
      assert.deepEqual([api.inkling_input(), api.inkling_reading()], [input, reading]);
    });
  });
}
