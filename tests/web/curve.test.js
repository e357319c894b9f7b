// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curveThrough } from '../../web/curve.js';

test('passes through every point, in order', () => {
  const points = [{ x: 0, y: 0 }, { x: 0.3, y: 0.1 }, { x: 0.31, y: 0.5 }, { x: 0.9, y: 0.5 }];
  assert.deepEqual(curveThrough(points).map(({ end }) => end), points.slice(1));
});

test('a single point has no curve', () => {
  assert.deepEqual(curveThrough([{ x: 0.5, y: 0.5 }]), []);
});

test('a straight stroke stays straight', () => {
  for (const { control1, control2 } of curveThrough([0, 0.1, 0.4, 1].map((x) => ({ x, y: x / 2 })))) {
    assert.ok(Math.abs(control1.y - control1.x / 2) < 1e-12);
    assert.ok(Math.abs(control2.y - control2.x / 2) < 1e-12);
  }
});

test('leaves a point in the direction in which it came', () => {
  const [before, after] = curveThrough([{ x: 0, y: 0 }, { x: 1, y: 1 }, { x: 2, y: 0 }]);
  const came = { x: before.end.x - before.control2.x, y: before.end.y - before.control2.y };
  const goes = { x: after.control1.x - before.end.x, y: after.control1.y - before.end.y };
  assert.ok(Math.abs(came.x * goes.y - came.y * goes.x) < 1e-12);
  assert.ok(came.x * goes.x + came.y * goes.y > 0);
});

test('does not overshoot where a long way meets a short one', () => {
  // Uniform Catmull-Rom would pull the control points of the short segment a third of the long way past its ends.
  const [, short] = curveThrough([{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 0.1 }, { x: 0, y: 0.1 }]);
  assert.ok(Math.hypot(short.control1.x - 10, short.control1.y) < 0.2);
});
