// @ts-check
// A training epoch by epoch, in numbers.
import { percent } from '../words.js';

/** @typedef {import('../history.js').Moment} Moment */

export class EpochsView {
  #rows;
  /** @type {Moment[]} */
  #epochs = [];

  /** @param {HTMLElement} rows */
  constructor(rows) {
    this.#rows = rows;
  }

  /** @param {Moment} moment */
  add(moment) {
    const { epoch, loss, accuracy, validationAccuracy } = moment;
    this.#epochs.push(moment);
    const row = document.createElement('tr');
    const texts = [loss.toFixed(4), percent(accuracy), typeof validationAccuracy === 'number' ? percent(validationAccuracy) : '–'];
    row.append(cell('th', String(epoch)), ...texts.map((text) => cell('td', text)));
    this.#rows.append(row);
  }

  clear() {
    this.#epochs = [];
    this.#rows.replaceChildren();
  }

  /** Both curves for those who do not see them. @returns {[loss: string, accuracy: string]} */
  inWords() {
    const list = (/** @type {(moment: Moment) => string} */ of) => this.#epochs.slice(-20).map((moment) => `${moment.epoch}: ${of(moment)}`).join(', ') || 'none is done yet';
    return [`Loss by epoch: ${list(({ loss }) => loss.toFixed(3))}`, `Read right by epoch: ${list(({ accuracy, validationAccuracy }) => percent(validationAccuracy ?? accuracy))}`];
  }
}

/** @param {'th' | 'td'} tag @param {string} text */
function cell(tag, text) {
  const made = document.createElement(tag);
  if (tag === 'th') made.setAttribute('scope', 'row');
  made.textContent = text;
  return made;
}
