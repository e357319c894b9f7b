// @ts-check
// Reads on this device: the WASM module, in a worker so that drawing never waits for it.
import { fileOf } from '../model-list.js';
import { FIRST_MODULE, readFile, startWorker } from '../site-files.js';
import { whyNoWasm } from './support.js';

/** @typedef {import('../model-list.js').ModelCard} ModelCard */
/** @typedef {import('../ink.js').Sheet} Sheet */
/** @typedef {import('../reading.js').Reading} Reading */

export const name = 'WASM';

/** Reads numbers and explains, too. */
const FULL_MODULE = 'wasm/inkling-full.wasm';
/** Reads models of other programs; only a model that the person brought may be one. */
const CONVERTER = 'wasm/inkling-convert.wasm';

/** @param {Promise<ModelCard | undefined>} model @returns {Promise<LocalClassifier>} */
export async function open(model) {
  const obstacle = await whyNoWasm();
  if (obstacle) throw new Error(obstacle);
  const classifier = new LocalClassifier();
  try {
    await Promise.all([classifier.start(), model.then((first) => classifier.use(first))]);
  } catch (error) {
    classifier.close();
    throw error;
  }
  return classifier;
}

class LocalClassifier {
  name = name;
  #worker = startWorker();
  /** @type {Map<number, { resolve: (answer: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  #lastId = 0;
  /** Why the worker answers no more. @type {Error | null} */
  #ended = null;
  /** Whether it reads numbers and explains. */
  isFull = false;

  constructor() {
    this.#worker.addEventListener('message', ({ data }) => this.#settle(data));
    // The script did not load, or died outside of a message: nothing that waits, or is asked later, will be answered.
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#abandon(event.message || 'The reader could not be loaded: classifier/worker.js or wasm/inkling.js is missing from the site.');
    });
  }

  /** Hands a module to the worker; models wait for the first, and go on with the next. */
  async start(path = FIRST_MODULE) {
    const wasm = await readFile(path);
    this.isFull = path === FULL_MODULE;
    await this.#ask({ type: 'start', wasm, isFull: this.isFull }, [wasm]);
  }

  /** From now on it can do everything. */
  async complete() {
    if (!this.isFull) await this.start(FULL_MODULE);
  }

  /** Reads with this model from now on. @param {ModelCard | undefined} model @returns {Promise<import('../wasm/inkling.js').Info>} */
  async use(model) {
    if (!model) throw new Error('The site lists no models: models/index.json is missing.');
    const [bytes, converter] = await Promise.all([fileOf(model), model.file && readFile(CONVERTER)]);
    return (await this.#ask({ type: 'load', model: bytes, converter }, converter ? [bytes, converter] : [bytes])).info;
  }

  /** @param {Sheet} sheet dark ink on light paper @param {boolean} [explain] @returns {Promise<Reading>} */
  async read(sheet, explain = false) {
    const context = sheet.canvas.getContext('2d');
    if (!context) throw new Error('The browser gives no 2D canvas.');
    const { data, width, height } = context.getImageData(0, 0, sheet.canvas.width, sheet.canvas.height);
    const answer = await this.#ask({ type: 'read', image: { data, width, height }, explain }, [data.buffer]);
    return answer.reading;
  }

  close() {
    this.#worker.terminate();
    this.#abandon('The reader was closed.');
  }

  /** @param {{ type: string } & Record<string, unknown>} message @param {Transferable[]} [transfer] @returns {Promise<any>} */
  #ask(message, transfer = []) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...message }, transfer);
    });
  }

  /** @param {{ id: number, type: string, message?: string }} answer */
  #settle(answer) {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.type === 'failed') waiting?.reject(new Error(answer.message));
    else waiting?.resolve(answer);
  }

  /** @param {string} reason */
  #abandon(reason) {
    this.#ended ??= new Error(reason);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
