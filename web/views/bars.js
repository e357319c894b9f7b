// @ts-check
// Ten bars, one a digit: how much the network believes in each.

const DIGITS = 10;

export class BarsView {
  /** @type {{ row: HTMLElement, value: HTMLElement }[]} */
  #rows = [];

  /** @param {HTMLElement} list */
  constructor(list) {
    for (let digit = 0; digit < DIGITS; ++digit) {
      const row = element('li', 'bar');
      const value = element('span', 'bar-value');
      row.append(element('span', 'bar-digit', String(digit)), element('span', 'bar-track'), value);
      this.#rows.push({ row, value });
      list.append(row);
    }
    this.clear();
  }

  /** @param {import('../reading.js').Reading} reading */
  show({ label, isDigit, probabilities }) {
    this.#rows.forEach(({ row, value }, digit) => {
      const share = probabilities[digit];
      row.style.setProperty('--share', String(share));
      row.classList.toggle('winner', isDigit && digit === label);
      value.textContent = (100 * share).toFixed(1);
    });
  }

  clear() {
    for (const { row, value } of this.#rows) {
      row.style.setProperty('--share', '0');
      row.classList.remove('winner');
      value.textContent = '0.0';
    }
  }
}

/** @param {string} tag @param {string} className @param {string} [text] */
function element(tag, className, text = '') {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
