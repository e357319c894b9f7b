// @ts-check
// What cannot be trained is refused with an InklingError that says what would be right.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { InklingError, readDataSet, synthesize, train } from '../../wasm/inkling.js';
import { modelEntries } from '../support/models.js';
import { floats, npzOf, strings } from '../support/npz-writer.js';
import { FULL_WASM_URL, TRAIN_WASM_URL, wasmModule } from '../support/wasm-module.js';

/** @param {() => unknown} action @param {string} code @param {RegExp} message */
async function fails(action, code, message) {
  await assert.rejects(async () => action(), (error) => {
    assert.ok(error instanceof InklingError, `${error}`);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  });
}

/** @param {any} options */
const training = (options) => async () => train({ synthetic: 20, wasm: await wasmModule(TRAIN_WASM_URL), ...options });

/** @param {any} images @param {any} labels @param {any} [more] */
const trainingOn = (images, labels, more) => training({ synthetic: undefined, images, labels, ...more });

test('names the option that cannot be', async () => {
  /** @type {[any, RegExp][]} */
  const wrong = [
    [{ epoch: 3 }, /epoch: there is no such option; there are .*epochs/],
    [{ epochs: 0 }, /epochs: expected 1 to 100000, got 0/],
    [{ epochs: 1.5 }, /epochs: expected a whole number from 0 to .*, got 1\.5/],
    [{ epochs: '3' }, /epochs: expected a whole number.*got 3/],
    [{ batchSize: 100_000 }, /batch size: expected 1 to 8192, got 100000/],
    [{ learningRate: -1 }, /learning rate: expected a positive number/],
    [{ learningRate: Number.NaN }, /learningRate: expected a number, got NaN/],
    [{ momentum: 1 }, /momentum: expected 0 or more and less than 1/],
    [{ optimizer: 'rmsprop' }, /optimizer: expected sgd or adam or adamw, got rmsprop/],
    [{ schedule: 3 }, /schedule: expected constant or cosine or step, got 3/],
    [{ augment: 1 }, /augment: expected true or false, got 1/],
    [{ redraw: 0.5 }, /redraw: there is no such option/],
    [{ syntheticDigits: -1 }, /syntheticDigits: expected a whole number from 0 to 1000000, got -1/],
    [{ negatives: 0 }, /negatives\.synthetic: expected a whole number from 1 to 1000000, got 0/],
    [{ negatives: 'synthetic' }, /negatives: expected a count of pictures to draw, or \{ synthetic, images \}, got synthetic/],
    [{ negatives: null }, /negatives: expected a count/],
    [{ negatives: {} }, /negatives: expected a count/],
    [{ negatives: { images: new Uint8Array(785) } }, /negatives\.images: expected a Uint8Array or a Float32Array of 1568 values/],
    [{ negatives: { images: new Uint8Array(0) } }, /negatives\.images: expected .* of 784 values, 784 an image, got Uint8Array\(0\)/],
    [{ negatives: { images: [1, 2] } }, /negatives\.images: expected a Uint8Array or a Float32Array.* got Array/],
    [{ negatives: { images: new Float32Array(784).fill(2) } }, /negatives\.images: expected floats from 0/],
    [{ seed: -1 }, /seed: expected a whole number from 0/],
    [{ seed: 2 ** 60 }, /seed: expected a whole number from 0 to 9007199254740991/],
    [{ labelSmoothing: 0.1 }, /label smoothing: expected .* cross-entropy loss unless 0/],
    [{ loss: 'cross-entropy', architecture: 'dense 10 relu' }, /cross-entropy loss needs a network that ends in softmax or sigmoid/],
    [{ architecture: 'dense ten' }, /architecture: /],
    [{ architecture: 7 }, /architecture: expected a text such as 'dense 30 sigmoid, dense 10 sigmoid', got 7/],
    [{ architecture: 'dense 9 softmax' }, /architecture: expected 10 outputs, one a digit, got 9/],
    [{ architecture: 'dense 100000, dense 10' }, /architecture: layer 'dense 100000': expected .* 1 to 65536 outputs/],
    [{ architecture: 'dense 10', model: new Uint8Array(9) }, /model: expected no architecture or initializer beside it/],
    [{ synthetic: 0 }, /synthetic: expected a whole number from 1 to 1000000, got 0/],
    [{ synthetic: undefined }, /expected one of images with labels, files, and synthetic, got none/],
    [{ files: new Uint8Array(9) }, /expected one of images with labels, files, and synthetic, got 2/],
    [{ validation: 1 }, /validation: expected a share of at least 0 and below 1/],
    [{ validation: 'all' }, /validation: expected a share .* or \{ images, labels \}, got all/],
    [{ validation: null }, /validation: expected a share/],
  ];
  for (const [options, message] of wrong) await fails(training(options), 'invalid_argument', message);
  await fails(() => train(/** @type {any} */ (undefined)), 'invalid_argument', /options: expected an object such as .*, got undefined/);
});

