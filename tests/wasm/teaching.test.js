// @ts-check
// A copy of a model is taught by corrected drawings: it reads them, and still reads what it could.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';

import { load, synthesize, teach } from '../../wasm/inkling.js';
import { modelFile } from '../support/models.js';
import { TRAIN_WASM_URL, wasmModule } from '../support/wasm-module.js';

const MODEL = new URL('../../models/cnn-v1.npz', import.meta.url);

/** @type {WebAssembly.Module} */
let wasm;
/** What the model reads wrong, with what it shows. @type {{ images: Float32Array, labels: Uint8Array }} */
let corrections;
/** @type {Awaited<ReturnType<typeof load>>} */
let untaught;

/** @param {Uint8Array} images @param {number} index */
const field = (images, index) => Float32Array.from(images.subarray(index * 784, (index + 1) * 784), (ink) => ink / 255);

/** @param {Awaited<ReturnType<typeof load>>} reader @param {Float32Array} image */
function answer(reader, image) {
  const { label, isDigit } = reader.classify(image);
  return isDigit ? label : 255;
}

before(async () => {
  wasm = await wasmModule(TRAIN_WASM_URL);
  untaught = await load(MODEL, { wasm: await wasmModule() });
  const { images, labels } = await synthesize(2000, { seed: 77, wasm });
  const wrong = [...labels.keys()].filter((index) => answer(untaught, field(images, index)) !== labels[index]).slice(0, 10);
  assert.equal(wrong.length, 10);
  corrections = { images: new Float32Array(7840), labels: Uint8Array.from(wrong, (index) => labels[index]) };
  wrong.forEach((index, i) => corrections.images.set(field(images, index), i * 784));
});

test('reads what it was taught, and still reads what it could', async () => {
  const { model, learned, kept } = await teach(MODEL, corrections, { wasm });
  assert.ok(learned >= 8 && kept > 0 && kept <= 1, `learned ${learned} of 10, kept ${kept}`);
  const taught = await load(model, { wasm: await wasmModule() });
  assert.equal(taught.info.name, `${untaught.info.name}-taught`);
  assert.match(taught.info.trainedOn, /10 corrections/);
  const read = [...corrections.labels].filter((label, i) => answer(taught, corrections.images.slice(i * 784, (i + 1) * 784)) === label);
  assert.equal(read.length, learned);
  const { images, labels } = await synthesize(1000, { seed: 5, wasm });
  const right = (/** @type {typeof taught} */ reader) => [...labels].filter((label, i) => answer(reader, field(images, i)) === label).length;
  assert.ok(right(taught) > right(untaught) - 20, `${right(taught)} of 1000 right, ${right(untaught)} before`);
});

test('the same seed gives the same bytes, from a file or its bytes', async () => {
  const first = await teach(MODEL, corrections, { seed: 3, wasm });
  const bytes = await readFile(MODEL);
  assert.deepEqual(await teach(bytes, corrections, { seed: 3, wasm }), first);
  assert.deepEqual(await teach(new Blob([bytes]), corrections, { seed: 3, wasm }), first);
  assert.notDeepEqual((await teach(bytes, corrections, { seed: 4, wasm })).model, first.model);
});

test('learns that a drawing is no digit, where the model can say so', async () => {
  const none = { images: corrections.images, labels: new Uint8Array(10).fill(255) };
  const { learned } = await teach(MODEL, none, { wasm });
  assert.ok(learned > 0);
  await assert.rejects(teach(modelFile(), none, { wasm }), { code: 'invalid_argument', message: /softmax-or-none/ });
});

test('refuses corrections that cannot be', async () => {
  const teaching = (/** @type {any} */ given, /** @type {any} */ more = {}) => teach(MODEL, given, { wasm, ...more });
  const { images, labels } = corrections;
  await assert.rejects(teaching(undefined), { code: 'invalid_argument', message: /corrections\.labels: expected a Uint8Array/ });
  await assert.rejects(teaching({ images: images.subarray(1), labels }), { code: 'invalid_argument', message: /corrections\.images: expected .* 7840 values/ });
  await assert.rejects(teaching({ images, labels: labels.map(() => 11) }), { code: 'invalid_argument', message: /corrections\.labels: .*got 11 at 0/ });
  await assert.rejects(teaching({ images: new Uint8Array(1001 * 784), labels: new Uint8Array(1001) }), { code: 'invalid_argument', message: /1000/ });
  await assert.rejects(teaching(corrections, { seed: -1 }), { code: 'invalid_argument', message: /seed: expected a whole number from 0/ });
  await assert.rejects(teach(new Uint8Array(50), corrections, { wasm }), { code: 'bad_file', message: /^model: / });
  await assert.rejects(teach('no/such.npz', corrections, { wasm }), { code: 'not_found', message: /the model: / });
});
