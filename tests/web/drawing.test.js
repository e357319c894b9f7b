// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Drawing } from '../../web/drawing.js';

const [A, B, C] = [{ x: 0, y: 0 }, { x: 0.5, y: 0.5 }, { x: 1, y: 0 }];

const PEN = { width: 0.07, erases: false };
const ERASER = { width: 0.1, erases: true };
const PICTURE = /** @type {any} */ ({ image: 'of a seven' });

/** @param {Drawing} drawing */
const pointsOf = (drawing) => drawing.strokes.map(({ points }) => points);

/** @param {Drawing} drawing @param {...{ x: number, y: number }} points */
function stroke(drawing, first = A, ...points) {
  drawing.begin(first, PEN);
  drawing.extend(points);
  drawing.end();
}

test('shows the stroke under the pen', () => {
  const drawing = new Drawing();
  drawing.begin(A, PEN);
  drawing.extend([B]);
  assert.deepEqual(pointsOf(drawing), [[A, B]]);
  assert.ok(drawing.isBeingDrawn);
});

test('keeps a point once however often the pointer reports it', () => {
  const drawing = new Drawing();
  stroke(drawing, A, A, B, B, C);
  assert.deepEqual(pointsOf(drawing), [[A, B, C]]);
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
  assert.deepEqual(pointsOf(drawing), [[A, B]]);
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
  assert.deepEqual(pointsOf(drawing), [[A, B]]);
});

test('clearing an empty pad is nothing to undo', () => {
  const drawing = new Drawing();
  drawing.clear();
  assert.ok(!drawing.canUndo);
});

test('undoing during a stroke takes back that stroke alone', () => {
  const drawing = new Drawing();
  stroke(drawing, A, B);
  drawing.begin(C, PEN);
  drawing.undo();
  assert.deepEqual(pointsOf(drawing), [[A, B]]);
  assert.ok(!drawing.isBeingDrawn);
});

test('a cancelled stroke leaves no ink and no history', () => {
  const drawing = new Drawing();
  drawing.begin(A, PEN);
  drawing.extend([B]);
  drawing.cancel();
  assert.ok(drawing.isEmpty);
  assert.ok(!drawing.canUndo);
});

test('does again what was undone, until something else is done', () => {
  const drawing = new Drawing();
  stroke(drawing, A, B);
  stroke(drawing, B, C);
  drawing.undo();
  drawing.undo();
  drawing.redo();
  assert.deepEqual(pointsOf(drawing), [[A, B]]);
  assert.ok(drawing.canRedo);
  stroke(drawing, C, A);
  assert.ok(!drawing.canRedo);
  drawing.redo();
  assert.deepEqual(pointsOf(drawing), [[A, B], [C, A]]);
});

test('redoing during a stroke does nothing', () => {
  const drawing = new Drawing();
  stroke(drawing, A, B);
  drawing.undo();
  drawing.begin(C, PEN);
  drawing.redo();
  assert.deepEqual(pointsOf(drawing), [[C]]);
});

test('remembers each stroke’s pen', () => {
  const drawing = new Drawing();
  stroke(drawing, A, B);
  drawing.begin(B, ERASER);
  drawing.end();
  assert.deepEqual(drawing.strokes.map(({ width, erases }) => ({ width, erases })), [PEN, ERASER]);
});

test('what only the eraser went over is empty', () => {
  const drawing = new Drawing();
  drawing.begin(A, ERASER);
  drawing.end();
  assert.ok(drawing.isEmpty);
  drawing.clear();
  assert.equal(drawing.strokes.length, 0);
});

test('a picture takes the place of the drawing, and can be undone, drawn on and cleared', () => {
  const drawing = new Drawing();
  stroke(drawing, A, B);
  drawing.show(PICTURE);
  assert.equal(drawing.picture, PICTURE);
  assert.deepEqual(drawing.strokes, []);
  assert.ok(!drawing.isEmpty);
  stroke(drawing, B, C);
  assert.equal(drawing.picture, PICTURE);
  drawing.clear();
  assert.ok(drawing.isEmpty);
  for (let i = 0; i < 3; ++i) drawing.undo();
  assert.equal(drawing.picture, null);
  assert.deepEqual(pointsOf(drawing), [[A, B]]);
});

test('what is restored has no past', () => {
  const drawing = new Drawing();
  stroke(drawing, A, B);
  drawing.restore({ picture: PICTURE, strokes: [] });
  assert.equal(drawing.picture, PICTURE);
  assert.ok(!drawing.canUndo && !drawing.canRedo);
});
