// @ts-check
// Why a network reads an image as it does: what its layers make of it, and the pixels that the answer hangs on.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { load } from '../../wasm/inkling.js';
import { draw } from '../support/draw.js';
import { drawingNamed } from '../support/draw-number.js';
import { inkNoise, modelEntries, modelFile, noise } from '../support/models.js';
import { floats, npzOf, strings } from '../support/npz-writer.js';
import { WASM_URL, wasmExports, wasmModule } from '../support/wasm-module.js';

/** @typedef {import('../../wasm/inkling.js').Reader} Reader */

const CNN = new URL('../../models/cnn-v1.npz', import.meta.url);

/** @param {URL | Uint8Array} [model] */
async function openReader(model = modelFile()) {
  return load(model, { wasm: await wasmModule() });
}

/**
 * The change of a logit with one pixel, by central differences.
 * @param {Reader} reader
 * @param {Float32Array} image
 * @param {number} pixel
 * @param {number} label
 */
function slope(reader, image, pixel, label) {
  const step = 1 / 64;
  const [below, above] = [-step, step].map((change) => {
    const changed = image.slice();
    changed[pixel] += change;
    return reader.classify(changed).logits[label];
  });
  return (above - below) / (2 * step);
}

test('shows what each layer makes of the image', async () => {
  const reader = await openReader();
  const image = inkNoise(1, 31);
  const { label, layers } = reader.explain(image);
  const reading = reader.classify(image);
  assert.equal(label, reading.label);
  assert.deepEqual(layers.map(({ name, shape }) => ({ name, shape })), [
    { name: 'dense 30 sigmoid', shape: [1, 1, 30] },
    { name: 'dense 10 softmax', shape: [1, 1, 10] },
  ]);
  const [hidden, output] = layers.map(({ data }) => data);
  assert.equal(hidden.length, 30);
  const weight = noise(300, 3); // of modelFile()'s last layer
  const bias = noise(10, 4);
  reading.logits.forEach((logit, index) => {
    const sum = hidden.reduce((total, value, i) => total + value * weight[index * 30 + i], bias[index]);
    assert.ok(Math.abs(sum - logit) < 1e-5, `logit ${index}`);
  });
  assert.ok(Math.abs(output.reduce((sum, value) => sum + value) - 1) < 1e-6);
  reader.close();
});

test('the saliency is how the winning logit changes with each pixel', async () => {
  const reader = await openReader();
  const image = inkNoise(1, 32);
  const { label, saliency } = reader.explain(image);
  assert.equal(saliency.length, 784);
  saliency.forEach((gradient, pixel) => {
    assert.ok(Math.abs(gradient - slope(reader, image, pixel, label)) < 2e-3, `pixel ${pixel}`);
  });
  assert.ok(saliency.some((gradient) => Math.abs(gradient) > 0.02));
  reader.close();
});

test('explains every kind of layer and output', async () => {
  const reader = await openReader(
    npzOf({
      ...Object.fromEntries(Object.entries(modelEntries()).filter(([name]) => !name.startsWith('layers.'))),
      architecture: strings([5], ['conv 4 5x5 stride 2 tanh', 'avgpool 2x2', 'conv 3 3x3 same sigmoid', 'flatten', 'dense 10 softmax-or-none']),
      'layers.0.weight': floats([4, 1, 5, 5], noise(100, 5)),
      'layers.0.bias': floats([4], noise(4, 6)),
      'layers.2.weight': floats([3, 4, 3, 3], noise(108, 7)),
      'layers.2.bias': floats([3], noise(3, 8)),
      'layers.4.weight': floats([10, 108], noise(1080, 9)),
      'layers.4.bias': floats([10], noise(10, 10)),
    }),
  );
  const image = inkNoise(1, 33);
  const { label, layers, saliency } = reader.explain(image);
  assert.deepEqual(layers.map(({ shape }) => shape), [[12, 12, 4], [6, 6, 4], [6, 6, 3], [1, 1, 108], [1, 1, 10]]);
  for (const { shape, data } of layers) assert.equal(data.length, shape[0] * shape[1] * shape[2]);
  assert.deepEqual(layers[3].data, layers[2].data); // flattened
  for (let pixel = 0; pixel < 784; pixel += 5) {
    assert.ok(Math.abs(saliency[pixel] - slope(reader, image, pixel, label)) < 5e-3, `pixel ${pixel}`);
  }
  reader.close();
});

