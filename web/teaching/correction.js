// @ts-check
// "Wrong? Choose the right digit": the invitation, what came of it, and the keys for it.
import { NO_DIGIT } from './corrections.js';

export class CorrectionView {
  #line;
  #said;
  #noDigit;
  #invitation;
  #isOn = false;

  /**
   * @param {{ line: HTMLElement, said: HTMLElement, noDigit: HTMLButtonElement, keyed: readonly HTMLElement[] }} elements keyed: where the
   *   keys 0 to 9, and N for no digit, tell what it was
   * @param {(label: number) => void} onCorrect
   */
  constructor({ line, said, noDigit, keyed }, onCorrect) {
    this.#line = line;
    this.#said = said;
    this.#noDigit = noDigit;
    this.#invitation = said.textContent;
    noDigit.addEventListener('click', () => onCorrect(NO_DIGIT));
    for (const element of keyed) {
      element.addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey }) => {
        if (!this.#isOn || ctrlKey || metaKey || altKey) return;
        if (/^\d$/.test(key)) onCorrect(Number(key));
        if (key.toLowerCase() === 'n') onCorrect(NO_DIGIT);
      });
    }
  }

  /** Whether there is something that can be told the digit of. @param {boolean} can */
  setCorrectable(can) {
    this.#isOn = can;
    this.#line.hidden = !can;
  }

  /** What came of the last one. @param {string} text */
  say(text) {
    this.#said.textContent = text;
    this.#noDigit.hidden = true;
  }

  /** Another drawing: the invitation again. */
  invite() {
    this.#said.textContent = this.#invitation;
    this.#noDigit.hidden = false;
  }
}
