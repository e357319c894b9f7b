// @ts-check
// Reads on this device: the WASM module, in a worker so that drawing never waits for it.

/** @typedef {import('../model-list.js').ModelCard} ModelCard */
/** @typedef {import('../reading.js').Reading} Reading */

export const name = 'WASM';

/** @param {ModelCard | undefined} model @returns {Promise<LocalClassifier>} */
export async function open(model) {
  if (typeof WebAssembly !== 'object') {
    throw new Error('This browser has no WebAssembly, or it is switched off. A current Firefox, Chrome, Edge or Safari has it.');
  }
  const classifier = new LocalClassifier();
  try {
    await classifier.use(model);
  } catch (error) {
    classifier.close();
    throw error;
  }
  return classifier;
}

class LocalClassifier {
  name = name;
  #worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
  /** @type {Map<number, { resolve: (answer: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  #lastId = 0;

  constructor() {
    this.#worker.addEventListener('message', ({ data }) => this.#settle(data));
    // The script did not load, or died outside of a message: nothing that waits will be answered.
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#abandon(event.message || 'The reader could not be loaded: classifier/worker.js or wasm/inkling.js is missing from the site.');
    });
  }

  /** Reads with this model from now on. @param {ModelCard | undefined} model */
  async use(model) {
    if (!model) throw new Error('The site lists no models: models/index.json is missing.');
    await this.#ask({ type: 'load', url: model.url });
  }

  /** @param {HTMLCanvasElement} sheet dark ink on light paper @returns {Promise<Reading>} */
  async read(sheet) {
    const context = sheet.getContext('2d');
    if (!context) throw new Error('The browser gives no 2D canvas.');
    const { data, width, height } = context.getImageData(0, 0, sheet.width, sheet.height);
    const answer = await this.#ask({ type: 'read', image: { data, width, height } }, [data.buffer]);
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
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}
