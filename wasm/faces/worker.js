// @ts-check
// The package's face over a worker: the same calls, with promises, so that a page never waits for a reading.
//
//   import { load } from 'inkling/worker';
//   const reader = await load('models/cnn-v1.npz');
//   const { label, confidence } = await reader.classify(canvas);
//   reader.close();

import { InklingError } from '../error.js';
import { pixelsOf } from '../image.js';
import { WHAT } from '../module.js';
import { readBytes } from '../source.js';
import { Thread, abandoned, sendable } from './thread.js';

export { InklingError };
export { WorkerTraining, readDataSet, synthesize, teach, train } from './worker-training.js';

/** @typedef {import('../inkling.js').Source} Source */
/** @typedef {import('../inkling.js').Image} Image */
/** @typedef {import('../inkling.js').LoadOptions} LoadOptions */
/** @typedef {import('../inkling.js').Info} Info */
/** @typedef {import('../inkling.js').Reading} Reading */
/** @typedef {import('../inkling.js').NumberReading} NumberReading */
/** @typedef {import('../inkling.js').Explanation} Explanation */
/** @typedef {import('../inkling.js').Weights} Weights */
/** @typedef {import('../inkling.js').Ink} Ink */
/** @typedef {import('../training-types.js').TrainOptions} TrainOptions */
/** @typedef {import('../training-types.js').Progress} Progress */
/** @typedef {import('../training-types.js').Evaluation} Evaluation */
/** @typedef {import('../training-types.js').Lesson} Lesson */

/**
 * Opens a model in a worker of its own.
 * @param {Source} source as load() of the package takes it
 * @param {LoadOptions} [options]
 * @returns {Promise<WorkerReader>}
 */
export async function load(source, { wasm, converter } = {}) {
  const file = await readBytes(source, 'the model');
  const modules = { wasm: await sendable(wasm, WHAT), converter: await sendable(converter, WHAT) };
  const thread = new Thread();
  try {
    return new WorkerReader(thread, await thread.ask('load', [file.slice(), modules]));
  } catch (error) {
    thread.close('the reader did not open');
    throw error;
  }
}

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
    this.#thread.close('the reader is closed; load the model again');
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
