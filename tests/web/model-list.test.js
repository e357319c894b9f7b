// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstModel, parseModelList } from '../../web/model-list.js';

const FOLDER = 'https://host/a/models/';

test('reads what the site lists', () => {
  const list = { models: [{ name: 'mlp-v5', file: 'mlp-v5.npz', bytes: 95000, accuracy: 0.974 }] };
  assert.deepEqual(parseModelList(list, FOLDER), [
    { name: 'mlp-v5', url: 'https://host/a/models/mlp-v5.npz', accuracy: 0.974, bytes: 95000 },
  ]);
});

test('leaves out what was not measured', () => {
  const [model] = parseModelList({ models: [{ name: 'mine', file: 'mine.npz', accuracy: null }] }, FOLDER);
  assert.equal(model.accuracy, null);
  assert.equal(model.bytes, null);
});

test('a file name cannot lead out of the folder', () => {
  const [model] = parseModelList({ models: [{ name: 'x', file: '//elsewhere/x #?.npz' }] }, FOLDER);
  assert.ok(model.url.startsWith(FOLDER), model.url);
});

test('takes anything that is not a list as no models', () => {
  for (const list of [null, 7, [], {}, { models: 'none' }, { models: [null, {}, { name: 'no file' }] }]) {
    assert.deepEqual(parseModelList(list, FOLDER), []);
  }
});

test('begins with the most accurate, of equals the last', () => {
  const models = [0.9, null, 0.97, 0.97, 0.5].map((accuracy, index) => ({ name: String(index), url: '', accuracy, bytes: null }));
  assert.equal(firstModel(models)?.name, '3');
  assert.equal(firstModel([]), undefined);
});

test('begins with one that is quick to download, if any is', () => {
  const sizes = [80_000, 300_000, 199_000];
  const models = sizes.map((bytes, index) => ({ name: String(index), url: '', accuracy: 0.9 + index / 100, bytes }));
  assert.equal(firstModel(models)?.name, '2');
  assert.equal(firstModel([models[0], models[1]])?.name, '0');
  assert.equal(firstModel([models[1]])?.name, '1');
});
