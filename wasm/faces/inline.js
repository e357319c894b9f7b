// @ts-check
// The package with its modules inside, for bundlers that lose files and pages of one file. Nothing is fetched; what trains is a chunk of
// its own where the bundler makes such, and is unpacked when training begins.

import * as plain from '../inkling.js';
import { PACKED } from './inline-module.js';
import { unpack } from './packed.js';

export { InklingError, Reader } from '../inkling.js';

/** @typedef {import('../inkling.js').Source} Source */
/** @typedef {import('../inkling.js').LoadOptions} LoadOptions */
/** @typedef {import('../inkling.js').Image} Image */
/** @typedef {import('../inkling.js').Reading} Reading */
/** @typedef {import('../inkling.js').NumberReading} NumberReading */
/** @typedef {import('../inkling.js').Explanation} Explanation */
/** @typedef {import('../inkling.js').Training} Training */
/** @typedef {import('../inkling.js').TrainOptions} TrainOptions */
/** @typedef {import('../inkling.js').Progress} Progress */
/** @typedef {import('../inkling.js').Evaluation} Evaluation */
/** @typedef {import('../inkling.js').DataFile} DataFile */
/** @typedef {import('../inkling.js').DataSet} DataSet */
/** @typedef {import('../inkling.js').LabelledImages} LabelledImages */
/** @typedef {import('../inkling.js').Lesson} Lesson */
/** @typedef {import('../inkling.js').TeachOptions} TeachOptions */
/** @typedef {import('../module.js').WasmSource} WasmSource */

/** Always the same function: readers of the same source share one engine. */
const readingModule = () => unpack(PACKED);
/** It also reads what other programs pickled. */
const trainingModule = async () => unpack((await import('./inline-training-module.js')).PACKED);

/**
 * As load() of the package.
 * @param {Source} source
 * @param {LoadOptions} [options]
 * @returns {Promise<import('../inkling.js').Reader>}
 */
export async function load(source, options = {}) {
  return plain.load(source, { ...options, wasm: options.wasm ?? readingModule, converter: options.converter ?? trainingModule });
}

/**
 * As train() of the package.
 * @param {TrainOptions} options
 * @returns {Promise<Training>}
 */
export async function train(options) {
  return plain.train(withModule(options));
}

/**
 * As teach() of the package.
 * @param {DataFile} model
 * @param {LabelledImages} corrections
 * @param {TeachOptions} [options]
 * @returns {Promise<Lesson>}
 */
export async function teach(model, corrections, options = {}) {
  return plain.teach(model, corrections, withModule(options));
}

/**
 * As readDataSet() of the package.
 * @param {DataFile | readonly DataFile[] | FileList} files
 * @param {{ wasm?: WasmSource }} [options]
 * @returns {Promise<DataSet>}
 */
export async function readDataSet(files, options = {}) {
  return plain.readDataSet(files, withModule(options));
}

/**
 * As synthesize() of the package.
 * @param {number} count
 * @param {{ seed?: number, wasm?: WasmSource }} [options]
 * @returns {Promise<{ images: Uint8Array, labels: Uint8Array }>}
 */
export async function synthesize(count, options = {}) {
  return plain.synthesize(count, withModule(options));
}

/**
 * @template {{ wasm?: WasmSource }} Options
 * @param {Options} options
 * @returns {Options}
 */
function withModule(options) {
  return options instanceof Object ? { ...options, wasm: options.wasm ?? trainingModule } : options;
}
