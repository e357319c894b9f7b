// @ts-check
// Ten bars, one a digit: how much the network believes in each. Their digits are buttons: "that was a 7".

const DIGITS = 10;

export class BarsView {
  /** @type {{ row: HTMLElement, button: HTMLButtonElement, value: HTMLElement }[]} */
  #rows = [];
  #list;
  /** "That was a 7." @type {(digit: number) => void} */
  onChoose = () => {};

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
    for (let digit = 0; digit < DIGITS; ++digit) {
      const row = element('li', 'bar');
      const button = /** @type {HTMLButtonElement} */ (element('button', 'bar-digit', String(digit)));
      button.type = 'button';
      button.title = button.ariaLabel = `That was ${digit === 8 ? 'an' : 'a'} ${digit}`;
      button.addEventListener('click', () => this.onChoose(digit));
      const value = element('span', 'bar-value');
      row.append(button, element('span', 'bar-track'), value);
      this.#rows.push({ row, button, value });
      list.append(row);
    }
    // One stop on the way through the page; the arrow keys lead from digit to digit.
    list.addEventListener('keydown', (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
      const at = this.#rows.findIndex(({ button }) => button === event.target);
      if (!step || at < 0) return;
      event.preventDefault();
      this.#rows[(at + step + DIGITS) % DIGITS].button.focus();
    });
    this.clear();
  }

  /** @param {boolean} shown */
  setShown(shown) {
    this.#list.hidden = !shown;
  }

  /** Whether there is something that can be told the digit of. @param {boolean} can */
  setCorrectable(can) {
    for (const { button } of this.#rows) button.disabled = !can;
  }

  /** @param {import('../reading.js').Reading} reading */
  show({ label, isDigit, probabilities }) {
    this.#rows.forEach(({ row, button, value }, digit) => {
      const share = probabilities[digit];
      row.style.setProperty('--share', String(share));
      row.classList.toggle('winner', isDigit && digit === label);
      button.tabIndex = digit === label ? 0 : -1;
      value.textContent = (100 * share).toFixed(1);
    });
  }

  clear() {
    for (const { row, value } of this.#rows) {
      row.style.setProperty('--share', '0');
      row.classList.remove('winner');
      value.textContent = '0.0';
    }
    this.setCorrectable(false);
  }
}

/** @param {string} tag @param {string} className @param {string} [text] */
function element(tag, className, text = '') {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
