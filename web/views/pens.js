// @ts-check
// The choice of pen or eraser, and how thick it is.

/** @typedef {import('../drawing.js').Pen} Pen */

/** The slider goes in hundredths of the pad. */
const STEPS = 100;

export class PensView {
  #kinds;
  #width;

  /**
   * @param {{ kinds: readonly HTMLInputElement[], width: HTMLInputElement }} elements kinds: radio buttons "draw" and "erase"
   * @param {() => void} onChange
   */
  constructor({ kinds, width }, onChange) {
    this.#kinds = kinds;
    this.#width = width;
    for (const input of [...kinds, width]) {
      input.addEventListener('input', () => {
        this.#reflect();
        onChange();
      });
    }
    this.#reflect();
  }

  /** @returns {Pen} */
  get pen() {
    return { width: Number(this.#width.value) / STEPS, erases: this.#kinds.some(({ checked, value }) => checked && value === 'erase') };
  }

  /** @param {Pen} pen */
  choose({ width, erases }) {
    this.#width.value = String(Math.round(width * STEPS));
    for (const input of this.#kinds) input.checked = (input.value === 'erase') === erases;
    this.#reflect();
  }

  #reflect() {
    this.#width.setAttribute('aria-valuetext', `${this.#width.value} % of the pad`);
  }
}
