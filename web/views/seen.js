// @ts-check
// The 28x28 pixels that the network saw, in the ink of the page.
import { paintField } from './field.js';

export class SeenView {
  #figure;
  #canvas;
  /** @type {ArrayLike<number> | null} */
  #field = null;

  /** @param {HTMLElement} figure @param {HTMLCanvasElement} canvas */
  constructor(figure, canvas) {
    this.#figure = figure;
    this.#canvas = canvas;
    this.#paint();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#paint());
  }

  /** Hidden when the engine does not tell what it saw. @param {boolean} available */
  setAvailable(available) {
    this.#figure.hidden = !available;
  }

  /** @param {import('../reading.js').Reading} reading */
  show({ field }) {
    this.#field = field;
    this.#paint();
  }

  clear() {
    this.#field = null;
    this.#paint();
  }

  #paint() {
    paintField(this.#canvas, this.#field ?? []);
  }
}
