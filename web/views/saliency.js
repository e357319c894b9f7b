// @ts-check
// Over the drawing: where more ink would make the network surer of its answer, and where less sure. Only pages where somebody
// looks inside load this.
import { paintValues } from './values.js';

/** @typedef {import('../ink.js').Rectangle} Rectangle */

const SIDE = 28;
/** Of a drawing in the network's field (see core's normalisation). */
const DRAWING_SIDE = 20;

export class SaliencyView {
  #canvas;

  /** @param {HTMLCanvasElement} canvas over the pad */
  constructor(canvas) {
    this.#canvas = canvas;
    canvas.width = canvas.height = SIDE;
  }

  /** @param {import('../reading.js').Reading} reading @param {(box: Rectangle) => Rectangle} toPad */
  show({ inside, field, box }, toPad) {
    this.#canvas.hidden = !inside || !field || !box;
    if (!inside || !field || !box) return;
    const { x, y, width, height } = toPad(fieldOn(box, field));
    Object.assign(this.#canvas.style, { left: `${100 * x}%`, top: `${100 * y}%`, width: `${100 * width}%`, height: `${100 * height}%` });
    paintValues(this.#canvas, (set) => inside.saliency.forEach((value, i) => set(i % SIDE, Math.floor(i / SIDE), value)));
  }

  clear() {
    this.#canvas.hidden = true;
  }
}

/** Where the whole field lies, when its ink lies in this box. @param {Rectangle} box @param {ArrayLike<number>} field @returns {Rectangle} */
function fieldOn(box, field) {
  const inked = Array.from(field, (value, i) => (value > 0 ? i : -1)).filter((i) => i >= 0);
  const left = Math.min(...inked.map((i) => i % SIDE));
  const top = Math.floor(inked[0] / SIDE);
  const pixel = Math.max(box.width, box.height) / DRAWING_SIDE;
  return { x: box.x - left * pixel, y: box.y - top * pixel, width: SIDE * pixel, height: SIDE * pixel };
}
