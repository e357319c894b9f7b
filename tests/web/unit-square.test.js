// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toUnitSquare } from '../../web/unit-square.js';

/** Where an affine map takes the corners and a point inside, and what comes back for the point. */
function thereAndBack(/** @type {(p: { x: number, y: number }) => { x: number, y: number }} */ map) {
  const place = toUnitSquare(map({ x: 0, y: 0 }), map({ x: 1, y: 0 }), map({ x: 0, y: 1 }));
  return place?.(map({ x: 0.25, y: 0.75 }));
}

/** @param {{ x: number, y: number } | undefined} point */
function assertInside(point) {
  assert.ok(point);
  assert.ok(Math.abs(point.x - 0.25) < 1e-12 && Math.abs(point.y - 0.75) < 1e-12, JSON.stringify(point));
}

test('undoes position and size', () => assertInside(thereAndBack(({ x, y }) => ({ x: 40 + 300 * x, y: -7 + 200 * y }))));

test('undoes rotation and skew', () =>
  assertInside(thereAndBack(({ x, y }) => ({ x: 40 + 300 * x - 120 * y, y: 80 * x + 250 * y }))));

test('undoes a mirror', () => assertInside(thereAndBack(({ x, y }) => ({ x: 340 - 300 * x, y: 300 * y }))));

test('knows no place on an element without area', () => {
  assert.equal(toUnitSquare({ x: 1, y: 1 }, { x: 1, y: 1 }, { x: 1, y: 1 }), null);
});
