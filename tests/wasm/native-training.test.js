// @ts-check
// One core, the same bits: what the module trains is, byte for byte, what the program trains with the same options.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { load, synthesize, train } from '../../wasm/inkling.js';
import { npzOf } from '../support/npz-writer.js';
import { run, whyNoProgram } from '../support/program.js';
import { TRAIN_WASM_URL, wasmModule } from '../support/wasm-module.js';

const skip = whyNoProgram();
const DETAILS = { name: 'mine', version: '1', trainedOn: 'drawn digits' };
const DETAIL_FLAGS = ['--name', DETAILS.name, '--model-version', DETAILS.version, '--trained-on', DETAILS.trainedOn];

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-'));
});
after(() => rm(folder, { recursive: true }));

/** @param {import('../../wasm/training-types.js').TrainOptions} options */
async function trained(options) {
  const training = await train({ ...options, wasm: await wasmModule(TRAIN_WASM_URL) });
  while (!training.step(1000).done);
  return training;
}

/** @param {string[]} flags @returns {Promise<string>} the file */
async function trainedNatively(...flags) {
  const path = join(folder, 'native.npz');
  run('train', ...flags, ...DETAIL_FLAGS, '--test', '-o', path);
  return path;
}

/** @param {string} path of the program's file @param {import('../../wasm/training.js').Training} training @param {boolean} [quantize] */
async function assertSameFile(path, training, quantize) {
  const { created } = (await load(path, { wasm: await wasmModule() })).info; // the day is the program's
  const [native, own] = [await readFile(path), training.model({ ...DETAILS, created, quantize })];
  assert.ok(native.equals(own), `files of ${native.length} and ${own.length} bytes differ`);
}

test('a dense network has the same bytes', { skip }, async () => {
  const path = await trainedNatively('--data', 'synthetic:1500', '--epochs', '3', '--seed', '9', '--augment');
  await assertSameFile(path, await trained({ synthetic: 1500, epochs: 3, seed: 9, augment: true }));
});

test('a convolutional network has the same bytes, with everything that training can do', { skip }, async () => {
  const architecture = 'conv 6 3x3 same, batchnorm relu, maxpool 2x2, conv 8 3x3 groups 2 relu, flatten, dropout 0.2, dense 10 softmax';
  const path = await trainedNatively(
    ...['--data', 'synthetic:600', '--validation', '0.25', '--arch', architecture, '--initializer', 'he', '--loss', 'cross-entropy'],
    ...['--epochs', '3', '--batch-size', '32', '--optimizer', 'adamw', '--learning-rate', '0.003', '--weight-decay', '0.02', '--label-smoothing', '0.1'],
    ...['--schedule', 'cosine', '--warmup-epochs', '0.5', '--average-decay', '0.99', '--quantize'],
  );
  const training = await trained({
    ...{ synthetic: 600, validation: 0.25, architecture, initializer: 'he', loss: 'cross-entropy' },
    ...{ epochs: 3, batchSize: 32, optimizer: 'adamw', learningRate: 0.003, weightDecay: 0.02, labelSmoothing: 0.1 },
    ...{ schedule: 'cosine', warmupEpochs: 0.5, averageDecay: 0.99 },
  });
  await assertSameFile(path, training, true);
});

test('a network that learns pictures of no digit, and drawn digits, has the same bytes', { skip }, async () => {
  const wasm = await wasmModule(TRAIN_WASM_URL);
  const { images } = await synthesize(40, { seed: 8, wasm });
  const scrawls = images.map((ink, index) => (index % 3 === 0 ? 255 - ink : ink));
  const file = join(folder, 'negatives.npz');
  await writeFile(file, npzOf({ images: { descr: '|u1', shape: [40, 28, 28], bytes: scrawls } }));
  const architecture = 'dense 20 relu, dense 10 softmax-or-none';
  const shared = ['--data', 'synthetic:600', '--arch', architecture, '--loss', 'cross-entropy', '--epochs', '2'];
  const options = /** @type {const} */ ({ synthetic: 600, architecture, loss: 'cross-entropy', epochs: 2 });

  const drawn = await trainedNatively(...shared, '--synthetic-digits', '200', '--negatives', 'synthetic:150', '--augment');
  const training = await trained({ ...options, syntheticDigits: 200, negatives: 150, augment: true });
  assert.equal(training.images.train, 540 + 200 + 150);
  await assertSameFile(drawn, training);
  assert.ok((await load(drawn, { wasm: await wasmModule() })).info.rejectThreshold > 0);

  const given = await trainedNatively(...shared, '--negatives', `synthetic:90,${file}`);
  await assertSameFile(given, await trained({ ...options, negatives: { synthetic: 90, images: scrawls } }));
});

test('training further from a file has the same bytes', { skip }, async () => {
  const init = join(folder, 'init.npz');
  await writeFile(init, (await trained({ synthetic: 300, epochs: 1 })).model());
  const flags = ['--init', init, '--data', 'synthetic:300', '--epochs', '2', '--momentum', '0.5', '--schedule', 'step', '--decay-every', '1', '--decay-factor', '0.5'];
  const path = await trainedNatively(...flags);
  await assertSameFile(path, await trained({ model: init, synthetic: 300, epochs: 2, momentum: 0.5, schedule: 'step', decayEvery: 1, decayFactor: 0.5 }));
});

test('the program inspects and evaluates what the module trained', { skip }, async () => {
  const training = await trained({ synthetic: 1200, epochs: 3 });
  const path = join(folder, 'module.npz');
  await writeFile(path, training.model({ name: 'from a page' }));
  assert.equal(JSON.parse(run('inspect', path, '--json')).name, 'from a page');
  const { accuracy, confusion } = JSON.parse(run('evaluate', path, '--data', 'synthetic:1200', '--json'));
  const own = training.evaluate({ on: 'test' });
  assert.deepEqual([accuracy, confusion], [own.accuracy, own.confusion]);
});
