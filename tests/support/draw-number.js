// @ts-check
// Golden drawings beside each other on one canvas, and below.

import { readFileSync } from 'node:fs';

import { draw } from './draw.js';

/** @typedef {import('./draw.js').Drawing} Drawing */

/** @type {Drawing[]} */
const drawings = JSON.parse(readFileSync(new URL('../golden/drawings.json', import.meta.url), 'utf8'));

const PLACE = 280;

/**
 * @param {readonly (readonly string[])[]} lines names of drawings
 * @returns {{ data: Uint8ClampedArray, width: number, height: number }} 280 pixels to a drawing, each way
 */
export function drawNumber(lines) {
  const placed = lines.flatMap((names, line) =>
    names.map((name, column) => strokesAt(drawingNamed(name), column * PLACE, line * PLACE)),
  );
  const columns = Math.max(...lines.map((names) => names.length));
  return draw({
    name: '',
    digit: null,
    checksum: '',
    width: columns * PLACE,
    height: lines.length * PLACE,
    pen: 16,
    ink: [20, 20, 60],
    paper: null,
    strokes: placed.flat(),
  });
}

/** @param {string} name */
export function drawingNamed(name) {
  const found = drawings.find((drawing) => drawing.name === name);
  if (!found) throw new Error(`no golden drawing is called "${name}"`);
  return found;
}

/**
 * @param {Drawing} drawing
 * @param {number} left
 * @param {number} top
 */
function strokesAt({ strokes, width }, left, top) {
  const scale = PLACE / width;
  return strokes.map((stroke) => stroke.map(([x, y]) => [left + x * scale, top + y * scale]));
}
