// @ts-check
// A drawing: strokes of points in pad units, (0, 0) top left to (1, 1) bottom right, and its past, for undo.
//
//   drawing.begin({ x: 0.2, y: 0.3 });
//   drawing.extend([{ x: 0.4, y: 0.5 }]);
//   drawing.end();
//   drawing.undo();

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {readonly Point[]} Stroke */

export class Drawing {
  /** @type {readonly Stroke[]} */
  #finished = [];
  /** What `#finished` was before each action. @type {(readonly Stroke[])[]} */
  #past = [];
  /** The stroke under the pen. @type {Point[] | null} */
  #current = null;

  /** Every stroke, oldest first, the unfinished one included. @returns {readonly Stroke[]} */
  get strokes() {
    return this.#current ? [...this.#finished, this.#current] : this.#finished;
  }

  get isEmpty() {
    return this.#finished.length === 0 && !this.#current;
  }

  get isBeingDrawn() {
    return this.#current !== null;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  /** Puts the pen down; a stroke that was never ended is ended first. @param {Point} point */
  begin(point) {
    this.end();
    this.#current = [point];
  }

  /** Moves the pen; without effect when it is up. @param {readonly Point[]} points */
  extend(points) {
    if (!this.#current) return;
    for (const point of points) {
      const last = this.#current[this.#current.length - 1];
      // A curve through two equal points has no direction there.
      if (point.x !== last.x || point.y !== last.y) this.#current.push(point);
    }
  }

  /** Lifts the pen. */
  end() {
    if (!this.#current) return;
    const stroke = this.#current;
    this.#current = null;
    this.#become([...this.#finished, stroke]);
  }

  /** Forgets the unfinished stroke: the system took the pointer away. */
  cancel() {
    this.#current = null;
  }

  /** Takes back the last stroke, the one under the pen included, or the last clear(). */
  undo() {
    if (this.#current) this.cancel();
    else this.#finished = this.#past.pop() ?? this.#finished;
  }

  /** Wipes the pad; undo() brings the drawing back. */
  clear() {
    this.end();
    if (this.#finished.length > 0) this.#become([]);
  }

  /** @param {readonly Stroke[]} strokes */
  #become(strokes) {
    this.#past.push(this.#finished);
    this.#finished = strokes;
  }
}
