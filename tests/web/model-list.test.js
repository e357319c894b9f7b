// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstModel, parseModelList } from '../../web/model-list.js';

test('reads what the site lists', () => {
  const card = { name: 'mlp-v5', file: 'mlp-v5.npz', bytes: 95000, accuracy: 0.974, parameters: 23860, trained_on: 'MNIST', architecture: ['dense 10 softmax'] };
  assert.deepEqual(parseModelList({ models: [card] }), [
    {
      name: 'mlp-v5',
      path: 'models/mlp-v5.npz',
      accuracy: 0.974,
      bytes: 95000,
      parameters: 23860,
      trainedOn: 'MNIST',
      architecture: ['dense 10 softmax'],
      note: '',
      base: '',
    },
  ]);
});

test('leaves out what was not measured', () => {
  const [model] = parseModelList({ models: [{ name: 'mine', file: 'mine.npz', accuracy: null }] });
  assert.equal(model.accuracy, null);
  assert.equal(model.bytes, null);
});

test('a file name cannot lead out of the folder', () => {
  const [model] = parseModelList({ models: [{ name: 'x', file: '//elsewhere/x #?.npz' }] });
  const url = new URL(model.path ?? '', 'https://host/a/').href;
  assert.ok(url.startsWith('https://host/a/models/'), url);
});

test('takes anything that is not a list as no models', () => {
  for (const list of [null, 7, [], {}, { models: 'none' }, { models: [null, {}, { name: 'no file' }] }]) {
    assert.deepEqual(parseModelList(list), []);
  }
});

test('begins with the most accurate, of equals the last', () => {
  const list = [0.9, null, 0.97, 0.97, 0.5].map((accuracy, index) => ({ name: String(index), file: 'x.npz', accuracy }));
  const models = parseModelList({ models: list });
  assert.equal(firstModel(models)?.name, '3');
  assert.equal(firstModel([]), undefined);
});

test('begins with one that is quick to download, if any is', () => {
  const sizes = [80_000, 300_000, 199_000];
  const models = parseModelList({ models: sizes.map((bytes, index) => ({ name: String(index), file: 'x.npz', accuracy: 0.9 + index / 100, bytes })) });
  assert.equal(firstModel(models)?.name, '2');
  assert.equal(firstModel([models[0], models[1]])?.name, '0');
  assert.equal(firstModel([models[1]])?.name, '1');
});
