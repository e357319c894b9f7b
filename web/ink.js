// @ts-check
// A drawing as pixels: on the pad for the eye, and on a sheet of constant scale for the network, so that what it reads does
// not depend on the screen.
import { curveThrough } from './curve.js';

/** @typedef {import('./drawing.js').Content} Content */
/** @typedef {import('./drawing.js').Stroke} Stroke */
/** @typedef {import('./picture.js').Picture} Picture */
/** @typedef {{ x: number, y: number, width: number, height: number }} Rectangle */

/** Side of the pad on a sheet. */
const SHEET_SIDE = 280;
/** White all around, so that ink at the pad's edge is never taken for the paper. */
const MARGIN = 20 / SHEET_SIDE;
const WITH_MARGIN = { x: -MARGIN, y: -MARGIN, width: 1 + 2 * MARGIN, height: 1 + 2 * MARGIN };

/** Where on the pad a picture is, whole and in the middle. @param {Picture} picture @returns {Rectangle} in pad units */
export function placeOf({ image }) {
  const longer = Math.max(image.width, image.height);
  const [width, height] = [image.width / longer, image.height / longer];
  return { x: (1 - width) / 2, y: (1 - height) / 2, width, height };
}

/**
 * Paints a drawing into a context whose unit is the pad's.
 * @param {CanvasRenderingContext2D} context @param {Content} content
 * @param {{ ink: string, paper: string | null }} colours without paper, the eraser makes transparent; a picture has its own
 */
export function paint(context, { picture, strokes }, { ink, paper }) {
  context.save();
  if (picture) {
    const { x, y, width, height } = placeOf(picture);
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    context.drawImage(picture.image, x, y, width, height);
  }
  context.lineCap = context.lineJoin = 'round';
  for (const stroke of strokes) {
    const rubber = picture?.paper ?? paper;
    context.globalCompositeOperation = stroke.erases && !rubber ? 'destination-out' : 'source-over';
    context.fillStyle = context.strokeStyle = (stroke.erases && rubber) || (picture?.ink ?? ink);
    paintStroke(context, stroke);
  }
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Stroke} stroke */
function paintStroke(context, { points, width }) {
  const [start] = points;
  context.beginPath();
  if (points.length === 1) {
    context.arc(start.x, start.y, width / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.lineWidth = width;
  context.moveTo(start.x, start.y);
  for (const { control1, control2, end } of curveThrough(points)) {
    context.bezierCurveTo(control1.x, control1.y, control2.x, control2.y, end.x, end.y);
  }
  context.stroke();
}

/** A sheet of paper that drawings are copied to in black, for the network. */
export class Sheet {
  #canvas = document.createElement('canvas');
  #context;
  /** The part of the pad that was copied, in pad units. @type {Rectangle} */
  frame = WITH_MARGIN;

  constructor() {
    const context = this.#canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) throw new Error('The browser gives no 2D canvas: too many are in use, or canvases are switched off.');
    this.#context = context;
  }

  get canvas() {
    return this.#canvas;
  }

  /** Copies a drawing; a picture without anything around it, as an edge around it would be ink. @param {Content} content */
  copy(content) {
    this.frame = content.picture ? placeOf(content.picture) : WITH_MARGIN;
    const { x, y, width, height } = this.frame;
    this.#canvas.width = Math.max(1, Math.round(width * SHEET_SIDE));
    this.#canvas.height = Math.max(1, Math.round(height * SHEET_SIDE));
    this.#context.fillStyle = '#fff';
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#context.setTransform(this.#canvas.width / width, 0, 0, this.#canvas.height / height, 0, 0);
    this.#context.translate(-x, -y);
    this.#context.imageSmoothingQuality = 'high';
    paint(this.#context, content, { ink: '#000', paper: '#fff' });
    return this.#canvas;
  }

  /** From the sheet's pixels to pad units. @param {Rectangle} box @returns {Rectangle} */
  toPad({ x, y, width, height }) {
    const scale = this.frame.width / this.#canvas.width;
    return { x: this.frame.x + x * scale, y: this.frame.y + y * scale, width: width * scale, height: height * scale };
  }
}
