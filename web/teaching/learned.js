// @ts-check
// What the person has taught: each drawing with its digit, to be looked at, deleted, exported and imported.
import { readFile } from '../site-files.js';
import { loadStyle } from '../style-sheet.js';
import { byId } from '../views/by-id.js';
import { paintField } from '../views/field.js';
import { nameOf } from './data-set.js';

/** @typedef {import('./corrections.js').Correction} Correction */

/** As many as are shown; all are exported. */
const MOST = 100;

export class LearnedView {
  #place;
  #onRemove;
  #list;
  #count;

  /**
   * @param {HTMLElement} place
   * @param {{ onRemove: (id: number) => void, onExport: () => void, onImport: (file: File) => void, onClear: () => void }} listeners
   */
  static async open(place, listeners) {
    const [html] = await Promise.all([readFile('teaching/learned.html'), loadStyle('teaching/learned.css')]);
    place.innerHTML = new TextDecoder().decode(html);
    return new LearnedView(place, listeners);
  }

  /** @param {HTMLElement} place @param {Parameters<typeof LearnedView.open>[1]} listeners */
  constructor(place, { onRemove, onExport, onImport, onClear }) {
    this.#place = place;
    this.#onRemove = onRemove;
    this.#list = byId('learned-list', HTMLElement);
    this.#count = byId('learned-count', HTMLElement);
    const input = byId('learned-file', HTMLInputElement);
    byId('learned-export', HTMLButtonElement).addEventListener('click', onExport);
    byId('learned-import', HTMLButtonElement).addEventListener('click', () => input.click());
    byId('learned-clear', HTMLButtonElement).addEventListener('click', onClear);
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (file) onImport(file);
      input.value = ''; // the same may be chosen again
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#paint());
  }

  /** @type {readonly Correction[]} */
  #shown = [];

  /** @param {readonly Correction[]} corrections the newest last */
  show(corrections) {
    const hadFocus = this.#list.contains(document.activeElement);
    this.#shown = corrections.slice(-MOST).reverse();
    this.#place.hidden = false;
    this.#count.textContent = corrections.length === 1 ? 'a drawing' : corrections.length === 0 ? 'nothing yet' : `${corrections.length} drawings`;
    this.#list.replaceChildren(...this.#shown.map((correction) => this.#item(correction)));
    this.#paint();
    if (hadFocus) (this.#list.querySelector('button') ?? byId('learned-export', HTMLElement)).focus();
  }

  #paint() {
    for (const [i, canvas] of [...this.#list.querySelectorAll('canvas')].entries()) paintField(canvas, this.#shown[i].image, 255);
  }

  /** @param {Correction} correction */
  #item({ id, label }) {
    const canvas = document.createElement('canvas');
    canvas.role = 'img';
    canvas.ariaLabel = `A drawing of ${nameOf(label)}`;
    const name = document.createElement('span');
    name.textContent = nameOf(label);
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'small';
    button.textContent = 'Delete';
    button.ariaLabel = `Delete this drawing of ${nameOf(label)}`;
    button.addEventListener('click', () => this.#onRemove(id));
    const item = document.createElement('li');
    item.append(canvas, name, button);
    return item;
  }
}
