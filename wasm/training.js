// @ts-check
// Trains a network on this device, step by step.
//
//   const training = await train({ synthetic: 10_000, epochs: 5 });
//   await training.run({ onProgress: ({ epoch, loss }) => console.log(epoch, loss) });
//   const reader = await load(training.model());

import { InklingError } from './error.js';
import { runSteps } from './run-steps.js';
import { readFile, takeImages } from './training-data.js';
import { DetailKey, Part, TrainingModule } from './training-module.js';
import { DEFAULT_ARCHITECTURE, numbersOf, plainText, shown, wholeNumber } from './training-options.js';

/** @typedef {import('./training-types.js').TrainOptions} TrainOptions */
/** @typedef {import('./training-types.js').Progress} Progress */
/** @typedef {import('./training-types.js').Evaluation} Evaluation */
/** @typedef {import('./training-types.js').EvaluateOptions} EvaluateOptions */
/** @typedef {import('./training-types.js').ModelDetails} ModelDetails */
/** @typedef {import('./training-types.js').RunOptions} RunOptions */

const MOST_MISTAKES = 1000;
const SOME_MISTAKES = 24;

/**
 * @param {TrainOptions} options
 * @returns {Promise<Training>}
 */
export async function startTraining(options) {
  const numbers = numbersOf(options);
  const { architecture = DEFAULT_ARCHITECTURE, model } = options;
  if (typeof architecture !== 'string') {
    throw new InklingError('invalid_argument', `architecture: expected a text such as '${DEFAULT_ARCHITECTURE}', got ${shown(architecture)}`);
  }
  if (model !== undefined && (options.architecture !== undefined || options.initializer !== undefined)) {
    throw new InklingError('invalid_argument', 'model: expected no architecture or initializer beside it: the model to start from has both');
  }
  const [module, file] = await Promise.all([
    TrainingModule.start(options.wasm),
    model === undefined ? null : readFile(model, 'the model'),
  ]);
  for (const [key, value] of numbers) module.setOption(key, value);
  if (file === null) module.build(architecture);
  else module.startFrom(file);
  await takeImages(module, options);
  module.begin();
  return new Training(module);
}

/** A training that is under way. Made by `train`. */
export class Training {
  /** @type {TrainingModule | null} */ #module;
  #seen = 0;
  #milliseconds = 0;
  /** @type {Progress | null} */ #progress = null;

  /** @param {TrainingModule} module */
  constructor(module) {
    this.#module = module;
    /** How many there are. */
    this.images = Object.freeze({
      train: module.count(Part.train),
      validation: module.count(Part.validation),
      test: module.count(Part.test),
    });
  }

  /** The last; null before the first step. */
  get progress() {
    return this.#progress;
  }

  /**
   * Trains on so many batches, but never beyond the end of an epoch. When all is done, there is nothing left to do.
   * @param {number} [batches]
   * @returns {Progress}
   */
  step(batches = 1) {
    const module = this.#open();
    wholeNumber('batches', batches, 1);
    const before = this.#progress;
    if (before?.done) return before;
    const start = performance.now();
    const now = module.step(batches);
    this.#milliseconds += performance.now() - start;
    const already = before && !before.epochDone ? before.batch : 0;
    this.#seen += ((now.batch - already) / now.batches) * this.images.train;
    this.#progress = Object.freeze({ ...now, imagesPerSecond: this.#seen / Math.max(this.#milliseconds / 1000, 1e-6) });
    return this.#progress;
  }

  /**
   * Steps until all is done, or `signal` aborts; another run goes on from there. In between others have their turn.
   * @param {RunOptions} [options]
   * @returns {Promise<Progress | null>} the last progress; null when it was aborted before the first step
   */
  run(options = {}) {
    return runSteps(() => this.#progress, (batches) => this.step(batches), options);
  }

  /**
   * @param {EvaluateOptions} [options]
   * @returns {Evaluation}
   */
  evaluate({ on = 'validation', mistakes = SOME_MISTAKES } = {}) {
    const module = this.#open();
    if (!Object.hasOwn(Part, on)) {
      throw new InklingError('invalid_argument', `on: expected 'validation', 'test' or 'train', got ${shown(on)}`);
    }
    if (this.images[on] === 0) {
      throw new InklingError('not_found', `there are no ${on} images to evaluate on; give some, or evaluate on others`);
    }
    return module.evaluate(Part[on], wholeNumber('mistakes', mistakes, 0, MOST_MISTAKES));
  }

  /**
   * The network as it is by now, as a file for `load` and for the program.
   * @param {ModelDetails} [details]
   * @returns {Uint8Array}
   */
  model({ quantize = false, ...texts } = {}) {
    const module = this.#open();
    for (const [name, key] of Object.entries(DetailKey)) {
      const text = texts[/** @type {keyof typeof DetailKey} */ (name)];
      module.setDetail(key, text === undefined ? '' : plainText(name, text));
    }
    return module.save(quantize);
  }

  /** Frees its memory. Afterwards only `progress`, `images` and `close` can be used. */
  close() {
    this.#module = null;
  }

  #open() {
    if (this.#module === null) {
      throw new InklingError('closed', 'the training is closed; begin another with train()');
    }
    return this.#module;
  }
}
