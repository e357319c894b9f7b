// @ts-check
// Several digits on one canvas, read as a number.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { load } from '../../wasm/inkling.js';
import { draw } from '../support/draw.js';
import { drawNumber, drawingNamed } from '../support/draw-number.js';
import { modelFile } from '../support/models.js';
import { floats, strings } from '../support/npz-writer.js';
import { FULL_WASM_URL, WASM_URL, wasmExports, wasmModule } from '../support/wasm-module.js';

/** @typedef {import('../../wasm/inkling.js').Reader} Reader */

const MODEL = await readFile(new URL('../../models/cnn-v1.npz', import.meta.url));
const LINES = [['two, with a loop', 'zero, round', 'four, open'], ['seven, plain', 'three, with a flat top']];

/** @type {Reader} */
let reader;
before(async () => {
  reader = await load(MODEL, { wasm: await wasmModule() });
});
after(() => reader.close());

test('reads digits in their order, line by line', () => {
  const { text, digits } = reader.readNumber(drawNumber(LINES));
  assert.equal(text, '204\n73');
  assert.deepEqual(digits.map(({ label }) => label), [2, 0, 4, 7, 3]);
  assert.ok(digits.every(({ isDigit, confidence, label, second }) => isDigit && confidence > 0.8 && label !== second));
});

test('says where each digit is', () => {
  const { digits } = reader.readNumber(drawNumber(LINES));
  const places = LINES.flatMap((names, line) => names.map((name, column) => ({ name, column, line })));
  places.forEach(({ name, column, line }, index) => {
    const { x, y, width, height } = reader.normalize(drawNumber([[name]])).box;
    assert.deepEqual(digits[index].box, { x: x + column * 280, y: y + line * 280, width, height }, name);
  });
});

test('reads one digit as classify does', () => {
  for (const name of ['five, in one stroke', 'eight, of two rings', 'nine, with a curved leg']) {
    const drawing = draw(drawingNamed(name));
    const { label, second, confidence, isDigit } = reader.classify(drawing);
    const { digits } = reader.readNumber(drawing);
    const { box, field } = reader.normalize(drawing);
    assert.deepEqual(digits, [{ box, label, second, confidence, isDigit, field }], name);
  }
});

test('shows each digit as the network saw it, alone', () => {
  const { digits } = reader.readNumber(drawNumber(LINES));
  LINES.flat().forEach((name, index) => {
    const { field, label, second, confidence } = digits[index];
    const expected = reader.normalize(drawNumber([[name]])).field; // elsewhere on the canvas, so but for rounding
    assert.ok(field.every((value, pixel) => Math.abs(value - expected[pixel]) < 0.001), name);
    const alone = reader.classify(field);
    assert.deepEqual([alone.label, alone.second, alone.confidence], [label, second, confidence], name);
  });
});

test('reads nothing on an empty canvas', () => {
  assert.deepEqual(reader.readNumber(draw(drawingNamed('empty'))), { text: '', digits: [] });
});

test('writes a question mark for what is no number', () => {
  const side = 320;
  const dots = Uint8Array.from({ length: side * side }, (_, pixel) => (pixel % 16 < 5 && (pixel / side) % 16 < 5 ? 0 : 255));
  const { text, digits } = reader.readNumber({ data: dots, width: side, height: side });
  assert.deepEqual([text, digits.length, digits[0].isDigit], ['?', 1, false]);
});

test('writes the names of the classes', async () => {
  const classes = ['0', '1', '2', '3', '4', '5', '6', 'sieben für κ', '8', '9'];
  const bias = new Float32Array(10);
  bias[7] = 8;
  const seven = modelFile({
    classes: strings([10], classes),
    'layers.1.weight': floats([10, 30], new Float32Array(300)),
    'layers.1.bias': floats([10], bias),
  });
  const named = await load(seven, { wasm: await wasmModule() });
  assert.equal(named.readNumber(draw(drawingNamed('three, round'))).text, 'sieben für κ');
  named.close();
});

test('takes grey bytes and floats too', () => {
  const { data, width, height } = drawNumber(LINES);
  const grey = Uint8Array.from({ length: width * height }, (_, pixel) => 255 - data[4 * pixel + 3]);
  const amounts = Float32Array.from(grey, (byte) => byte / 255);
  assert.equal(reader.readNumber({ data: grey, width, height }).text, '204\n73');
  assert.equal(reader.readNumber({ data: amounts, width, height }).text, '204\n73');
});

test('hands out digits that later readings leave alone', () => {
  const first = reader.readNumber(drawNumber(LINES));
  const copy = structuredClone(first);
  reader.readNumber(draw(drawingNamed('seven, plain')));
  assert.deepEqual(first, copy);
});

test('refuses what is no picture', () => {
  const read = (/** @type {any} */ image) => () => reader.readNumber(image);
  assert.throws(read(new Float32Array(784)), { code: 'invalid_argument', message: /pass floats as \{ data, width, height \}/ });
  assert.throws(read({ data: new Float32Array(4).fill(Number.NaN), width: 2, height: 2 }), { code: 'invalid_argument', message: /finite/ });
  assert.throws(read({ data: new Uint8Array(9000), width: 9000, height: 1 }), { code: 'invalid_argument', message: /8192/ });
  assert.throws(read(undefined), { code: 'invalid_argument', message: /got undefined/ });
});

test('refuses to read once closed', async () => {
  const closed = await load(modelFile(), { wasm: await wasmModule() });
  closed.close();
  assert.throws(() => closed.readNumber(draw(drawingNamed('seven, plain'))), { code: 'closed' });
});

test('says which module reads numbers when this one does not', async () => {
  const single = await load(modelFile(), { wasm: await wasmModule(WASM_URL) });
  assert.throws(() => single.readNumber(draw(drawingNamed('seven, plain'))), {
    code: 'unsupported',
    message: /single digits, but no numbers; load the model with inkling-full\.wasm/,
  });
  assert.equal(single.classify(draw(drawingNamed('seven, plain'))).probabilities.length, 10);
  single.close();
});

test('checks handle, size and format before it reads', async () => {
  const api = await wasmExports();
  const file = modelFile();
  new Uint8Array(api.memory.buffer).set(file, api.inkling_reserve(file.length));
  const handle = api.inkling_load(file.length);
  api.inkling_reserve(64);
  for (const bad of [0, -1, handle + 1]) assert.equal(api.inkling_read_number(bad, 4, 4, 1), 0);
  for (const [width, height] of [[0, 4], [4, -1], [65536, 65536], [8193, 1], [9, 8]]) {
    assert.equal(api.inkling_read_number(handle, width, height, 1), 0, `${width}x${height}`);
  }
  for (const format of [-1, 3]) assert.equal(api.inkling_read_number(handle, 4, 4, format), 0);
  assert.notEqual(api.inkling_read_number(handle, 8, 8, 1), 0);
});

test('reads the widest canvas, whatever is on it', async () => {
  const own = await load(modelFile(), { wasm: await WebAssembly.compile(await readFile(FULL_WASM_URL)) });
  const [width, height] = [8192, 256];
  const checkers = new Uint8Array(width * height).map((_, pixel) => (((pixel >> 5) ^ (pixel >> 18)) & 1) * 255);
  assert.ok(own.readNumber({ data: checkers, width, height }).digits.length >= 1);
  own.close();
});
