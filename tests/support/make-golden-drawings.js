// @ts-check
// Writes tests/golden/drawings.json:  node tests/support/make-golden-drawings.js
//
// Each digit twice, in two ways of writing it, at various places, sizes, slants, pens and colours; an empty canvas and a dot.

import { writeFileSync } from 'node:fs';

import { checksum, draw } from './draw.js';

/**
 * Strokes through these points, in a box of 1 by 1.
 * @type {Record<string, number[][][]>}
 */
const SHAPES = {
  'zero, round': [[[0.55, 0], [0.15, 0.2], [0.1, 0.65], [0.5, 1], [0.88, 0.7], [0.85, 0.25], [0.5, 0.01]]],
  'zero, narrow': [[[0.5, 0], [0.28, 0.3], [0.27, 0.7], [0.48, 1], [0.7, 0.72], [0.72, 0.3], [0.52, 0.02], [0.42, 0.05]]],
  'one, a bar': [[[0.52, 0], [0.5, 0.5], [0.49, 1]]],
  'one, with a flag': [[[0.3, 0.25], [0.45, 0.14], [0.55, 0]], [[0.55, 0], [0.54, 0.5], [0.53, 1]]],
  'two, with a straight foot': [[[0.15, 0.25], [0.3, 0.03], [0.65, 0.03], [0.78, 0.28], [0.55, 0.6], [0.12, 0.98]], [[0.12, 0.98], [0.5, 0.97], [0.88, 0.97]]],
  'two, with a loop': [[[0.2, 0.2], [0.4, 0], [0.72, 0.12], [0.68, 0.45], [0.4, 0.8], [0.18, 0.95], [0.14, 0.82], [0.32, 0.8], [0.6, 0.98], [0.9, 0.92]]],
  'three, round': [[[0.2, 0.12], [0.5, 0], [0.76, 0.18], [0.62, 0.4], [0.4, 0.47], [0.7, 0.55], [0.82, 0.78], [0.55, 1], [0.16, 0.9]]],
  'three, with a flat top': [[[0.18, 0.03], [0.48, 0.02], [0.78, 0.02]], [[0.78, 0.02], [0.62, 0.22], [0.45, 0.4]], [[0.45, 0.4], [0.78, 0.52], [0.8, 0.82], [0.5, 1], [0.15, 0.88]]],
  'four, open': [[[0.22, 0], [0.16, 0.3], [0.14, 0.52]], [[0.14, 0.52], [0.5, 0.54], [0.85, 0.5]], [[0.7, 0.05], [0.68, 0.5], [0.65, 1]]],
  'four, closed': [[[0.62, 0], [0.38, 0.35], [0.1, 0.66]], [[0.1, 0.66], [0.5, 0.67], [0.92, 0.65]], [[0.62, 0], [0.63, 0.5], [0.62, 1]]],
  'five, in two strokes': [[[0.26, 0.03], [0.22, 0.25], [0.2, 0.44]], [[0.2, 0.44], [0.55, 0.36], [0.82, 0.62], [0.6, 0.96], [0.14, 0.92]], [[0.26, 0.03], [0.55, 0.02], [0.84, 0]]],
  'five, in one stroke': [[[0.8, 0.02], [0.5, 0.02], [0.3, 0.05], [0.26, 0.25], [0.24, 0.42], [0.5, 0.4], [0.76, 0.55], [0.74, 0.85], [0.48, 1], [0.18, 0.9]]],
  'six, curved': [[[0.68, 0], [0.38, 0.22], [0.2, 0.6], [0.32, 0.94], [0.62, 0.97], [0.78, 0.72], [0.56, 0.54], [0.26, 0.7]]],
  'six, upright': [[[0.4, 0], [0.25, 0.35], [0.22, 0.75], [0.42, 1], [0.7, 0.92], [0.74, 0.68], [0.5, 0.55], [0.26, 0.66]]],
  'seven, plain': [[[0.12, 0.04], [0.5, 0.03], [0.86, 0.02]], [[0.86, 0.02], [0.6, 0.42], [0.42, 1]]],
  'seven, with a bar': [[[0.12, 0.06], [0.5, 0.04], [0.86, 0.03]], [[0.86, 0.03], [0.62, 0.45], [0.45, 1]], [[0.36, 0.52], [0.58, 0.5], [0.8, 0.48]]],
  'eight, in one stroke': [[[0.72, 0.14], [0.45, 0], [0.26, 0.2], [0.5, 0.46], [0.76, 0.74], [0.5, 1], [0.24, 0.76], [0.5, 0.48], [0.76, 0.22], [0.66, 0.08]]],
  'eight, of two rings': [[[0.5, 0], [0.28, 0.1], [0.28, 0.36], [0.5, 0.46], [0.72, 0.36], [0.72, 0.1], [0.5, 0]], [[0.5, 0.46], [0.2, 0.6], [0.22, 0.9], [0.5, 1], [0.78, 0.9], [0.8, 0.6], [0.5, 0.46]]],
  'nine, with a straight leg': [[[0.74, 0.16], [0.5, 0], [0.24, 0.18], [0.3, 0.44], [0.56, 0.46], [0.74, 0.22]], [[0.74, 0.16], [0.72, 0.55], [0.66, 1]]],
  'nine, with a curved leg': [[[0.72, 0.2], [0.48, 0.01], [0.24, 0.2], [0.34, 0.44], [0.6, 0.42], [0.74, 0.2], [0.74, 0.6], [0.58, 0.95], [0.26, 0.94]]],
};

