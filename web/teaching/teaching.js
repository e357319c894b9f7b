// @ts-check
// Learning on the device: introduces the desk and its views to the page. Only pages where somebody corrects a reading, or has before, load this.
import { byId } from '../views/by-id.js';
import { CorrectionView } from './correction.js';
import { dataSetOf, nameOf, readDataSetOf } from './data-set.js';
import { TeachingDesk } from './desk.js';
import { LearnedView } from './learned.js';

/** @typedef {import('../model-list.js').ModelCard} ModelCard */
/** @typedef {import('./desk.js').Lesson} Lesson */

/**
 * @typedef {object} Page
 * @property {import('../views/bars.js').BarsView} bars
 * @property {HTMLElement} pad
 * @property {import('../shelf.js').Shelf} shelf
 * @property {() => ModelCard | undefined} model that reads
 * @property {(model: ModelCard) => void} use
 * @property {(text: string) => void} announce to screen readers
 * @property {(text: string) => void} trouble
 */

export class Teaching {
  #page;
  #desk;
  /** @type {LearnedView | null} */
  #learned = null;

  #correction;
  /** What the network saw of the drawing, where it can be told the digit of it. @type {ArrayLike<number> | null} */
  #field = null;

  /** @param {Page} page */
  static async open(page) {
    const teaching = new Teaching(page);
    await teaching.#open();
    return teaching;
  }

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    this.#desk = new TeachingDesk(page.shelf, { onLesson: (lesson, base) => this.#learnedFrom(lesson, base), onTrouble: (error) => page.trouble(`It could not learn: ${messageOf(error)}`) });
    const keyed = [page.pad, byId('bars', HTMLElement), byId('digits', HTMLElement)];
    const elements = { line: byId('correction', HTMLElement), said: byId('correction-said', HTMLElement), noDigit: byId('no-digit', HTMLButtonElement), keyed };
    this.#correction = new CorrectionView(elements, (label) => this.#correct(label));
    page.bars.onChoose = (digit) => this.#correct(digit);
  }

  /** Another reading. @param {ArrayLike<number> | null} field what the network saw, where it is of one digit */
  show(field) {
    this.#field = field;
    this.#page.bars.setCorrectable(field !== null);
    this.#correction.setCorrectable(field !== null);
  }

  /** Another drawing. */
  invite() {
    this.#correction.invite();
  }

  async #open() {
    await this.#desk.open();
    this.#learned = await LearnedView.open(byId('learned', HTMLElement), {
      onRemove: (id) => this.#forget((model) => this.#desk.remove(id, model)),
      onExport: () => this.#export(),
      onImport: (file) => this.#import(file),
      onClear: () => this.#forget((model) => this.#desk.clear(model)),
    });
    this.#showLearned();
  }

  /** @param {number} label */
  async #correct(label) {
    const field = this.#field;
    if (!field) return;
    this.#say(`Kept as ${nameOf(label)}; it is learning.`);
    await this.#change((model) => this.#desk.correct(field, label, model));
  }

  /** Beside the reading, and to screen readers. @param {string} text */
  #say(text) {
    this.#correction.say(text);
    this.#page.announce(text);
  }

  /** @param {(model: ModelCard) => Promise<unknown>} change */
  async #change(change) {
    const model = this.#page.model();
    if (model) await change(model);
    this.#showLearned();
  }

  /** Copies of other models have learned it too: they go, and are taught anew when they are asked for. @param {(model: ModelCard) => Promise<unknown>} change */
  async #forget(change) {
    const reading = this.#page.model();
    for (const copy of this.#page.shelf.taught) if (copy !== reading) void this.#page.shelf.remove(copy);
    await this.#change(change);
  }

  #showLearned() {
    this.#learned?.show(this.#desk.corrections);
  }

  /** @param {Lesson | null} lesson @param {ModelCard} base */
  #learnedFrom(lesson, base) {
    if (lesson) {
      const { learned, corrections, model } = lesson;
      this.#page.use(model);
      const all = corrections === 1 ? 'your drawing' : `${learned === corrections ? 'all' : `${learned} of`} your ${corrections} drawings`;
      return this.#say(learned === 0 ? 'It has not learned that yet: draw it once more, and tell it again.' : `Learned: it reads ${all} as you say.`);
    }
    void this.#page.shelf.remove({ name: `${base.name}-taught` });
    this.#page.use(base);
    this.#say('It has forgotten what you taught it.');
  }

  #export() {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(dataSetOf(this.#desk.corrections));
    link.download = 'my-drawings.npz';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may still be asking where to put it
  }

  /** @param {File} file */
  async #import(file) {
    try {
      const drawings = await readDataSetOf(file);
      await this.#change((model) => this.#desk.take(drawings, model));
      this.#say(`${drawings.length} drawings taken; it is learning.`);
    } catch (error) {
      this.#page.trouble(`${file.name} cannot be imported: ${messageOf(error)}`);
    }
  }
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));
