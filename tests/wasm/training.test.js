// @ts-check
// Training in the module: what it learns, in steps and at once, and that its files are everybody's.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { load, synthesize, train } from '../../wasm/inkling.js';
import { modelFile } from '../support/models.js';
import { TRAIN_WASM_URL, wasmModule } from '../support/wasm-module.js';

/** @param {import('../../wasm/training-types.js').TrainOptions} options */
const begin = async (options) => train({ wasm: await wasmModule(TRAIN_WASM_URL), ...options });

/** @param {import('../../wasm/training.js').Training} training */
function trainToTheEnd(training) {
  while (!training.step(1000).done);
  return training;
}

test('learns from nothing to read drawn digits', async () => {
  const training = trainToTheEnd(await begin({ architecture: 'dense 30 relu, dense 10 softmax', loss: 'cross-entropy', synthetic: 6000, epochs: 8 }));
  assert.deepEqual(training.images, { train: 5400, validation: 600, test: 1000 });
  const { accuracy, images, confusion, mistakes, loss } = training.evaluate({ on: 'test', mistakes: 5 });
  assert.ok(accuracy > 0.85, `${accuracy}`);
  assert.equal(images, 1000);
  assert.ok(loss > 0 && loss < 1, `${loss}`);
  assert.equal(confusion.flat().reduce((sum, count) => sum + count, 0), 1000);
  assert.equal(confusion.reduce((sum, row, digit) => sum + row[digit], 0) / 1000, accuracy);
  assert.equal(mistakes.length, 5);
  for (const { label, predicted, confidence, image } of mistakes) {
    assert.notEqual(label, predicted);
    assert.ok(confusion[label][predicted] > 0 && confidence > 0.1 && confidence <= 1);
    assert.ok(image.length === 784 && image.some((ink) => ink > 100));
  }
  assert.equal(training.evaluate({ mistakes: 0 }).mistakes.length, 0);
  assert.equal(training.progress?.validationAccuracy, training.evaluate().accuracy);
  training.close();
});

test('shows where it is, and steps never pass the end of an epoch', async () => {
  const training = await begin({ synthetic: 1000, epochs: 2, batchSize: 100, validation: 0.2 });
  assert.equal(training.progress, null);
  const seen = [];
  for (let done = false; !done; done = seen[seen.length - 1].done) seen.push(training.step(3));
  assert.deepEqual(
    seen.map(({ epoch, batch, epochDone, done }) => [epoch, batch, epochDone, done]),
    [[1, 3, false, false], [1, 6, false, false], [1, 8, true, false], [2, 3, false, false], [2, 6, false, false], [2, 8, true, true]],
  );
  for (const { epochs, batches, loss, accuracy, imagesPerSecond, validationAccuracy, epochDone } of seen) {
    assert.deepEqual([epochs, batches], [2, 8]);
    assert.ok(loss > 0 && accuracy >= 0 && accuracy <= 1 && imagesPerSecond > 100);
    assert.equal(validationAccuracy !== null, epochDone);
  }
  assert.deepEqual(training.step(), seen[5]); // there is nothing left to do
  training.close();
});

test('gives the same bytes in steps, in a run and after a pause', async () => {
  const options = { synthetic: 1000, epochs: 3, batchSize: 50, augment: true, seed: 7 };
  const whole = trainToTheEnd(await begin(options));
  const paused = await begin(options);
  const pause = new AbortController();
  /** @type {import('../../wasm/training-types.js').Progress[]} */
  const shown = [];
  const first = await paused.run({
    signal: pause.signal,
    onProgress(progress) {
      shown.push(progress);
      if (progress.batch > 0) pause.abort();
    },
  });
  assert.equal(shown.length, 1);
  assert.deepEqual(first, shown[0]);
  assert.equal(first?.done, false);
  assert.equal(await paused.run({ signal: pause.signal }), first);
  const last = await paused.run({ onProgress: (progress) => shown.push(progress) });
  assert.equal(last?.done, true);
  assert.deepEqual(shown.filter(({ epochDone }) => epochDone).map(({ epoch }) => epoch), [1, 2, 3]);
  assert.deepEqual(paused.model(), whole.model());
  assert.notDeepEqual(trainToTheEnd(await begin({ ...options, seed: 8 })).model(), whole.model());
});

test('lets others have their turn while it runs', async () => {
  const training = await begin({ synthetic: 2000, epochs: 1000 });
  const pause = new AbortController();
  setTimeout(() => pause.abort(), 20); // would never come if a run held on
  const progress = await training.run({ signal: pause.signal });
  assert.equal(progress?.done, false);
});

test('a run that was aborted before it began does nothing', async () => {
  const training = await begin({ synthetic: 100, validation: 0 });
  assert.equal(await training.run({ signal: AbortSignal.abort() }), null);
  assert.deepEqual(training.images, { train: 100, validation: 0, test: 17 });
});

