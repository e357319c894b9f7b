// @ts-check
// Strokes as pixels: on the pad for the eye, and on a sheet of constant size for the network, so that what it reads does
// not depend on the screen.
import { curveThrough } from './curve.js';

/** @typedef {import('./drawing.js').Stroke} Stroke */
/** @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Context */

/** Width of the pen in pad units: a digit that fills the pad comes out about as bold as MNIST's. */
export const PEN_WIDTH = 0.07;

const SHEET_SIDE = 280;
/** White all around, so that ink at the pad's edge is never taken for the paper. */
const SHEET_MARGIN = 20;

/**
 * Draws strokes into the square of `side` pixels at (offset, offset).
 * @param {Context} context @param {readonly Stroke[]} strokes @param {number} side @param {number} [offset]
 */
export function paintStrokes(context, strokes, side, offset = 0) {
  const width = PEN_WIDTH * side;
  /** @param {number} units */
  const px = (units) => offset + units * side;
  context.lineWidth = width;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const points of strokes) {
    const [start] = points;
    context.beginPath();
    if (points.length === 1) {
      context.arc(px(start.x), px(start.y), width / 2, 0, 2 * Math.PI);
      context.fill();
      continue;
    }
    context.moveTo(px(start.x), px(start.y));
    for (const { control1, control2, end } of curveThrough(points)) {
      context.bezierCurveTo(px(control1.x), px(control1.y), px(control2.x), px(control2.y), px(end.x), px(end.y));
    }
    context.stroke();
  }
}

/** A sheet of paper that strokes are copied to in black, for the network. */
export class Sheet {
  #canvas = document.createElement('canvas');
  #context;

  constructor() {
    this.#canvas.width = this.#canvas.height = SHEET_SIDE + 2 * SHEET_MARGIN;
    const context = this.#canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) throw new Error('The browser gives no 2D canvas: too many are in use, or canvases are switched off.');
    this.#context = context;
  }

  /** The sheet with these strokes on it; valid until the next call. @param {readonly Stroke[]} strokes */
  copy(strokes) {
    const { width, height } = this.#canvas;
    this.#context.fillStyle = '#fff';
    this.#context.fillRect(0, 0, width, height);
    this.#context.fillStyle = this.#context.strokeStyle = '#000';
    paintStrokes(this.#context, strokes, SHEET_SIDE, SHEET_MARGIN);
    return this.#canvas;
  }
}
