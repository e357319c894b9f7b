// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFirst } from '../../../web/classifier/first.js';

/** @typedef {import('../../../web/classifier/first.js').Engine} Engine */

const working = /** @type {any} */ ({ name: 'works', open: async () => ({ name: 'works' }) });
const broken = /** @type {any} */ ({
  name: 'broken',
  open: async () => {
    throw new Error('it is broken');
  },
});

const model = Promise.resolve(undefined);

test('takes the first that works and does not open the rest', async () => {
  const untouched = /** @type {any} */ ({ name: 'rest', open: () => assert.fail('was opened') });
  const { classifier, failures } = await openFirst([working, untouched], model);
  assert.equal(classifier?.name, 'works');
  assert.deepEqual(failures, []);
});

test('says why the ones before it did not', async () => {
  const { classifier, failures } = await openFirst([broken, working], model);
  assert.equal(classifier?.name, 'works');
  assert.deepEqual(failures, [{ name: 'broken', reason: 'it is broken' }]);
});

test('has nothing but reasons when none works', async () => {
  const { classifier, failures } = await openFirst([broken, broken], model);
  assert.equal(classifier, null);
  assert.equal(failures.length, 2);
});