test('explains the network that ships, from a drawing as from its field', async () => {
  const reader = await openReader(CNN);
  const drawing = draw(drawingNamed('three, with a flat top'));
  const explanation = reader.explain(drawing);
  assert.equal(explanation.label, 3);
  assert.deepEqual(explanation.layers.map(({ name }) => name), reader.info.architecture);
  assert.ok(explanation.layers.every(({ data }) => data.every(Number.isFinite)));
  assert.ok(explanation.saliency.some((gradient) => gradient !== 0) && explanation.saliency.every(Number.isFinite));
  assert.deepEqual(reader.explain(reader.normalize(drawing).field), explanation);
  reader.close();
});

test('hands out arrays that later calls leave alone', async () => {
  const reader = await openReader();
  const first = reader.explain(inkNoise(1, 34));
  const copy = structuredClone(first);
  reader.explain(inkNoise(1, 35));
  assert.deepEqual(first, copy);
  reader.close();
});

test('refuses what classify refuses', async () => {
  const reader = await openReader();
  const explain = (/** @type {any} */ image) => () => reader.explain(image);
  assert.throws(explain(new Float32Array(783)), { code: 'invalid_argument', message: /expected 784 floats.*got 783/ });
  assert.throws(explain(new Float32Array(784).fill(Number.NaN)), { code: 'invalid_argument', message: /not finite/ });
  assert.throws(explain('digit.png'), { code: 'invalid_argument', message: /got digit\.png/ });
  assert.throws(explain({ data: new Uint8Array(7), width: 2, height: 2 }), { code: 'invalid_argument' });
  reader.close();
  assert.throws(explain(new Float32Array(784)), { code: 'closed' });
  assert.equal((await wasmExports()).inkling_explain(1), 0);
});

test('says which module explains when this one does not', async () => {
  const single = await load(modelFile(), { wasm: await wasmModule(WASM_URL) });
  assert.throws(() => single.explain(new Float32Array(784)), {
    code: 'unsupported',
    message: /no explanations; load the model with inkling-full\.wasm/,
  });
  single.close();
});

test('both modules read the same bits', async () => {
  const readers = await Promise.all([wasmModule(), wasmModule(WASM_URL)].map(async (wasm) => load(CNN, { wasm: await wasm })));
  const images = inkNoise(20, 36);
  for (let first = 0; first < images.length; first += 784) {
    const [full, single] = readers.map((reader) => reader.classify(images.subarray(first, first + 784)));
    assert.deepEqual(full, single);
  }
  readers.forEach((reader) => reader.close());
});

test('shows the weights of the first layer: of the whole field for a dense one, of a window for a convolution', async () => {
  const dense = await openReader();
  const { name, shape, data } = dense.weights();
  assert.deepEqual({ name, shape }, { name: 'dense 30 sigmoid', shape: [30, 1, 28, 28] });
  assert.deepEqual(new Uint8Array(data.buffer), modelEntries()['layers.0.weight'].bytes);
  const convolution = await openReader(CNN);
  const windows = convolution.weights();
  assert.deepEqual([windows.name, windows.shape, windows.data.length], ['conv 16 3x3 same relu', [16, 1, 3, 3], 144]);
  assert.ok(windows.data.some((weight) => weight !== 0));
  dense.close();
  assert.throws(() => dense.weights(), { code: 'closed' });
});
