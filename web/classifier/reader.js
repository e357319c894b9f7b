// @ts-check
// Keeps one engine open with the chosen model, and gives way to the next engine when it fails.
import { latestOnly } from '../latest.js';
import { cardOf } from '../model-list.js';
import { openFirst } from './first.js';
import * as local from './local.js';

/** @typedef {import('../ink.js').Sheet} Sheet */
/** @typedef {import('../model-list.js').ModelCard} ModelCard */
/** @typedef {import('./first.js').Classifier} Classifier */
/** @typedef {import('./first.js').Failure} Failure */

/** Loaded where this device cannot read. @type {import('./first.js').Engine} */
const remote = {
  name: 'server',
  open: async (model) => (await import('./remote.js')).open(await model),
};

export class Reader {
  /** @type {Classifier | null} */
  #classifier = null;
  /** The model that was last asked for. @type {ModelCard | undefined} */
  #wanted;
  #onEngine;
  #onModel;
  #switch = latestOnly(() => this.#useWanted());
  /** The model that reads. @type {ModelCard | undefined} */
  model;
  /** Why engines that would have been preferred are not used. @type {Failure[]} */
  failures = [];

  /**
   * @param {{ onEngine: () => void, onModel: (trouble?: string) => void }} listeners onEngine: another engine reads, or none;
   *   onModel: another model reads, or the one asked for cannot
   */
  constructor({ onEngine, onModel }) {
    this.#onEngine = onEngine;
    this.#onModel = onModel;
  }

  /** Null while nothing can read. */
  get engine() {
    return this.#classifier?.name ?? null;
  }

  /** Whether the drawing stays on this device. */
  get isLocal() {
    return this.engine === local.name;
  }

  /** An engine starts while it is found out which model to begin with. @param {Promise<ModelCard | undefined>} model */
  async open(model) {
    const opening = this.#openFirst([local, remote], model);
    this.model = await model;
    this.#wanted ??= this.model;
    await opening;
    this.#switch(); // another may have been asked for meanwhile
  }

  /** Reads with this model from now on, or soon; `onModel` tells. @param {ModelCard} model */
  choose(model) {
    this.#wanted = model;
    this.#switch();
  }

  /** Fetches what the first reading did without. @returns {Promise<boolean>} whether the engine can do more now */
  async complete() {
    try {
      await this.#classifier?.complete();
      return this.isLocal;
    } catch {
      return false; // it goes on reading single digits
    }
  }

  /** @param {Sheet} sheet @param {boolean} [explain] @returns {Promise<import('../reading.js').Reading>} */
  async read(sheet, explain = false) {
    const classifier = this.#classifier;
    if (!classifier) throw new Error('Nothing can read here.');
    try {
      return await classifier.read(sheet, explain);
    } catch (error) {
      if (classifier.name !== local.name) throw error;
      this.failures = [{ name: classifier.name, reason: messageOf(error) }];
    }
    // A reader that fails on this device gives way to the server; a server that fails is asked again at the next stroke.
    classifier.close();
    await this.#openFirst([remote], Promise.resolve(this.model));
    return this.read(sheet);
  }

  /** @param {Parameters<typeof openFirst>} choice */
  async #openFirst(...choice) {
    const opened = await openFirst(...choice);
    this.#classifier = opened.classifier;
    this.failures = [...this.failures, ...opened.failures];
    this.#onEngine();
  }

  async #useWanted() {
    const next = this.#wanted;
    if (!this.#classifier || !next || next === this.model) return;
    try {
      const info = await this.#classifier.use(next);
      if (info) Object.assign(next, cardOf(info));
      this.model = next;
      this.#onModel();
    } catch (error) {
      if (this.#wanted === next) this.#wanted = this.model;
      this.#onModel(`The model ${next.name} cannot be used: ${messageOf(error)}`);
    }
  }
}

/** @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));