test('starts from the weights of another model', async () => {
  const before = trainToTheEnd(await begin({ synthetic: 3000, epochs: 4 }));
  const accuracy = before.evaluate({ on: 'test' }).accuracy;
  const after = await begin({ model: before.model({ name: 'before' }), synthetic: 3000, epochs: 4 });
  after.step(1);
  assert.ok(after.evaluate({ on: 'test' }).accuracy > accuracy - 0.1);
  const reader = await load(trainToTheEnd(after).model(), { wasm: await wasmModule() });
  assert.equal(reader.info.name, '');
  assert.ok(reader.info.testAccuracy > accuracy - 0.01);
  const fromFile = await begin({ model: modelFile(), synthetic: 100 });
  assert.equal(fromFile.progress, null);
});

test('its files open in load(), and read as the training did', async () => {
  const training = trainToTheEnd(await begin({ architecture: 'conv 4 5x5 relu, maxpool 2x2, flatten, dense 10 softmax', loss: 'cross-entropy', optimizer: 'adam', synthetic: 1000, epochs: 2 }));
  const { images, labels } = await synthesize(200, { seed: 5, wasm: await wasmModule(TRAIN_WASM_URL) });
  const wasm = await wasmModule();
  const reader = await load(training.model({ name: 'mine', version: '3', trainedOn: 'drawn digits – by hand', created: '2024-01-31' }), { wasm });
  const { name, version, trainedOn, created, epochs, batchSize, learningRate, testAccuracy, architecture } = reader.info;
  assert.deepEqual({ name, version, trainedOn, created, epochs }, { name: 'mine', version: '3', trainedOn: 'drawn digits – by hand', created: '2024-01-31', epochs: 2 });
  assert.deepEqual({ batchSize, learningRate, layers: architecture.length }, { batchSize: 128, learningRate: 0.001, layers: 4 });
  assert.equal(testAccuracy, training.evaluate({ on: 'test' }).accuracy);
  const read = labels.filter((label, i) => reader.classify(Float32Array.from(images.subarray(i * 784, (i + 1) * 784), (ink) => ink / 255)).label === label);
  assert.ok(Math.abs(read.length / 200 - testAccuracy) < 0.1);
  const small = training.model({ quantize: true });
  assert.ok(small.length < training.model().length * 0.6);
  assert.ok((await load(small, { wasm })).info.parameters > 0);
});

test('stops when validation gains nothing more, and keeps the best', async () => {
  const training = trainToTheEnd(await begin({ synthetic: 500, epochs: 500, patience: 2, learningRate: 0.01 }));
  assert.ok((training.progress?.epoch ?? 500) < 500);
});

test('learns which pictures show no digit', async () => {
  const wasm = await wasmModule(TRAIN_WASM_URL);
  const { images, labels } = await synthesize(500, { wasm });
  images.fill(255, 0, 100 * 784);
  labels.fill(255, 0, 100);
  const options = { images, labels, validation: 0, epochs: 3, loss: /** @type {const} */ ('cross-entropy'), wasm };
  const training = trainToTheEnd(await train({ ...options, architecture: 'dense 20 relu, dense 10 softmax-or-none' }));
  assert.equal(training.evaluate({ on: 'train' }).images, 400);
  const softmax = await train({ ...options, architecture: 'dense 10 softmax' });
  assert.throws(() => softmax.step(), { code: 'invalid_argument', message: /images of no digit need a network that ends in softmax-or-none/ });
});

test('can be asked for nothing once it is closed', async () => {
  const training = await begin({ synthetic: 100 });
  const progress = training.step();
  training.close();
  training.close();
  assert.equal(training.progress, progress);
  for (const action of [() => training.step(), () => training.evaluate(), () => training.model()]) {
    assert.throws(action, { code: 'closed', message: /begin another/ });
  }
});

test('does not grow from epoch to epoch', async () => {
  const { memory, module } = await moduleWithMemory();
  const training = await train({ synthetic: 2000, epochs: 60, augment: true, optimizer: 'adam', wasm: module });
  const epoch = () => {
    while (!training.step(5).epochDone);
    training.evaluate();
    training.model();
  };
  for (let i = 0; i < 3; ++i) epoch();
  const before = memory().buffer.byteLength;
  for (let i = 0; i < 50; ++i) epoch();
  assert.equal(memory().buffer.byteLength, before);
  assert.ok(before < 32_000_000, `${before} bytes for 2000 images`);
});

/** The module, and the memory of the instance that was started last. */
async function moduleWithMemory() {
  const module = await wasmModule(TRAIN_WASM_URL);
  const { instantiate } = WebAssembly;
  /** @type {WebAssembly.Memory | undefined} */
  let memory;
  const spy = async (/** @type {any} */ given, /** @type {any} */ imports) => {
    const instance = /** @type {any} */ (await instantiate(given, imports));
    WebAssembly.instantiate = instantiate;
    memory = instance.exports.memory;
    return instance;
  };
  WebAssembly.instantiate = /** @type {any} */ (spy);
  return { module, memory: () => /** @type {WebAssembly.Memory} */ (memory) };
}
