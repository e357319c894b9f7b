// @ts-check
// What the network takes for what, as a table: what is right in one colour, mistakes in another.

const DIGITS = [...Array(10).keys()];
/** Of a digit's images: a mistake that is made so often stands out. */
const OFTEN = 0.04;

export class ConfusionView {
  /** By label, then by prediction. @type {HTMLTableCellElement[][]} */
  #cells;

  /** @param {HTMLTableElement} table */
  constructor(table) {
    const head = table.createTHead().insertRow();
    head.append(element('td', ''), ...DIGITS.map((digit) => heading(digit, 'col')));
    const body = table.createTBody();
    this.#cells = DIGITS.map((label) => {
      const row = body.insertRow();
      row.append(heading(label, 'row'));
      return DIGITS.map(() => row.insertCell());
    });
  }

  /** @param {readonly (readonly number[])[]} counts */
  show(counts) {
    this.#cells.forEach((row, label) => {
      const sum = counts[label].reduce((total, count) => total + count, 0) || 1;
      row.forEach((cell, prediction) => {
        const count = counts[label][prediction];
        cell.textContent = count > 0 ? String(count) : '';
        cell.className = label === prediction ? 'right' : 'wrong';
        cell.classList.toggle('often', label !== prediction && count / sum >= OFTEN);
      });
    });
  }
}

/** @param {number} digit @param {string} scope */
function heading(digit, scope) {
  const cell = /** @type {HTMLTableCellElement} */ (element('th', String(digit)));
  cell.scope = scope;
  return cell;
}

/** @param {string} tag @param {string} text */
function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
