// @ts-check
// Images that the network reads wrong, with what it took them for.
import { paintField } from '../../views/field.js';

/** @typedef {import('../../../wasm/training-types.js').Mistake} Mistake */

export class MistakesView {
  #list;
  /** @type {readonly Mistake[]} */
  #mistakes = [];

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.show(this.#mistakes));
  }

  /** @param {readonly Mistake[]} mistakes */
  show(mistakes) {
    this.#mistakes = mistakes;
    this.#list.replaceChildren(...mistakes.map(itemOf));
    for (const [i, canvas] of [...this.#list.querySelectorAll('canvas')].entries()) paintField(canvas, mistakes[i].image, 255);
  }
}

/** @param {Mistake} mistake */
function itemOf({ label, predicted, confidence }) {
  const canvas = document.createElement('canvas');
  canvas.role = 'img';
  canvas.ariaLabel = `An image of ${label}`;
  const caption = document.createElement('span');
  caption.textContent = `${label}, read as ${predicted} (${Math.round(100 * confidence)}\u00a0%)`;
  const item = document.createElement('li');
  item.append(canvas, caption);
  return item;
}
