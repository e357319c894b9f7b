// @ts-check
// A training on this device, in a worker of its own. job.js offers the same of one on the server.
import { whyNoWasm } from '../classifier/support.js';
import { readFile } from '../site-files.js';
import { optionsOf, trainedOn } from './plan.js';
import { downloadServerData } from './server-data.js';

/** @typedef {import('./plan.js').Plan} Plan */
/** @typedef {import('./history.js').Moment} Moment */
/** @typedef {import('../../wasm/training-types.js').Evaluation} Evaluation */

/**
 * @typedef {object} Listeners
 * @property {(text: string) => void} onPreparation what happens before it begins, in words
 * @property {(moment: Moment) => void} onProgress
 * @property {(evaluation: Evaluation) => void} onEvaluation after each epoch; a server does not tell
 * @property {(trouble?: string) => void} onEnd no more follows
 */

const MODULE = 'wasm/inkling-train.wasm';
const MISTAKES = 12;

export class HereRun {
  #training;
  #plan;
  #listeners;
  #pausing = new AbortController();
  #isRunning = false;
  #isPaused = false;
  #isOver = false;
  /** The network can be had at any time. */
  hasModel = true;
  canPause = true;

  /** Begins, but takes no step yet. @param {Plan} plan @param {Listeners} listeners @param {AbortSignal} signal ends the preparations */
  static async begin(plan, listeners, signal) {
    const obstacle = await whyNoWasm();
    if (obstacle) throw new Error(obstacle);
    const files = plan.source === 'server' ? [await downloadServerData(listeners.onPreparation, signal)] : undefined;
    listeners.onPreparation('The images are being prepared.');
    const [wasm, { train }] = await Promise.all([readFile(MODULE), import('../wasm/faces/worker.js')]);
    return new HereRun(await train({ ...optionsOf(plan, files), wasm }), plan, listeners);
  }

  /** @param {import('../wasm/faces/worker.js').WorkerTraining} training @param {Plan} plan @param {Listeners} listeners */
  constructor(training, plan, listeners) {
    this.#training = training;
    this.#plan = plan;
    this.#listeners = listeners;
  }

  /** Goes on until it is paused or over. */
  async run() {
    this.#isPaused = false;
    if (this.#isRunning) return; // it had not come to its pause yet
    this.#isRunning = true;
    try {
      while (!this.#isOver && !this.#isPaused) await this.#runEpoch();
    } catch (error) {
      this.#end(error instanceof Error ? error.message : String(error));
    }
    this.#isRunning = false;
  }

  pause() {
    this.#isPaused = true;
    this.#pausing.abort();
  }

  /** Ends it where it is; its network stays to be used. */
  stop() {
    this.pause();
    this.#end();
  }

  /** The network as it is by now. @param {string} name @returns {Promise<Blob>} */
  async model(name) {
    const created = new Date().toISOString().slice(0, 10);
    const file = await this.#training.model({ name, trainedOn: trainedOn(this.#plan), created });
    return new Blob([/** @type {BlobPart} */ (file)], { type: 'application/octet-stream' });
  }

  close() {
    this.#isOver = true;
    this.#training.close();
  }

  async #runEpoch() {
    const pausing = (this.#pausing = new AbortController());
    const last = await this.#training.run({
      signal: pausing.signal,
      onProgress: (progress) => {
        if (!this.#isOver) this.#listeners.onProgress(progress);
        // What it has learned is looked at between two epochs.
        if (progress.epochDone) pausing.abort();
      },
    });
    if (this.#isOver || !last?.epochDone) return;
    const on = this.#training.images.validation > 0 ? 'validation' : 'test';
    this.#listeners.onEvaluation(await this.#training.evaluate({ on, mistakes: MISTAKES }));
    if (last.done) this.#end();
  }

  /** @param {string} [trouble] */
  #end(trouble) {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listeners.onEnd(trouble);
  }
}
