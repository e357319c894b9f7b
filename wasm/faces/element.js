// @ts-check
// <ink-pad>: a field to draw a digit or a number in, which takes part in forms.
//
//   <script type="module" src="inkling/element.js"></script>
//   <ink-pad name="digit" model="models/cnn-v1.npz"></ink-pad>
//
// Importing it defines the element; without a DOM, as on a server, importing it does nothing.

import { InklingError, load } from '../inkling.js';
import { reason } from '../error.js';
import { Strokes } from './strokes.js';

/** @typedef {import('../inkling.js').Reader} Reader */
/** @typedef {import('../inkling.js').Reading} Reading */
/** @typedef {import('../inkling.js').NumberReading} NumberReading */

/**
 * Detail of the event `read`.
 * @typedef {object} InkReading
 * @property {string} value what the form gets: the digits, `?` for what is none; empty when nothing is drawn
 * @property {Reading | null} reading of one digit; null with `numbers`
 * @property {NumberReading | null} number null without `numbers`
 */

const DEFAULT_MODEL = new URL('../models/cnn-v1.npz', import.meta.url);
const DEFAULT_LABEL = 'Drawing pad';

const MARKUP = `
  <canvas part="canvas" role="img"></canvas>
  <output part="reading"></output>
  <button part="clear" type="button">Clear</button>`;

const STYLE = `
  :host { display: inline-grid; grid-template: "canvas canvas" auto "reading clear" auto / 1fr auto; gap: 0.25rem; inline-size: 12rem; }
  :host([hidden]) { display: none; }
  canvas { grid-area: canvas; inline-size: 100%; aspect-ratio: 1; touch-action: none; cursor: crosshair; box-sizing: border-box;
    color: var(--ink-pad-ink, CanvasText); background: var(--ink-pad-paper, Canvas); border: var(--ink-pad-border, 1px solid GrayText);
    border-radius: var(--ink-pad-radius, 0.5rem); }
  output { grid-area: reading; min-block-size: 1.5em; font-size: 1.25em; }
  button { grid-area: clear; font: inherit; }
  :host(:disabled) { opacity: 0.5; }
  :host(:disabled) canvas { pointer-events: none; }`;

/** On a server there is nothing to extend. @type {typeof HTMLElement} */
const Base = globalThis.HTMLElement ?? /** @type {any} */ (class {});

/**
 * A field to draw a digit or a number in. Its value is what was read.
 *
 * @tag ink-pad
 * @attr {string} model - address of the NPZ; by default the package's own `models/cnn-v1.npz`
 * @attr {boolean} numbers - reads several digits as a number
 * @attr {string} name - of the field in its form
 * @attr {boolean} required - the form is invalid while nothing was read
 * @attr {boolean} disabled - cannot be drawn on, and is left out of the form
 * @attr {string} label - what assistive technology calls the pad
 * @fires {CustomEvent<InkReading>} read - something was read; detail: `{ value, reading, number }`
 * @fires {Event} change - the value is another than before
 * @fires {ErrorEvent} error - the model cannot be loaded, or does not read; `error` is an InklingError
 * @csspart canvas - the pad
 * @csspart reading - what was read
 * @csspart clear - the button that clears
 * @cssprop [--ink-pad-ink=CanvasText] - colour of the ink
 * @cssprop [--ink-pad-paper=Canvas] - colour of the paper
 * @cssprop [--ink-pad-border=1px solid GrayText] - border of the pad
 * @cssprop [--ink-pad-radius=0.5rem] - its rounded corners
 */
export class InkPad extends Base {
  static formAssociated = true;
  static observedAttributes = ['model', 'numbers', 'required', 'label'];

