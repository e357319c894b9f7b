// @ts-check
// Training over a worker: the same calls as the package's, with promises, so that a page never waits.

import { WHAT } from '../module.js';
import { runSteps } from '../run-steps.js';
import { filesOf } from '../training-data.js';
import { numbersOf } from '../training-options.js';
import { Thread, abandoned, sendable } from './thread.js';

/** @typedef {import('../training-types.js').TrainOptions} TrainOptions */
/** @typedef {import('../training-types.js').Progress} Progress */
/** @typedef {import('../training-types.js').Evaluation} Evaluation */
/** @typedef {import('../training-types.js').EvaluateOptions} EvaluateOptions */
/** @typedef {import('../training-types.js').ModelDetails} ModelDetails */
/** @typedef {import('../training-types.js').RunOptions} RunOptions */
/** @typedef {import('../training-types.js').DataFile} DataFile */
/** @typedef {import('../training-types.js').DataSet} DataSet */
/** @typedef {import('../training-types.js').LabelledImages} LabelledImages */
/** @typedef {import('../training-types.js').Lesson} Lesson */
/** @typedef {import('../training-types.js').TeachOptions} TeachOptions */
/** @typedef {import('../module.js').WasmSource} WasmSource */

/**
 * As train() of the package, in a worker of its own.
 * @param {TrainOptions} options what is big in them is copied; `files` are read in the worker
 * @returns {Promise<WorkerTraining>}
 */
export async function train(options) {
  numbersOf(options); // mistakes are told before a worker starts
  const { model, files, wasm } = options;
  const sent = {
    ...options,
    model: await sendable(model, 'the model'),
    files: files === undefined ? undefined : await sendableFiles(files),
    wasm: await sendable(wasm, WHAT),
  };
  const thread = new Thread();
  try {
    return new WorkerTraining(thread, await thread.ask('train', [sent]));
  } catch (error) {
    thread.close('the training did not begin');
    throw error;
  }
}

/**
 * As readDataSet() of the package.
 * @param {DataFile | readonly DataFile[] | FileList} files
 * @param {{ wasm?: WasmSource }} [options]
 * @returns {Promise<DataSet>}
 */
export async function readDataSet(files, { wasm } = {}) {
  return askOnce('readDataSet', [await sendableFiles(files), { wasm: await sendable(wasm, WHAT) }]);
}

/**
 * As synthesize() of the package.
 * @param {number} count
 * @param {{ seed?: number, wasm?: WasmSource }} [options]
 * @returns {Promise<{ images: Uint8Array, labels: Uint8Array }>}
 */
export async function synthesize(count, { seed, wasm } = {}) {
  return askOnce('synthesize', [count, { seed, wasm: await sendable(wasm, WHAT) }]);
}

/**
 * As teach() of the package.
 * @param {DataFile} model
 * @param {LabelledImages} corrections
 * @param {TeachOptions} [options]
 * @returns {Promise<Lesson>}
 */
export async function teach(model, corrections, { seed, wasm } = {}) {
  const modules = { seed, wasm: await sendable(wasm, WHAT) };
  const sent = await sendable(model, 'the model');
  // A view is handed over, and the caller keeps its own.
  return askOnce('teach', [sent instanceof Uint8Array ? sent.slice() : sent, corrections, modules]);
}

/** @param {DataFile | readonly DataFile[] | FileList} files */
function sendableFiles(files) {
  return Promise.all(filesOf(files).map((file) => sendable(file, 'the data file')));
}

/** @param {string} call @param {readonly any[]} values */
async function askOnce(call, values) {
  const thread = new Thread();
  try {
    return await thread.ask(call, values);
  } finally {
    thread.close('it was answered');
  }
}

/** A training that is under way, elsewhere. Made by `train`. */
export class WorkerTraining {
  #thread;
  /** @type {Progress | null} */ #progress = null;

  /**
   * @param {Thread} thread
   * @param {Readonly<{ train: number, validation: number, test: number }>} images
   */
  constructor(thread, images) {
    this.#thread = thread;
    /** How many there are. @type {Readonly<{ train: number, validation: number, test: number }>} */
    this.images = Object.freeze(images);
    abandoned.register(this, thread, this);
  }

  /** As Training.progress. */
  get progress() {
    return this.#progress;
  }

  /** As Training.step. @param {number} [batches] @returns {Promise<Progress>} */
  async step(batches = 1) {
    this.#progress = Object.freeze(/** @type {Progress} */ (await this.#thread.ask('step', [batches])));
    return this.#progress;
  }

  /** As Training.run. @param {RunOptions} [options] @returns {Promise<Progress | null>} */
  run(options = {}) {
    return runSteps(() => this.#progress, (batches) => this.step(batches), options);
  }

  /** As Training.evaluate. @param {EvaluateOptions} [options] @returns {Promise<Evaluation>} */
  async evaluate(options) {
    return this.#thread.ask('evaluate', [options]);
  }

  /** As Training.model. @param {ModelDetails} [details] @returns {Promise<Uint8Array>} */
  async model(details) {
    return this.#thread.ask('model', [details]);
  }

  /** Ends the worker. What still waits for an answer is told that the training is closed. */
  close() {
    abandoned.unregister(this);
    this.#thread.close('the training is closed; begin another with train()');
  }
}
