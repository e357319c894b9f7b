// @ts-check
// The digits of a number, each with how sure the network is and what else it could be. Takes the place of the bars.
import { isNumber, percent } from '../reading.js';

export class DigitsView {
  #list;
  #bars;

  /** @param {HTMLElement} list @param {HTMLElement} bars */
  constructor(list, bars) {
    this.#list = list;
    this.#bars = bars;
  }

  /** @param {import('../reading.js').Reading} reading */
  show(reading) {
    const several = isNumber(reading);
    this.#list.hidden = !several;
    this.#bars.hidden = several;
    this.#list.replaceChildren(...(several ? reading.digits.map(rowOf) : []));
  }

  clear() {
    this.#list.hidden = true;
    this.#bars.hidden = false;
    this.#list.replaceChildren();
  }
}

/** @param {import('../reading.js').Digit} digit */
function rowOf({ label, second, confidence, isDigit }) {
  const row = document.createElement('li');
  row.className = isDigit ? 'part' : 'part unsure';
  row.style.setProperty('--share', String(confidence));
  row.append(
    element('part-digit', isDigit ? String(label) : '?'),
    element('part-sure', isDigit ? percent(confidence) : 'no digit'),
    element('part-else', isDigit ? `or ${second}` : `nearest ${label}`),
  );
  return row;
}

/** @param {string} className @param {string} text */
function element(className, text) {
  const made = document.createElement('span');
  made.className = className;
  made.textContent = text;
  return made;
}