  /** @type {ElementInternals} */ #internals;
  /** @type {HTMLCanvasElement} */ #canvas;
  /** @type {HTMLOutputElement} */ #output;
  /** @type {HTMLButtonElement} */ #button;
  /** @type {Strokes} */ #strokes;
  /** @type {Promise<Reader> | null} */ #reader = null;
  #value = '';
  /** Counts what asks for a reading: an answer that was overtaken is dropped. */
  #asked = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    // A constructed sheet, as a strict Content-Security-Policy refuses <style>.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.innerHTML = MARKUP;
    this.#internals = this.attachInternals();
    this.#canvas = /** @type {HTMLCanvasElement} */ (root.querySelector('canvas'));
    this.#output = /** @type {HTMLOutputElement} */ (root.querySelector('output'));
    this.#button = /** @type {HTMLButtonElement} */ (root.querySelector('button'));
    this.#strokes = new Strokes(this.#canvas, () => this.#read());
    this.#button.addEventListener('click', () => this.clear());
    this.#describe();
  }

  connectedCallback() {
    this.#open();
    this.#validate();
  }

  disconnectedCallback() {
    this.#close();
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name === 'label') this.#describe();
    if (name === 'required') this.#validate();
    if (!this.isConnected || name === 'label' || name === 'required') return;
    if (name === 'model') {
      this.#close();
      this.#open();
    }
    this.#read();
  }

  formResetCallback() {
    this.clear();
  }

  /** @param {boolean} disabled */
  formDisabledCallback(disabled) {
    this.#button.disabled = disabled;
  }

  /** What was read, as text: the digits, `?` for what is none, empty when nothing is drawn. @type {string} */
  get value() {
    return this.#value;
  }

  /** @type {HTMLFormElement | null} */
  get form() {
    return this.#internals.form;
  }

  /** @type {ValidityState} */
  get validity() {
    return this.#internals.validity;
  }

  /** @returns {boolean} */
  checkValidity() {
    return this.#internals.checkValidity();
  }

  /** @returns {boolean} */
  reportValidity() {
    return this.#internals.reportValidity();
  }

  /** Takes the drawing away. @returns {void} */
  clear() {
    this.#strokes.clear();
    this.#read();
  }

  #open() {
    const model = this.getAttribute('model');
    const reader = load(model === null ? DEFAULT_MODEL : new URL(model, document.baseURI));
    reader.catch((cause) => this.#fail(cause));
    this.#reader = reader;
  }

  #close() {
    ++this.#asked; // what was asked of this reader needs no answer any more
    this.#reader?.then((reader) => reader.close()).catch(() => {}); // it said so when it failed
    this.#reader = null;
  }

  async #read() {
    const asked = ++this.#asked;
    const reader = await this.#reader?.catch(() => null);
    if (!reader || asked !== this.#asked || !this.isConnected) return;
    try {
      this.#tell(reader, this.#strokes.pixels());
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /** @param {Reader} reader @param {ImageData} ink */
  #tell(reader, ink) {
    const number = this.hasAttribute('numbers') ? reader.readNumber(ink) : null;
    const reading = number ? null : reader.classify(ink);
    this.#setValue(number?.text ?? (reading ? textOf(reading, reader) : ''));
    this.dispatchEvent(new CustomEvent('read', { bubbles: true, composed: true, detail: { value: this.#value, reading, number } }));
  }

  /** @param {string} value */
  #setValue(value) {
    const changed = value !== this.#value;
    this.#value = value;
    this.#output.value = value;
    this.#internals.setFormValue(value);
    this.#validate();
    if (changed) this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  #validate() {
    const missing = this.hasAttribute('required') && this.#value === '';
    this.#internals.setValidity({ valueMissing: missing }, missing ? 'Draw something on the pad.' : '', this.#button);
  }

  #describe() {
    this.#canvas.setAttribute('aria-label', this.getAttribute('label') ?? DEFAULT_LABEL);
  }

  /** @param {unknown} cause */
  #fail(cause) {
    const error = cause instanceof InklingError ? cause : new InklingError('internal', reason(cause));
    this.dispatchEvent(new ErrorEvent('error', { error, message: error.message }));
  }
}

/** @param {Reading} reading @param {Reader} reader */
function textOf({ label, isDigit, empty }, { info }) {
  if (empty) return '';
  return isDigit ? info.classes[label] : '?';
}

if (globalThis.customElements && !customElements.get('ink-pad')) {
  customElements.define('ink-pad', InkPad);
}
