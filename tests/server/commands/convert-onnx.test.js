// @ts-check
// ONNX Runtime computes from our ONNX files what our own reader computes from the models.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { InferenceSession, Tensor } from 'onnxruntime-node';

import { load } from '../../../wasm/inkling.js';
import { inkNoise, modelFile, noise } from '../../support/models.js';
import { doubles, floats, strings } from '../../support/npz-writer.js';
import { run, whyNoProgram } from '../../support/program.js';
import { wasmModule } from '../../support/wasm-module.js';

const TOLERANCE = 1e-5;
const IMAGES = 50;
const PIXELS = 784;
const skip = whyNoProgram();

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-'));
});
after(() => rm(folder, { recursive: true }));

/** @param {string} model @param {Float32Array} images @returns {Promise<{ logits: Float32Array, probabilities: Float32Array }>} */
async function runOnnx(model, images) {
  const path = join(folder, 'model.onnx');
  run('convert', model, path);
  const session = await InferenceSession.create(path, { logSeverityLevel: 3 });
  assert.deepEqual(session.inputNames, ['image']);
  assert.deepEqual(session.outputNames, ['logits', 'probabilities']);
  const count = images.length / PIXELS;
  const { logits, probabilities } = await session.run({ image: new Tensor('float32', images, [count, 28, 28, 1]) });
  await session.release();
  assert.deepEqual(logits.dims, [count, 10]);
  assert.deepEqual(probabilities.dims, [count, 10]);
  return { logits: /** @type {Float32Array} */ (logits.data), probabilities: /** @type {Float32Array} */ (probabilities.data) };
}

/** The largest difference between a few numbers of each. @param {Float32Array} a @param {Float32Array} b */
function largestDifference(a, b) {
  assert.equal(a.length, b.length);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}

/** @param {string} model @param {import('node:test').TestContext} t */
async function compare(model, t) {
  const images = inkNoise(IMAGES, 31);
  const reader = await load(model, { wasm: await wasmModule() });
  const readings = Array.from({ length: IMAGES }, (_, i) => reader.classify(images.subarray(i * PIXELS, (i + 1) * PIXELS)));
  reader.close();
  const theirs = await runOnnx(model, images);
  let probabilities = 0;
  let logits = 0;
  readings.forEach((reading, i) => {
    probabilities = Math.max(probabilities, largestDifference(reading.probabilities, theirs.probabilities.subarray(i * 10, i * 10 + 10)));
    logits = Math.max(logits, largestDifference(reading.logits, theirs.logits.subarray(i * 10, i * 10 + 10)));
  });
  t.diagnostic(`largest difference: ${probabilities.toExponential(1)} of probabilities, ${logits.toExponential(1)} of logits`);
  assert.ok(probabilities <= TOLERANCE, `probabilities differ by ${probabilities}`);
  assert.ok(logits <= 1e-3, `logits differ by ${logits}`);
  // Numbers that say nothing would agree as well.
  assert.ok(new Set(readings.map(({ probabilities: p }) => p[0])).size > 1);
}

/** @param {string} architecture */
function train(architecture) {
  const path = join(folder, 'trained.npz');
  run('train', '--data', 'synthetic:1000', '--epochs', '1', '--loss', 'cross-entropy', '--arch', architecture, '-o', path);
  return path;
}

test('mlp-v5 gives the same probabilities', { skip }, async (t) => {
  await compare(fileURLToPath(new URL('../../../models/mlp-v5.npz', import.meta.url)), t);
});

test('a convolutional network gives the same probabilities', { skip }, async (t) => {
  await compare(train('conv 8 3x3 relu, maxpool 2x2, conv 16 3x3 relu, maxpool 2x2, flatten, dense 10 softmax'), t);
});

for (const [what, architecture] of [
  ["TensorFlow's padding with strides, and a class for everything else", 'conv 6 5x4 stride 2 same relu, conv 4 4x3 stride 3x2 same, dense 10 softmax-or-none'],
  ['folded and free-standing normalisation, and dropout', 'conv 4 3x3, batchnorm relu, maxpool 2x2, batchnorm, dropout 0.25, flatten, batchnorm, dense 10 softmax'],
  ['groups of channels', 'conv 6 3x3 stride 2 relu, conv 9 3x3 same groups 3 relu, conv 9 3x3 groups 9, flatten, dense 10 softmax'],
  ['pools of every kind', 'conv 4 3x3 pad 2 tanh, maxpool 3x3 stride 2, avgpool 2x3 stride 1x2, avgpool global, dense 10 sigmoid'],
  ['an image made of a vector, and softmax within', 'dense 12 softmax, conv 5 1x1 sigmoid, dense 10 sigmoid'],
  ['no flatten and a lone activation', 'maxpool 2x2, conv 3 3x3, tanh, dense 10, softmax'],
]) {
  test(`${what}: the same probabilities`, { skip }, (t) => compare(train(architecture), t));
}

test('the temperature divides the logits', { skip }, async (t) => {
  const path = join(folder, 'warm.npz');
  for (const [temperature, last] of /** @type {[number, string][]} */ ([[2, 'softmax-or-none'], [0.5, 'sigmoid'], [3, 'softmax']])) {
    const entries = {
      architecture: strings([2], ['dense 30 sigmoid', `dense 10 ${last}`]),
      'layers.1.weight': floats([10, 30], noise(300, 3)),
      temperature: doubles([], [temperature]),
    };
    await writeFile(path, modelFile(entries));
    await compare(path, t);
  }
});

test('says that a layout is not for ONNX', { skip }, () => {
  assert.throws(() => run('convert', 'any.npz', 'any.onnx', '--to', 'inkling'), /--to is for NPZ files/);
});
