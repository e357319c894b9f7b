// @ts-check
// The package with its modules inside: everything that the package does, without a file of it beyond its scripts.

import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import * as plain from '../../wasm/inkling.js';
import { modelFile } from '../support/models.js';
import { run, whyNoProgram } from '../support/program.js';
import { TRAIN_WASM_URL, wasmModule } from '../support/wasm-module.js';

const PACKAGE = fileURLToPath(new URL('../../build/wasm/package', import.meta.url));
const MODEL = fileURLToPath(new URL('../../models/mlp-v5.npz', import.meta.url));
const OPTIONS = { synthetic: 300, epochs: 1, seed: 4 };

let folder = '';
/** @type {typeof import('../../wasm/faces/inline.js')} */
let inline;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-'));
  inline = await copyWithout(/\.(wasm|npz)$/);
});
after(() => rm(folder, { recursive: true }));

/** The face of a copy of the package, without the files whose names match. @param {RegExp} left */
async function copyWithout(left) {
  const to = await mkdtemp(join(folder, 'copy-'));
  await cp(PACKAGE, to, { recursive: true, filter: (path) => !left.test(path) });
  return import(pathToFileURL(join(to, 'faces/inline.js')).href);
}

test('has everything that the package has', () => {
  assert.deepEqual(Object.keys(inline), Object.keys(plain));
});

test('reads as the package does', async () => {
  const [own, other] = [await inline.load(modelFile()), await plain.load(modelFile(), { wasm: await wasmModule() })];
  const image = new Float32Array(784).fill(0.5);
  assert.deepEqual(own.classify(image), other.classify(image));
  assert.equal((await inline.load(modelFile())).explain(image).layers.length, other.explain(image).layers.length);
});

test('draws, trains and teaches as the package does', async () => {
  const wasm = await wasmModule(TRAIN_WASM_URL);
  const [training, other] = [await inline.train(OPTIONS), await plain.train({ ...OPTIONS, wasm })];
  assert.ok((await training.run())?.done);
  await other.run();
  assert.deepEqual(training.model(), other.model());
  const digits = await inline.synthesize(20, { seed: 3 });
  assert.deepEqual(digits, await plain.synthesize(20, { seed: 3, wasm }));
  assert.deepEqual(await inline.teach(MODEL, digits, { seed: 2 }), await plain.teach(MODEL, digits, { seed: 2, wasm }));
});

test('reads the files of data sets', async () => {
  const images = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28, ...new Uint8Array(784).fill(7)]);
  const labels = Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 1, 5]);
  const { train } = await inline.readDataSet([images, labels]);
  assert.deepEqual(train, { images: new Uint8Array(784).fill(7), labels: Uint8Array.of(5) });
});

test('tells the same of mistakes', async () => {
  for (const options of [null, undefined, 5, { rate: 1 }, { seed: -1 }]) {
    const failure = (/** @type {typeof plain.train} */ train) => train(/** @type {any} */ (options)).catch(({ code, message }) => [code, message]);
    assert.deepEqual(await failure(inline.train), await failure(plain.train), String(options));
  }
});

test('reads what other programs pickled', { skip: whyNoProgram() }, async () => {
  const [own, theirs] = ['own.npz', 'theirs.npz'].map((name) => join(folder, name));
  await writeFile(own, (await inline.train(OPTIONS)).model());
  run('convert', own, theirs, '--to', 'better-tensorflow');
  const image = new Float32Array(784).fill(0.25);
  assert.equal((await inline.load(theirs)).classify(image).label, (await inline.load(own)).classify(image).label);
});

test('takes other modules, if it is told to', async () => {
  const wasm = new Uint8Array(8);
  await assert.rejects(inline.load(modelFile(), { wasm }), { code: 'unsupported' });
  await assert.rejects(inline.train({ ...OPTIONS, wasm }), { code: 'unsupported' });
});

test('who only reads never loads what trains', async () => {
  const alone = await copyWithout(/inline-training-module/);
  assert.equal((await alone.load(modelFile())).info.name, 'noise');
  await assert.rejects(alone.train(OPTIONS), /inline-training-module/);
});

test('says what it needs where nothing can unpack its modules', async () => {
  const { DecompressionStream } = globalThis;
  Reflect.deleteProperty(globalThis, 'DecompressionStream');
  try {
    await assert.rejects(inline.synthesize(1), { code: 'unsupported', message: /needs DecompressionStream: .*Firefox 113.*import "inkling"/ });
  } finally {
    Object.assign(globalThis, { DecompressionStream });
  }
});
