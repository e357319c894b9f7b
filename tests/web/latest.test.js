// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latestOnly } from '../../web/latest.js';

/** A task that ends when told, and looks up the state when it begins. */
function slowTask() {
  const state = { now: 0 };
  /** @type {number[]} */
  const seen = [];
  /** @type {(() => void)[]} */
  const ends = [];
  const ask = latestOnly(() => {
    seen.push(state.now);
    return new Promise((resolve) => ends.push(resolve));
  });
  /** Ends the run under way and lets the next begin. */
  const end = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { state, seen, ask, end };
}

test('runs at once when idle', () => {
  const { seen, ask } = slowTask();
  ask();
  assert.deepEqual(seen, [0]);
});

test('of the requests during a run serves the last alone', async () => {
  const { state, seen, ask, end } = slowTask();
  ask();
  for (state.now = 1; state.now < 5; ++state.now) ask();
  assert.deepEqual(seen, [0]);
  await end();
  assert.deepEqual(seen, [0, 5]);
  await end();
  assert.deepEqual(seen, [0, 5]);
});

test('is ready again after a run', async () => {
  const { seen, ask, end } = slowTask();
  ask();
  await end();
  ask();
  assert.equal(seen.length, 2);
});
