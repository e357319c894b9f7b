// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../../web/training/history.js';
import { jobOf, optionsOf, planFrom, PRESETS, trainedOn } from '../../web/training/plan.js';

/** @param {Record<string, string>} [changed] */
function formOf(changed = {}) {
  const form = new FormData();
  const fields = { where: 'here', source: 'synthetic', count: '2000', architecture: ' dense 10 softmax ', rate: '0.003', epochs: '5', batchSize: '64', optimizer: 'adam', seed: '7' };
  for (const [name, value] of Object.entries({ ...fields, ...changed })) form.set(name, value);
  return form;
}

test('a form becomes what the package is asked for', () => {
  assert.deepEqual(optionsOf(planFrom(formOf(), [])), {
    synthetic: 2000,
    architecture: 'dense 10 softmax',
    learningRate: 0.003,
    epochs: 5,
    batchSize: 64,
    optimizer: 'adam',
    loss: 'cross-entropy',
    seed: 7,
    augment: false,
  });
});

test('files that were brought take the place of synthetic digits', () => {
  const files = [new File(['x'], 'train-images-idx3-ubyte.gz'), new File(['y'], 'train-labels-idx1-ubyte.gz')];
  const plan = planFrom(formOf({ source: 'files', augment: 'on' }), files);
  const options = optionsOf(plan);
  assert.deepEqual(options.files, files);
  assert.equal(options.synthetic, undefined);
  assert.equal(options.augment, true);
  assert.equal(trainedOn(plan), 'train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz');
});

test('the server’s images are a file too', () => {
  const plan = planFrom(formOf({ source: 'server' }), [], 'mnist');
  const fetched = [new Blob(['PK'])];
  const options = optionsOf(plan, fetched);
  assert.equal(options.files, fetched);
  assert.equal(options.synthetic, undefined);
  assert.equal(trainedOn(plan), 'mnist');
});

test('a form becomes what the server is asked for', () => {
  const job = jobOf(planFrom(formOf({ where: 'server', source: 'server', augment: 'on' }), []));
  assert.deepEqual(job, {
    data: 'server',
    architecture: 'dense 10 softmax',
    learning_rate: 0.003,
    epochs: 5,
    batch_size: 64,
    optimizer: 'adam',
    loss: 'cross-entropy',
    seed: 7,
    augmentation: true,
  });
  assert.equal(jobOf(planFrom(formOf({ where: 'server' }), [])).data, 'synthetic:2000');
});

test('every network that is proposed reads ten digits', () => {
  for (const { architecture } of PRESETS) assert.match(architecture, /dense 10 (softmax|sigmoid)$/);
});

/** @param {Partial<import('../../web/training/history.js').Moment>} moment */
const momentOf = (moment) => ({ epoch: 1, epochs: 100, batch: 0, batches: 100, loss: 1, accuracy: 0.5, imagesPerSecond: 1, epochDone: false, validationAccuracy: null, ...moment });

test('a curve has a point for each moment, but for the first of an epoch', () => {
  const history = new History();
  for (const batch of [1, 5, 50, 99]) history.add(momentOf({ batch }));
  history.add(momentOf({ batch: 100, epochDone: true, validationAccuracy: 0.75 }));
  history.add(momentOf({ epoch: 2, batch: 3 }));
  assert.deepEqual(history.curves(), { at: [0.5, 0.99, 1], loss: [1, 1, 1], accuracy: [50, 50, 50], validation: [null, null, 75] });
  assert.equal(history.epochs.length, 1);
});

test('however long a training takes, its curves stay small, and keep every epoch', () => {
  const history = new History();
  for (let epoch = 1; epoch <= 100; ++epoch) {
    for (let batch = 20; batch < 100; ++batch) history.add(momentOf({ epoch, batch }));
    history.add(momentOf({ epoch, batch: 100, epochDone: true, validationAccuracy: epoch / 100 }));
  }
  const { at, validation } = history.curves();
  assert.ok(at.length <= 1000, `${at.length} points`);
  assert.equal(validation.filter((value) => value !== null).length, 100);
  assert.ok(at.every((value, i) => i === 0 || value > at[i - 1]));
});
