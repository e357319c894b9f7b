// @ts-check
// The 28x28 pixels that the network saw, in the ink of the page.

const SIDE = 28;

export class SeenView {
  #figure;
  #canvas;
  /** @type {ArrayLike<number> | null} */
  #field = null;

  /** @param {HTMLElement} figure @param {HTMLCanvasElement} canvas */
  constructor(figure, canvas) {
    this.#figure = figure;
    this.#canvas = canvas;
    canvas.width = canvas.height = SIDE;
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
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, SIDE, SIDE);
    context.fillStyle = getComputedStyle(this.#canvas).color;
    const field = this.#field ?? [];
    for (let i = 0; i < field.length; ++i) {
      context.globalAlpha = field[i];
      context.fillRect(i % SIDE, Math.floor(i / SIDE), 1, 1);
    }
  }
}
