// @ts-check
// The reading: the digit, large, and the sentence about it.
import { digitOf, effortOf, sentenceOf } from '../reading.js';

export class ReadingView {
  #digit;
  #sentence;
  #effort;
  #announcement;
  #invitation;

  /** @param {{ digit: HTMLElement, sentence: HTMLElement, effort: HTMLElement, announcement: HTMLElement }} elements */
  constructor({ digit, sentence, effort, announcement }) {
    this.#digit = digit;
    this.#sentence = sentence;
    this.#effort = effort;
    this.#announcement = announcement;
    this.#invitation = sentence.textContent;
  }

  /** @param {import('../reading.js').Reading} reading */
  show(reading) {
    const text = digitOf(reading);
    this.#digit.textContent = text;
    this.#digit.style.setProperty('--letters', String(text.length));
    this.#digit.classList.toggle('unsure', !/\d/.test(text));
    this.#sentence.textContent = sentenceOf(reading);
    this.#effort.textContent = effortOf(reading);
  }

  clear() {
    this.#digit.textContent = '';
    this.#sentence.textContent = this.#invitation;
    this.#effort.textContent = '';
  }

  /** Tells screen readers; what is shown changes too often to be read aloud. @param {string} text */
  announce(text) {
    this.#announcement.textContent = text;
  }

  announceReading() {
    this.announce(this.#sentence.textContent ?? '');
  }
}