/**
 * A smooth line through the points (Catmull and Rom, 1974).
 * @param {number[][]} points
 */
function smooth(points) {
  const steps = 4;
  const last = points.length - 1;
  const line = [points[0]];
  for (let i = 0; i < last; ++i) {
    const [a, b, c, d] = [i - 1, i, i + 1, i + 2].map((k) => points[Math.min(Math.max(k, 0), last)]);
    for (let step = 1; step <= steps; ++step) {
      const t = step / steps;
      line.push([0, 1].map((axis) => 0.5 * (2 * b[axis] + (c[axis] - a[axis]) * t
        + (2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis]) * t * t
        + (3 * b[axis] - a[axis] - 3 * c[axis] + d[axis]) * t * t * t)));
    }
  }
  return line;
}

/** Points are kept to a tenth of a pixel. @param {number} value */
const rounded = (value) => Math.round(value * 10) / 10;

/**
 * @typedef {object} Placing
 * @property {number} side of the canvas
 * @property {number} size of the box, in canvas sides
 * @property {number} x of its corner, in canvas sides
 * @property {number} y of its corner, in canvas sides
 * @property {number} slant
 * @property {number} pen in canvas sides
 * @property {number[]} ink
 * @property {number[] | null} paper
 */

const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];

/** @type {Placing[]} */
const PLACINGS = [
  { side: 280, size: 0.6, x: 0.2, y: 0.2, slant: 0, pen: 0.07, ink: BLACK, paper: null },
  { side: 280, size: 0.4, x: 0.05, y: 0.08, slant: 0.1, pen: 0.05, ink: BLACK, paper: WHITE },
  { side: 200, size: 0.5, x: 0.42, y: 0.4, slant: 0.15, pen: 0.06, ink: WHITE, paper: BLACK },
  { side: 320, size: 0.8, x: 0.1, y: 0.1, slant: -0.05, pen: 0.1, ink: WHITE, paper: null },
  { side: 96, size: 0.7, x: 0.15, y: 0.2, slant: 0.05, pen: 0.09, ink: [30, 40, 120], paper: [250, 246, 235] },
  { side: 280, size: 0.25, x: 0.65, y: 0.7, slant: 0, pen: 0.03, ink: [20, 20, 60], paper: null },
  { side: 280, size: 0.55, x: 0.3, y: 0.02, slant: 0.2, pen: 0.035, ink: BLACK, paper: null },
];

const NUMERALS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** @param {Omit<import('./draw.js').Drawing, 'checksum'>} drawing */
const withChecksum = (drawing) => ({ ...drawing, checksum: checksum(draw({ ...drawing, checksum: '' }).data) });

const digits = Object.entries(SHAPES).map(([name, shape], i) => {
  const { side, size, x, y, slant, pen, ink, paper } = PLACINGS[i % PLACINGS.length];
  /** @param {number[]} point */
  const place = ([u, v]) => [x + size * (u + slant * (0.5 - v)), y + size * v].map((share) => rounded(share * side));
  const strokes = shape.map((points) => smooth(points).map(place));
  const digit = NUMERALS.indexOf(name.split(',')[0]);
  return withChecksum({ name, digit, width: side, height: side, pen: rounded(pen * side), ink, paper, strokes });
});
const others = [
  withChecksum({ name: 'empty', digit: null, width: 280, height: 280, pen: 20, ink: BLACK, paper: null, strokes: [] }),
  withChecksum({ name: 'dot', digit: null, width: 280, height: 200, pen: 20, ink: BLACK, paper: null, strokes: [[[70, 150]]] }),
];

const lines = [...digits, ...others].map((drawing) => `  ${JSON.stringify(drawing)}`);
writeFileSync(new URL('../golden/drawings.json', import.meta.url), `[\n${lines.join(',\n')}\n]\n`);
