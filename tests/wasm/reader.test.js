// @ts-check
// What people do with the package: load a model, read digits, close it.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { load } from '../../wasm/inkling.js';
import { inkNoise, modelEntries, modelFile } from '../support/models.js';
import { doubles, floats, npzOf } from '../support/npz-writer.js';
import { FULL_WASM_URL, wasmModule } from '../support/wasm-module.js';

async function openReader(file = modelFile()) {
  return load(file, { wasm: await wasmModule() });
}

/** A model whose output is class 7 whatever it sees. */
function stubbornModel() {
  const bias = new Float32Array(10);
  bias[7] = 8;
  bias[3] = 4;
  return modelFile({ 'layers.1.weight': floats([10, 30], new Float32Array(300)), 'layers.1.bias': floats([10], bias) });
}

test('reads raw values', async () => {
  const reader = await openReader(stubbornModel());
  const reading = reader.classify(inkNoise(1, 5));
  assert.equal(reading.label, 7);
  assert.equal(reading.second, 3);
  assert.equal(reading.isDigit, true);
  assert.equal(reading.empty, false);
  assert.deepEqual([...reading.logits], [0, 0, 0, 4, 0, 0, 0, 8, 0, 0]);
  // Softmax of logits / temperature, which is 2.
  const sum = Math.exp(4) + Math.exp(2) + 8;
  assert.ok(Math.abs(reading.confidence - Math.exp(4) / sum) < 1e-6);
  assert.equal(reading.confidence, reading.probabilities[7]);
  assert.ok(Math.abs(reading.probabilities.reduce((total, value) => total + value) - 1) < 1e-6);
  reader.close();
});

test('computes what the layers say', async () => {
  const reader = await openReader();
  const image = inkNoise(1, 6);
  const parameters = modelEntries();
  const of = (/** @type {string} */ name) => new Float32Array(parameters[name].bytes.slice().buffer);
  const affine = (/** @type {ArrayLike<number>} */ input, /** @type {number} */ layer) => {
    const weight = of(`layers.${layer}.weight`);
    return Array.from(of(`layers.${layer}.bias`), (bias, output) => {
      let sum = 0;
      for (let i = 0; i < input.length; ++i) sum += input[i] * weight[output * input.length + i];
      return sum + bias;
    });
  };
  const expected = affine(affine(image, 0).map((x) => 1 / (1 + Math.exp(-x))), 1);
  const { logits } = reader.classify(image);
  expected.forEach((logit, index) => assert.ok(Math.abs(logits[index] - logit) < 1e-5, `logit ${index}`));
  reader.close();
});

test('hands out arrays that later readings leave alone', async () => {
  const reader = await openReader();
  const first = reader.classify(inkNoise(1, 7));
  const before = structuredClone(first);
  reader.classify(inkNoise(1, 8));
  assert.deepEqual(structuredClone(first), before);
  reader.close();
});

test('reads a batch with the same bits as one by one', async () => {
  const reader = await openReader();
  const count = 300; // more than one portion
  const images = inkNoise(count, 11);
  const batch = reader.classifyBatch(images);
  assert.equal(batch.length, count * 10);
  for (let i = 0; i < count; ++i) {
    const { probabilities } = reader.classify(images.subarray(i * 784, (i + 1) * 784));
    assert.deepEqual(batch.subarray(i * 10, (i + 1) * 10), probabilities, `image ${i}`);
  }
  assert.equal(reader.classifyBatch(new Float32Array(0)).length, 0);
  reader.close();
});

test('tells what the file says about the model', async () => {
  const reader = await openReader();
  assert.deepEqual(reader.info, {
    name: 'noise',
    version: '1',
    architecture: ['dense 30 sigmoid', 'dense 10 softmax'],
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    parameters: 784 * 30 + 30 + 30 * 10 + 10,
    testAccuracy: 0.125,
    trainedOn: 'nothing at all – just noise',
    created: '2024-01-02',
    epochs: 3,
    batchSize: 128,
    learningRate: 0.25,
    temperature: 2,
    rejectThreshold: 0.0625,
  });
  assert.ok(Object.isFrozen(reader.info) && Object.isFrozen(reader.info.classes));
  reader.close();
});

test('has empty texts and zeros for what the file does not say', async () => {
  const { architecture, input_shape: shape, ...rest } = modelEntries();
  const parameters = Object.fromEntries(Object.entries(rest).filter(([name]) => name.startsWith('layers.')));
  const reader = await openReader(npzOf({ architecture, input_shape: shape, ...parameters }));
  assert.equal(reader.info.name, '');
  assert.equal(reader.info.testAccuracy, 0);
  assert.equal(reader.info.classes.length, 10);
  reader.close();
});

test('calls nothing a digit below the reject threshold', async () => {
  const reader = await openReader(modelFile({ reject_threshold: doubles([], [0.999]) }));
  assert.equal(reader.classify(inkNoise(1, 12)).isDigit, false);
  reader.close();
});

test('reads two models side by side', async () => {
  const [noise, stubborn] = [await openReader(), await openReader(stubbornModel())];
  const image = inkNoise(1, 13);
  const alone = noise.classify(image);
  assert.equal(stubborn.classify(image).label, 7);
  assert.deepEqual(noise.classify(image), alone);
  noise.close();
  assert.equal(stubborn.classify(image).label, 7);
  stubborn.close();
});

test('loads from a path, a file URL, an ArrayBuffer, a view and a Response', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'inkling-'));
  try {
    const file = modelFile();
    const path = join(folder, 'model.npz');
    await writeFile(path, file);
    const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
    const view = new DataView(buffer);
    const response = new Response(/** @type {ArrayBuffer} */ (buffer));
    for (const source of [path, pathToFileURL(path), pathToFileURL(path).href, /** @type {ArrayBuffer} */ (buffer), view, response]) {
      const reader = await load(source, { wasm: FULL_WASM_URL });
      assert.equal(reader.info.name, 'noise');
      reader.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
