// @ts-check
// What the pointer draws on a canvas: dark strokes of a round pen, kept so that they can be drawn again in any size.

/** @typedef {{ x: number, y: number }} Point in shares of the canvas' width and height */

const PEN_SHARE = 0.07;
/** Pixels a side of what is read, whatever the size on the screen. */
const READ_SIDE = 280;
/** A pointer that moves less is a tap. */
const STEP = 1 / 1024;

export class Strokes {
  #canvas;
  #changed;
  /** @type {Point[][]} */
  #strokes = [];
  /** @type {number | null} */
  #pointer = null;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {() => void} changed called when the drawing is another
   */
  constructor(canvas, changed) {
    this.#canvas = canvas;
    this.#changed = changed;
    canvas.addEventListener('pointerdown', (event) => this.#begin(event));
    canvas.addEventListener('pointermove', (event) => this.#extend(event));
    canvas.addEventListener('pointerup', (event) => this.#end(event));
    canvas.addEventListener('pointercancel', (event) => this.#end(event));
    new ResizeObserver(() => this.#paint()).observe(canvas);
  }

  clear() {
    this.#strokes = [];
    this.#pointer = null;
    this.#paint();
  }

  /** Black on a transparent sheet, whatever colours are shown. @returns {ImageData} */
  pixels() {
    const { clientWidth, clientHeight } = this.#canvas;
    const scale = READ_SIDE / Math.max(clientWidth, clientHeight, 1);
    const width = Math.max(1, Math.round(clientWidth * scale));
    const height = Math.max(1, Math.round(clientHeight * scale));
    const context = contextOf(new OffscreenCanvas(width, height));
    draw(context, this.#strokes, '#000');
    return context.getImageData(0, 0, width, height);
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (this.#pointer !== null || event.button !== 0) return;
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#strokes.push([this.#pointAt(event)]);
    this.#show();
  }

  /** @param {PointerEvent} event */
  #extend(event) {
    if (event.pointerId !== this.#pointer) return;
    const stroke = this.#strokes[this.#strokes.length - 1];
    // The points between two frames, where the browser keeps them.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const point of (events.length > 0 ? events : [event]).map((each) => this.#pointAt(each))) {
      const last = stroke[stroke.length - 1];
      if (Math.hypot(point.x - last.x, point.y - last.y) >= STEP) stroke.push(point);
    }
    this.#show();
  }

  /** @param {PointerEvent} event */
  #end(event) {
    if (event.pointerId === this.#pointer) this.#pointer = null;
  }

  /** @param {PointerEvent} event @returns {Point} */
  #pointAt({ clientX, clientY }) {
    const box = this.#canvas.getBoundingClientRect();
    return { x: (clientX - box.x) / box.width, y: (clientY - box.y) / box.height };
  }

  #show() {
    this.#paint();
    this.#changed();
  }

  #paint() {
    const canvas = this.#canvas;
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio));
    const context = canvas.getContext('2d');
    if (context) draw(context, this.#strokes, getComputedStyle(canvas).color);
  }
}

/**
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {readonly (readonly Point[])[]} strokes
 * @param {string} colour
 */
function draw(context, strokes, colour) {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  context.strokeStyle = colour;
  context.lineWidth = Math.min(width, height) * PEN_SHARE;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const [first, ...others] of strokes) {
    context.beginPath();
    context.moveTo(first.x * width, first.y * height);
    for (const { x, y } of others.length > 0 ? others : [first]) context.lineTo(x * width, y * height);
    context.stroke();
  }
}

/** @param {OffscreenCanvas} canvas */
function contextOf(canvas) {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser gives no 2d context');
  return context;
}
