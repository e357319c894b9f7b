// @ts-check
// A drawing: a picture, where there is one, and strokes over it, in pad units: (0, 0) top left to (1, 1) bottom right. And
// its past, for undo and redo.
//
//   drawing.begin({ x: 0.2, y: 0.3 }, { width: 0.07, erases: false });
//   drawing.extend([{ x: 0.4, y: 0.5 }]);
//   drawing.end();
//   drawing.undo();

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ width: number, erases: boolean }} Pen width in pad units */
/** @typedef {Pen & { points: readonly Point[] }} Stroke */
/** @typedef {import('./picture.js').Picture} Picture */
/** @typedef {{ picture: Picture | null, strokes: readonly Stroke[] }} Content */

/** @type {Content} */
const BLANK = { picture: null, strokes: [] };

export class Drawing {
  #content = BLANK;
  /** What the content was before each action. @type {Content[]} */
  #past = [];
  /** What was undone, the last action first. @type {Content[]} */
  #future = [];
  /** The stroke under the pen. @type {(Pen & { points: Point[] }) | null} */
  #current = null;

  /** Every stroke, oldest first, the unfinished one included. @returns {readonly Stroke[]} */
  get strokes() {
    return this.#current ? [...this.#content.strokes, this.#current] : this.#content.strokes;
  }

  /** What the strokes are on. */
  get picture() {
    return this.#content.picture;
  }

  /** Without anything to read: an eraser alone leaves nothing. */
  get isEmpty() {
    return !this.picture && this.strokes.every(({ erases }) => erases);
  }

  get isBeingDrawn() {
    return this.#current !== null;
  }

  get canUndo() {
    return this.isBeingDrawn || this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /** Puts the pen down; a stroke that was never ended is ended first. @param {Point} point @param {Pen} pen */
  begin(point, { width, erases }) {
    this.end();
    this.#current = { width, erases, points: [point] };
  }

  /** Moves the pen; without effect when it is up. @param {readonly Point[]} points */
  extend(points) {
    if (!this.#current) return;
    for (const point of points) {
      const last = this.#current.points[this.#current.points.length - 1];
      // A curve through two equal points has no direction there.
      if (point.x !== last.x || point.y !== last.y) this.#current.points.push(point);
    }
  }

  /** Lifts the pen. */
  end() {
    if (!this.#current) return;
    const stroke = this.#current;
    this.#current = null;
    this.#become({ ...this.#content, strokes: [...this.#content.strokes, stroke] });
  }

  /** Forgets the unfinished stroke: the system took the pointer away. */
  cancel() {
    this.#current = null;
  }

  /** Puts a picture in the place of what was drawn. @param {Picture} picture */
  show(picture) {
    this.#current = null;
    this.#become({ picture, strokes: [] });
  }

  /** Wipes the pad; undo() brings the drawing back. */
  clear() {
    this.end();
    if (this.#content.picture || this.#content.strokes.length > 0) this.#become(BLANK);
  }

  /** Takes back the last stroke, the one under the pen included, or the last picture or clear(). */
  undo() {
    if (this.#current) return this.cancel();
    const before = this.#past.pop();
    if (!before) return;
    this.#future.push(this.#content);
    this.#content = before;
  }

  /** Does again what was undone. */
  redo() {
    if (this.#current) return;
    const after = this.#future.pop();
    if (!after) return;
    this.#past.push(this.#content);
    this.#content = after;
  }

  /** Starts with this, without a past. @param {Content} content */
  restore({ picture, strokes }) {
    this.#content = { picture, strokes };
    this.#past = [];
    this.#future = [];
    this.#current = null;
  }

  /** @param {Content} content */
  #become(content) {
    this.#past.push(this.#content);
    this.#future = [];
    this.#content = content;
  }
}
