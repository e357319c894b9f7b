// @ts-check
// The pad: shows a drawing and draws on it with mouse, pen or finger.
import { paint } from '../ink.js';
import { toUnitSquare } from '../unit-square.js';

/** @typedef {import('../drawing.js').Drawing} Drawing */
/** @typedef {import('../drawing.js').Pen} Pen */

export class PadView {
  #canvas;
  #context;
  #drawing;
  #penInUse;
  #onChange;
  #onStroke;
  /** Boxes without size in three corners of the pad: they go through every transform that the pad goes through. */
  #corners = ['top-left', 'top-right', 'bottom-left'].map(cornerMark);
  /** The pointer that draws; others are ignored meanwhile. @type {number | null} */
  #pointer = null;
  #refreshing = false;

  /**
   * @param {HTMLCanvasElement} canvas in a positioned parent of exactly its size
   * @param {Drawing} drawing
   * @param {{ pen: () => Pen, onChange: () => void, onStroke: () => void }} listeners pen: the one that a stroke begins with;
   *   onChange: ink moved, at most once a frame; onStroke: the pen was lifted
   */
  constructor(canvas, drawing, { pen, onChange, onStroke }) {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('The browser gives no 2D canvas: too many are in use, or canvases are switched off.');
    this.#canvas = canvas;
    this.#context = context;
    this.#drawing = drawing;
    this.#penInUse = pen;
    this.#onChange = onChange;
    this.#onStroke = onStroke;
    canvas.after(...this.#corners);
    canvas.addEventListener('pointerdown', (event) => this.#penDown(event));
    canvas.addEventListener('pointermove', (event) => this.#penMove(event));
    canvas.addEventListener('pointerup', (event) => this.#penUp(event));
    canvas.addEventListener('pointercancel', (event) => this.#penLost(event));
    canvas.addEventListener('contextmenu', (event) => event.preventDefault());
    this.#followSize();
    for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
      matchMedia(query).addEventListener('change', () => this.#paint());
    }
  }

  /** Shows the drawing as it is now. */
  refresh() {
    if (this.#refreshing) return;
    this.#refreshing = true;
    requestAnimationFrame(() => {
      this.#refreshing = false;
      this.#paint();
      this.#onChange();
    });
  }

  /** Gives the canvas one pixel for each of the screen's. */
  #followSize() {
    new ResizeObserver(([entry]) => {
      const size = entry.devicePixelContentBoxSize?.[0];
      const scale = window.devicePixelRatio;
      this.#canvas.width = size?.inlineSize ?? Math.round(entry.contentRect.width * scale);
      this.#canvas.height = size?.blockSize ?? Math.round(entry.contentRect.height * scale);
      this.#paint();
    }).observe(this.#canvas);
  }

  #paint() {
    const { width, height } = this.#canvas;
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.clearRect(0, 0, width, height);
    this.#context.setTransform(width, 0, 0, height, 0, 0);
    paint(this.#context, this.#drawing, { ink: getComputedStyle(this.#canvas).color, paper: null });
  }

  /** @param {PointerEvent[]} events */
  #pointsOf(events) {
    const [topLeft, topRight, bottomLeft] = this.#corners.map((corner) => corner.getBoundingClientRect());
    const place = toUnitSquare(topLeft, topRight, bottomLeft);
    return place ? events.map(({ clientX, clientY }) => place({ x: clientX, y: clientY })) : [];
  }

  /** @param {PointerEvent} event */
  #penDown(event) {
    if (this.#pointer !== null || event.button !== 0) return;
    const [point] = this.#pointsOf([event]);
    if (!point) return;
    event.preventDefault();
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#canvas.focus({ preventScroll: true }); // the pad's keys go on from here
    this.#drawing.begin(point, this.#penInUse());
    this.refresh();
  }

  /** @param {PointerEvent} event */
  #penMove(event) {
    if (event.pointerId !== this.#pointer) return;
    const between = event.getCoalescedEvents?.() ?? [];
    this.#drawing.extend(this.#pointsOf(between.length > 0 ? between : [event]));
    this.refresh();
  }

  /** @param {PointerEvent} event */
  #penUp(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.#drawing.extend(this.#pointsOf([event]));
    this.#drawing.end();
    this.refresh();
    this.#onStroke();
  }

  /** The system took the pointer for a gesture of its own. @param {PointerEvent} event */
  #penLost(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.#drawing.cancel();
    this.refresh();
  }
}

/** @param {string} corner */
function cornerMark(corner) {
  const mark = document.createElement('span');
  mark.className = `corner ${corner}`;
  mark.ariaHidden = 'true';
  return mark;
}
