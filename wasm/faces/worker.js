// @ts-check
// The package's face over a worker: the same calls, with promises, so that a page never waits for a reading.
//
//   import { load } from 'inkling/worker';
//   const reader = await load('models/cnn-v1.npz');
//   const { label, confidence } = await reader.classify(canvas);
//   reader.close();

import { InklingError } from '../error.js';
import { pixelsOf } from '../image.js';
import { readBytes } from '../source.js';

export { InklingError };

/** @typedef {import('../inkling.js').Source} Source */
/** @typedef {import('../inkling.js').Image} Image */
/** @typedef {import('../inkling.js').LoadOptions} LoadOptions */
/** @typedef {import('../inkling.js').Info} Info */
/** @typedef {import('../inkling.js').Reading} Reading */
/** @typedef {import('../inkling.js').NumberReading} NumberReading */
/** @typedef {import('../inkling.js').Explanation} Explanation */
/** @typedef {import('../inkling.js').Weights} Weights */
/** @typedef {import('../inkling.js').Ink} Ink */
/** @typedef {import('../module.js').WasmSource} WasmSource */

/**
 * Opens a model in a worker of its own.
 * @param {Source} source as load() of the package takes it
 * @param {LoadOptions} [options]
 * @returns {Promise<WorkerReader>}
 */
export async function load(source, { wasm, converter } = {}) {
  if (typeof Worker === 'undefined') {
    throw new InklingError('unsupported', 'there is no Worker here; import "inkling" itself, in Node within a thread of worker_threads');
  }
  const file = await readBytes(source, 'the model');
  const modules = { wasm: await sendable(wasm), converter: await sendable(converter) };
  const thread = new Thread();
  try {
    return new WorkerReader(thread, await thread.ask('load', [file.slice(), modules]));
  } catch (error) {
    thread.close();
    throw error;
  }
}

/**
 * Addresses mean something else in the worker, and responses do not travel.
 * @param {WasmSource | undefined} source
 * @returns {Promise<WasmSource | undefined>}
 */
async function sendable(source) {
  if (source instanceof URL) return source.href;
  if (typeof source === 'string') return new URL(source, globalThis.document?.baseURI ?? location.href).href;
  return source instanceof Response ? readBytes(source, 'the WebAssembly module') : source;
}

/** Ends the workers of readers that nobody closed. @type {FinalizationRegistry<Thread>} */
const abandoned = new FinalizationRegistry((thread) => thread.close());

/** A model that is ready to read, elsewhere. Made by `load`. */
export class WorkerReader {
  #thread;

  /**
   * @param {Thread} thread
   * @param {Readonly<Info>} info
   */
  constructor(thread, info) {
    this.#thread = thread;
    /** @type {Readonly<Info>} */
    this.info = Object.freeze(info);
    abandoned.register(this, thread, this);
  }

  /** As Reader.classify. @param {Image | Float32Array} image @returns {Promise<Reading>} */
  async classify(image) {
    return this.#thread.ask('classify', [copyOf(image)]);
  }

  /** As Reader.classifyBatch. @param {Float32Array} images @returns {Promise<Float32Array>} */
  async classifyBatch(images) {
    return this.#thread.ask('classifyBatch', [images instanceof Float32Array ? images.slice() : images]);
  }

  /** As Reader.readNumber. @param {Image} image @returns {Promise<NumberReading>} */
  async readNumber(image) {
    return this.#thread.ask('readNumber', [copyOf(image)]);
  }

  /** As Reader.explain. @param {Image | Float32Array} image @returns {Promise<Explanation>} */
  async explain(image) {
    return this.#thread.ask('explain', [copyOf(image)]);
  }

  /** As Reader.weights. @returns {Promise<Weights>} */
  async weights() {
    return this.#thread.ask('weights', []);
  }

  /** As Reader.normalize. @param {Image} image @returns {Promise<Ink>} */
  async normalize(image) {
    return this.#thread.ask('normalize', [copyOf(image)]);
  }

  /** Ends the worker. What still waits for an answer is told that the reader is closed. */
  close() {
    abandoned.unregister(this);
    this.#thread.close();
  }
}

/**
 * Pixels that can be handed over: the caller keeps its own.
 * @param {Image | Float32Array} image
 */
function copyOf(image) {
  if (image instanceof Float32Array) return image.slice();
  const { data, width, height } = pixelsOf(image);
  return { data: ArrayBuffer.isView(data) ? data.slice() : data, width, height };
}

/** The worker, and who waits for its answers. Each message {id, call, values} gets exactly one, {id, result} or {id, code, message}. */
class Thread {
  #worker = new Worker(new URL('./worker-thread.js', import.meta.url), { type: 'module' });
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  #lastId = 0;
  /** @type {InklingError | null} */
  #ended = null;

  constructor() {
    this.#worker.addEventListener('message', ({ data: { id, result, code, message } }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (code === undefined) waiting?.resolve(result);
      else waiting?.reject(new InklingError(code, message));
    });
    // The script did not load, or died outside of a call: nothing that waits will be answered.
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      const cause = event.message || 'worker-thread.js, or what it imports, cannot be loaded';
      this.#end(new InklingError('unsupported', `the worker does not run (${cause}); check that the package's files are beside each other on this site`));
    });
  }

  /**
   * @param {string} call
   * @param {readonly any[]} values typed arrays among them are handed over
   * @returns {Promise<any>}
   */
  ask(call, values) {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    const buffers = values.map((value) => value?.data?.buffer ?? value?.buffer).filter((buffer) => buffer instanceof ArrayBuffer);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, call, values }, buffers);
    });
  }

  close() {
    this.#end(new InklingError('closed', 'the reader is closed; load the model again'));
  }

  /** @param {InklingError} reason */
  #end(reason) {
    this.#ended ??= reason;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}
