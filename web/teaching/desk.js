// @ts-check
// "That was a 7": keeps the drawing with its digit, and teaches a copy of the model that reads, which then reads in its place. The model
// itself learns each time from all corrections: what was deleted is gone, and nothing is forgotten step by step.
import { latestOnly } from '../latest.js';
import { fileOf } from '../model-list.js';
import { readFile } from '../site-files.js';
import { Corrections, isLabel, NO_DIGIT } from './corrections.js';
import { arraysOf, TRAINING_MODULE } from './data-set.js';

/** @typedef {import('../model-list.js').ModelCard} ModelCard */
/** @typedef {import('../shelf.js').Shelf} Shelf */
/** @typedef {{ corrections: number, learned: number, model: ModelCard }} Lesson */

export class TeachingDesk {
  #shelf;
  #onLesson;
  #onTrouble;
  #corrections = new Corrections();
  /** The model whose copy is taught. @type {ModelCard | undefined} */
  #base;
  #learn = latestOnly(() => this.#teach());

  /**
   * @param {Shelf} shelf
   * @param {{ onLesson: (lesson: Lesson | null, base: ModelCard) => void, onTrouble: (error: unknown) => void }} listeners onLesson: a
   *   taught model is ready; null when there is nothing left to teach
   */
  constructor(shelf, { onLesson, onTrouble }) {
    this.#shelf = shelf;
    this.#onLesson = onLesson;
    this.#onTrouble = onTrouble;
  }

  async open() {
    await this.#corrections.open();
  }

  /** The newest last. */
  get corrections() {
    return this.#corrections.list;
  }

  /** @param {ArrayLike<number>} field 28x28 values, 0 paper to 1 ink @param {number} label @param {ModelCard} model that read it */
  async correct(field, label, model) {
    const correction = await this.#corrections.add(Uint8Array.from(field, (value) => Math.round(255 * value)), label);
    this.#teachCopyOf(model);
    return correction;
  }

  /** @param {readonly { image: Uint8Array, label: number }[]} brought @param {ModelCard} model */
  async take(brought, model) {
    const good = brought.filter(({ label }) => isLabel(label));
    for (const { image, label } of good) await this.#corrections.add(image, label);
    if (good.length > 0) this.#teachCopyOf(model);
    return good.length;
  }

  /** @param {number} id @param {ModelCard} model */
  async remove(id, model) {
    await this.#corrections.remove(id);
    this.#teachCopyOf(model);
  }

  /** @param {ModelCard} model */
  async clear(model) {
    await this.#corrections.clear();
    this.#teachCopyOf(model);
  }

  /** @param {ModelCard} model */
  #teachCopyOf(model) {
    this.#base = this.#shelf.find(model.base) ?? model;
    this.#learn();
  }

  async #teach() {
    const base = this.#base;
    if (!base) return;
    // Many networks always see a digit.
    const knowsNone = /(softmax-or-none|sigmoid)$/.test(base.architecture.at(-1) ?? '');
    const corrections = this.corrections.filter(({ label }) => knowsNone || label !== NO_DIGIT);
    try {
      if (this.corrections.length === 0) return this.#onLesson(null, base);
      if (corrections.length === 0) throw new Error(`${base.name} always sees a digit. Choose a model such as cnn-v1 to teach it what is none.`);
      const all = this.corrections;
      const [file, wasm, { teach }] = await Promise.all([fileOf(base), readFile(TRAINING_MODULE), import('../wasm/faces/worker.js')]);
      const { model, learned } = await teach(file, arraysOf(corrections), { wasm });
      if (all !== this.corrections) return; // there are others now, and the next lesson waits
      const note = `taught by you with ${corrections.length === 1 ? 'a drawing' : `${corrections.length} drawings`}, on this device alone`;
      const taught = this.#shelf.own(`${base.name}-taught`, new Blob([/** @type {BlobPart} */ (model)]), note);
      this.#onLesson({ corrections: corrections.length, learned, model: Object.assign(taught, { base: base.name }) }, base);
    } catch (error) {
      this.#onTrouble(error);
    }
  }
}
