// @ts-check
// A number: a box around each of its digits on the pad, and a button for each that shows more of that digit alone. Loaded with the module
// that reads numbers.
import { digitOf, isNumber, percent, sentenceOf } from '../reading.js';
import { BoxesView } from './boxes.js';

/** @typedef {import('../ink.js').Rectangle} Rectangle */
/** @typedef {import('../reading.js').Digit} Digit */
/** @typedef {import('../reading.js').Reading} Reading */

const ENDINGS = /** @type {Record<string, string>} */ ({ one: 'st', two: 'nd', few: 'rd', other: 'th' });
const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' });

export class NumberView {
  #list;
  #hint = document.createElement('p');
  #boxes;
  #invitation;
  #onChoose;
  /** @type {HTMLButtonElement[]} */
  #buttons = [];
  /** @type {Reading | null} */
  #reading = null;
  /** Where the chosen digit is, by which it is found again in the next reading. @type {Rectangle | null} */
  #place = null;

  /**
   * @param {{ list: HTMLElement, boxes: HTMLElement }} elements boxes: as large as the pad
   * @param {boolean} canLearn whether a digit can be corrected
   * @param {(sentence: string) => void} onChoose another digit, of which this is said, or none
   */
  constructor({ list, boxes }, canLearn, onChoose) {
    this.#list = list;
    this.#boxes = new BoxesView(boxes);
    this.#invitation = `Choose a digit to see more of it${canLearn ? ', or to correct it' : ''}.`;
    this.#onChoose = onChoose;
    this.#hint.className = 'part-hint';
    list.after(this.#hint);
    list.addEventListener('keydown', (event) => this.#walk(event));
    this.clear();
  }

  /** The digit that was chosen, as a reading of its own. @returns {Reading | null} */
  get chosen() {
    const at = this.#chosenAt;
    const reading = this.#reading;
    return reading && at >= 0 ? { ...reading, ...reading.digits[at], digits: [] } : null;
  }

  /** @param {Reading} reading what is no number is not shown @param {(box: Rectangle) => Rectangle} toPad */
  show(reading, toPad) {
    if (!isNumber(reading)) return this.clear();
    this.#reading = reading;
    this.#list.hidden = false;
    // The same buttons, so that they keep the focus while one draws, or teaches.
    while (this.#buttons.length < reading.digits.length) this.#addButton();
    for (const button of this.#buttons.splice(reading.digits.length)) button.parentElement?.remove();
    this.#buttons.forEach((button, at) => fill(button, reading.digits[at], at));
    this.#boxes.show(reading.digits.map((digit) => ({ box: toPad(digit.box), text: digitOf({ ...reading, ...digit, digits: [] }) })));
    this.#reflect();
  }

  clear() {
    this.#reading = null;
    this.#place = null;
    this.#list.hidden = this.#hint.hidden = true;
    this.#boxes.clear();
  }

  /** @param {number} at */
  #choose(at) {
    this.#place = this.#chosenAt === at ? null : (this.#reading?.digits[at].box ?? null);
    this.#reflect();
    this.#onChoose(this.#hint.textContent ?? '');
  }

  /** Below 0 when none is. */
  get #chosenAt() {
    const place = this.#place;
    return (place && this.#reading?.digits.findIndex(({ box }) => isSame(box, place))) ?? -1;
  }

  #reflect() {
    const at = this.#chosenAt;
    this.#buttons.forEach((button, i) => {
      button.ariaPressed = String(i === at);
      // One stop on the way through the page; the arrow keys lead from digit to digit.
      button.tabIndex = i === Math.max(at, 0) ? 0 : -1;
    });
    this.#boxes.mark(at);
    this.#hint.hidden = false;
    this.#hint.textContent = this.chosen ? `${ordinal(at)} digit: ${sentenceOf(this.chosen)}` : this.#invitation;
  }

  #addButton() {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'part';
    button.append(element('visually-hidden'), element('part-digit'), element('part-sure'), element('part-else'));
    const at = this.#buttons.push(button) - 1;
    button.addEventListener('click', () => this.#choose(at));
    const item = document.createElement('li');
    item.append(button);
    this.#list.append(item);
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key] ?? 0;
    const at = this.#buttons.findIndex((button) => button === event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    const { length } = this.#buttons;
    this.#buttons[(at + step + length) % length].focus();
  }
}

/** @param {HTMLButtonElement} button @param {Digit} digit @param {number} at */
function fill(button, { label, second, confidence, isDigit }, at) {
  button.classList.toggle('unsure', !isDigit);
  button.style.setProperty('--share', String(confidence));
  const texts = isDigit ? [String(label), percent(confidence), `or ${second}`] : ['?', 'no digit', `nearest ${label}`];
  [`${ordinal(at)} digit: read as `, ...texts].forEach((text, i) => (button.children[i].textContent = text));
}

/** "1st", "2nd". @param {number} at counted from 0 */
const ordinal = (at) => `${at + 1}${ENDINGS[ORDINALS.select(at + 1)]}`;

/** @param {Rectangle} a @param {Rectangle} b */
const isSame = (a, b) => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** @param {string} className */
function element(className) {
  const made = document.createElement('span');
  made.className = className;
  return made;
}
