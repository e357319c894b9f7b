// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Drawing } from '../../web/drawing.js';

const [A, B, C] = [{ x: 0, y: 0 }, { x: 0.5, y: 0.5 }, { x: 1, y: 0 }];

/** @param {Drawing} drawing @param {...{ x: number, y: number }} points */
function stroke(drawing, first = A, ...points) {
  drawing.begin(first);
  drawing.extend(points);
  drawing.end();
}

test('shows the stroke under the pen', () => {
  const drawing = new Drawing();
  drawing.begin(A);
  drawing.extend([B]);
  assert.deepEqual(drawing.strokes, [[A, B]]);
  assert.ok(drawing.isBeingDrawn);
});

test('keeps a point once however often the pointer reports it', () => {
  const drawing = new Drawing();
  stroke(drawing, A, A, B, B, C);
  assert.deepEqual(drawing.strokes, [[A, B, C]]);
});

test('ignores a pointer that moves without being down', () => {
  const drawing = new Drawing();
  drawing.extend([A, B]);
  assert.ok(drawing.isEmpty);
});

test('undoes stroke by stroke, until nothing is left', () => {
  const drawing = new Drawing();
  stroke(drawing, A, B);
  stroke(drawing, B, C);
  drawing.undo();
  assert.deepEqual(drawing.strokes, [[A, B]]);
  drawing.undo();
  assert.ok(drawing.isEmpty);
  assert.ok(!drawing.canUndo);
  drawing.undo();
  assert.ok(drawing.isEmpty);
});

test('undoes a clear', () => {
  const drawing = new Drawing();
  stroke(drawing, A, B);
  drawing.clear();
  assert.ok(drawing.isEmpty);
  drawing.undo();
  assert.deepEqual(drawing.strokes, [[A, B]]);
});

test('clearing an empty pad is nothing to undo', () => {
  const drawing = new Drawing();
  drawing.clear();
  assert.ok(!drawing.canUndo);
});

test('undoing during a stroke takes back that stroke alone', () => {
  const drawing = new Drawing();
  stroke(drawing, A, B);
  drawing.begin(C);
  drawing.undo();
  assert.deepEqual(drawing.strokes, [[A, B]]);
  assert.ok(!drawing.isBeingDrawn);
});

test('a cancelled stroke leaves no ink and no history', () => {
  const drawing = new Drawing();
  drawing.begin(A);
  drawing.extend([B]);
  drawing.cancel();
  assert.ok(drawing.isEmpty);
  assert.ok(!drawing.canUndo);
});