test('refuses images and labels that do not fit', async () => {
  const [images, labels] = [new Uint8Array(2 * 784), new Uint8Array([1, 2])];
  await fails(trainingOn(images.subarray(1), labels), 'invalid_argument', /images: expected .* 1568 values, 784 an image, got Uint8Array\(1567\)/);
  await fails(trainingOn(new Float32Array(784), labels), 'invalid_argument', /got Float32Array\(784\)/);
  await fails(trainingOn([1, 2], labels), 'invalid_argument', /images: .* got Array/);
  await fails(trainingOn(undefined, labels), 'invalid_argument', /images: .* got undefined/);
  await fails(trainingOn(images, undefined), 'invalid_argument', /labels: expected a Uint8Array of 1 to 1000000 digits, got undefined/);
  await fails(trainingOn(images, [1, 2]), 'invalid_argument', /labels: .* got Array/);
  await fails(trainingOn(new Uint8Array(), new Uint8Array()), 'invalid_argument', /labels: expected a Uint8Array of 1 to 1000000 digits, got 0/);
  await fails(trainingOn(images, new Uint8Array([1, 10])), 'invalid_argument', /labels: expected digits, 0 to 9 \(255 for a picture of none\), got 10 at 1/);
  const validation = { images, labels: new Uint8Array([1, 255]) };
  await fails(trainingOn(images, labels, { validation }), 'invalid_argument', /validation\.labels: expected digits, 0 to 9, got 255 at 1/);
  for (const value of [Number.NaN, -0.1, 1.5, Infinity]) {
    const floatImages = new Float32Array(2 * 784);
    floatImages[900] = value;
    await fails(trainingOn(floatImages, labels), 'invalid_argument', new RegExp(`images: expected floats from 0 \\(paper\\) to 1 \\(ink\\), got ${Math.fround(value)} at 900`));
  }
});

test('refuses steps, evaluations and details that cannot be', async () => {
  const begun = await training({ validation: 0 })();
  for (const batches of [0, -1, 1.5, '2', 1e12]) await fails(() => begun.step(/** @type {any} */ (batches)), 'invalid_argument', /batches: expected a whole number from 1/);
  await fails(() => begun.evaluate({ on: /** @type {any} */ ('toString') }), 'invalid_argument', /on: expected 'validation', 'test' or 'train', got toString/);
  await fails(() => begun.evaluate(), 'not_found', /no validation images to evaluate on/);
  await fails(() => begun.evaluate({ on: 'test', mistakes: 1001 }), 'invalid_argument', /mistakes: expected a whole number from 0 to 1000/);
  await fails(() => begun.model({ name: 'a\0b' }), 'invalid_argument', /name: expected a text .* without control characters/);
  await fails(() => begun.model({ trainedOn: 'x'.repeat(2001) }), 'invalid_argument', /trainedOn: expected a text of at most 2000 characters/);
});

test('says so when training diverges', async () => {
  const begun = await training({ architecture: 'dense 30 relu, dense 10', learningRate: 1e30, epochs: 3 })();
  await fails(() => {
    while (!begun.step(10).done);
  }, 'invalid_argument', /diverged in epoch \d.*lower the learning rate/);
  assert.equal(begun.evaluate({ on: 'train' }).images, 18); // and can still be asked
});

test('refuses models that cannot be trained on', async () => {
  await fails(training({ model: new Uint8Array(100) }), 'bad_file', /model: /);
  const nine = npzOf({
    ...modelEntries(),
    'layers.1.weight': floats([9, 30], new Float32Array(270)),
    'layers.1.bias': floats([9], new Float32Array(9)),
    architecture: strings([2], ['dense 30 sigmoid', 'dense 9 softmax']),
    classes: strings([9], [...'012345678']),
  });
  await fails(training({ model: nine }), 'unsupported', /model: takes 28x28x1 and gives 9 outputs; expected 28x28x1 and 10/);
  await fails(training({ model: 'no/such/model.npz' }), 'not_found', /the model: .*check the path/);
});

test('refuses data files that it cannot read', async () => {
  const wasm = await wasmModule(TRAIN_WASM_URL);
  const reading = (/** @type {any} */ files) => () => readDataSet(files, { wasm });
  await fails(reading([]), 'invalid_argument', /0 files; expected one .* or two or four IDX files/);
  await fails(reading(new TextEncoder().encode('<!doctype html>')), 'bad_file', /the file is no data set; expected mnist\.pkl/);
  await fails(reading('no/such/file'), 'not_found', /the data file: .*check the path/);
  await fails(reading(7), 'invalid_argument', /the data file: expected a URL.*got 7/);
  await fails(reading([new Uint8Array(20), new Uint8Array(20)]), 'bad_file', /each must be an IDX file/);
  await fails(() => synthesize(0, { wasm }), 'invalid_argument', /count: expected a whole number from 1 to 1000000, got 0/);
  await fails(() => synthesize(10, { seed: 0.5, wasm }), 'invalid_argument', /seed: expected a whole number/);
});

test('explains a module that is another one', async () => {
  const wasm = await wasmModule(FULL_WASM_URL);
  await fails(training({ wasm }), 'unsupported', /does not start.*inkling-train\.wasm/);
});
