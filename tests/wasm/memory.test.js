// @ts-check
// What is closed is freed, and the views on memory survive its growth.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';

import { Engine } from '../../wasm/engine.js';
import { load } from '../../wasm/inkling.js';
import { inkNoise, modelFile } from '../support/models.js';
import { FULL_WASM_URL, wasmExports, wasmModule } from '../support/wasm-module.js';

test('does not grow over 1000 models opened and closed', async () => {
  const api = await wasmExports();
  const file = modelFile();
  const cycle = () => {
    const address = api.inkling_reserve(file.length);
    new Uint8Array(api.memory.buffer).set(file, address);
    const reader = api.inkling_load(file.length);
    assert.equal(api.inkling_classify(reader), 1);
    assert.equal(api.inkling_close(reader), 1);
  };
  for (let i = 0; i < 10; ++i) cycle();
  const before = api.memory.buffer.byteLength;
  for (let i = 0; i < 1000; ++i) cycle();
  assert.equal(api.memory.buffer.byteLength, before);
});

test('does not grow over files that are refused', async () => {
  const api = await wasmExports();
  const file = modelFile();
  const refuse = () => {
    const address = api.inkling_reserve(file.length);
    new Uint8Array(api.memory.buffer).set(file.subarray(0, file.length - 100), address);
    assert.equal(api.inkling_load(file.length - 100), 0);
  };
  refuse();
  const before = api.memory.buffer.byteLength;
  for (let i = 0; i < 200; ++i) refuse();
  assert.equal(api.memory.buffer.byteLength, before);
});

test('does not grow over numbers and explanations', async () => {
  const api = await wasmExports();
  const file = modelFile();
  new Uint8Array(api.memory.buffer).set(file, api.inkling_reserve(file.length));
  const reader = api.inkling_load(file.length);
  const side = 140;
  const bars = new Uint8Array(side * side).map((_, pixel) => (pixel % 35 < 9 && pixel > 3000 && pixel < 15_000 ? 255 : 0));
  const cycle = () => {
    assert.notEqual(api.inkling_explain(reader), 0);
    new Uint8Array(api.memory.buffer).set(bars, api.inkling_reserve(bars.length));
    assert.notEqual(api.inkling_read_number(reader, side, side, 1), 0);
  };
  for (let i = 0; i < 10; ++i) cycle();
  const before = api.memory.buffer.byteLength;
  for (let i = 0; i < 100; ++i) cycle();
  assert.equal(api.memory.buffer.byteLength, before);
});

test('reads the same after its memory grew', async () => {
  const module = await freshModule();
  const image = inkNoise(1, 3);
  const reader = await load(modelFile(), { wasm: module });
  const before = reader.classify(image);
  const others = await Promise.all(Array.from({ length: 200 }, () => load(modelFile(), { wasm: module })));
  assert.deepEqual(reader.classify(image), before);
  assert.deepEqual(reader.classifyBatch(image), before.probabilities);
  others.forEach((other) => other.close());
  assert.deepEqual(reader.classify(image), before);
  reader.close();
});

test('shares one engine among the readers of one module', async () => {
  const start = Engine.start;
  let started = 0;
  Engine.start = (module) => {
    ++started;
    return start(module);
  };
  try {
    const module = await freshModule();
    const readers = await Promise.all([1, 2, 3].map(() => load(modelFile(), { wasm: module })));
    assert.equal(started, 1);
    readers.forEach((reader) => reader.close());
  } finally {
    Engine.start = start;
  }
});

test('frees readers that nobody closed', async () => {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc');
  const close = Engine.prototype.close;
  const closed = new Promise((resolve) => {
    Engine.prototype.close = function (/** @type {number} */ handle) {
      close.call(this, handle);
      resolve(true);
    };
  });
  try {
    await forgetReader();
    const collecting = (async () => {
      for (let i = 0; i < 100; ++i) {
        collect();
        await setTimeout(20);
      }
      return false;
    })();
    assert.ok(await Promise.race([closed, collecting]));
  } finally {
    Engine.prototype.close = close;
  }
});

async function forgetReader() {
  const reader = await load(modelFile(), { wasm: await wasmModule() });
  assert.equal(reader.info.name, 'noise');
}

test('gives up an instance that trapped, and starts a new one', async () => {
  const start = Engine.start;
  let started = 0;
  Engine.start = (module) => (++started === 1 ? Promise.resolve(trappingEngine()) : start(module));
  try {
    const wasm = await freshModule();
    await assert.rejects(load(modelFile(), { wasm }), { code: 'internal', message: /stopped \(unreachable\).*load the model again/ });
    const reader = await load(modelFile(), { wasm });
    assert.equal(reader.info.name, 'noise');
    reader.close();
  } finally {
    Engine.start = start;
  }
});

test('asks an instance that trapped for nothing more', () => {
  const engine = trappingEngine();
  assert.throws(() => engine.open(modelFile()), { code: 'internal' });
  assert.throws(() => engine.classify(1, 10, false), { code: 'internal' });
  engine.close(1);
});

/** A module of one's own: readers of the shared one are none of this test's business. */
async function freshModule() {
  return WebAssembly.compile(await readFile(FULL_WASM_URL));
}

function trappingEngine() {
  const exports = {
    memory: new WebAssembly.Memory({ initial: 1 }),
    _initialize() {},
    inkling_input: () => 0,
    inkling_reading: () => 4096,
    inkling_reserve() {
      throw new WebAssembly.RuntimeError('unreachable');
    },
    inkling_classify: () => assert.fail('called after the trap'),
    inkling_close: () => assert.fail('called after the trap'),
  };
  return new Engine({ exports });
}
