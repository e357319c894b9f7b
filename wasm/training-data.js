// @ts-check
// The images that are trained on: arrays, files that a person brought, or digits that are drawn.

import { InklingError } from './error.js';
import { IMAGE_PIXELS } from './engine.js';
import { readBytes } from './source.js';
import { LABEL_OF_NONE, Part, TrainingModule } from './training-module.js';
import { DEFAULT_VALIDATION, MOST_IMAGES, seedOf, shown, wholeNumber } from './training-options.js';

/** @typedef {import('./training-types.js').DataFile} DataFile */
/** @typedef {import('./training-types.js').DataSet} DataSet */
/** @typedef {import('./training-types.js').LabelledImages} LabelledImages */
/** @typedef {import('./training-types.js').TrainOptions} TrainOptions */
/** @typedef {import('./module.js').WasmSource} WasmSource */

// As the program draws them: the same images for everybody.
const TRAIN_SEED = 1;
const TEST_SEED = 2;
const TRAIN_PER_TEST = 6;

/**
 * @param {DataFile | readonly DataFile[] | FileList} files
 * @param {{ wasm?: WasmSource }} [options]
 * @returns {Promise<DataSet>}
 */
export async function readDataFiles(files, { wasm } = {}) {
  const [module, contents] = await Promise.all([TrainingModule.start(wasm), readFiles(files)]);
  module.readFiles(contents);
  return { train: module.imagesOf(Part.train), validation: module.imagesOf(Part.validation), test: module.imagesOf(Part.test) };
}

/**
 * @param {number} count
 * @param {{ seed?: number, wasm?: WasmSource }} [options]
 * @returns {Promise<{ images: Uint8Array, labels: Uint8Array }>}
 */
export async function drawDigits(count, { seed = 1, wasm } = {}) {
  wholeNumber('count', count, 1, MOST_IMAGES);
  seedOf(seed);
  const module = await TrainingModule.start(wasm);
  module.synthesize(Part.train, count, seed);
  return module.imagesOf(Part.train);
}

/**
 * Brings what the options name into the module.
 * @param {TrainingModule} module
 * @param {TrainOptions} options
 */
export async function takeImages(module, { images, labels, files, synthetic, negatives, validation = DEFAULT_VALIDATION }) {
  const sources = [images ?? labels, files, synthetic].filter((source) => source !== undefined);
  if (sources.length !== 1) {
    throw new InklingError('invalid_argument', `expected one of images with labels, files, and synthetic, got ${sources.length || 'none'} of them`);
  }
  if (files !== undefined) {
    module.readFiles(await readFiles(files));
  } else if (synthetic !== undefined) {
    wholeNumber('synthetic', synthetic, 1, MOST_IMAGES);
    module.synthesize(Part.train, synthetic, TRAIN_SEED);
    module.synthesize(Part.test, Math.ceil(synthetic / TRAIN_PER_TEST), TEST_SEED);
  } else {
    setImages(module, Part.train, '', { images, labels });
  }
  if (typeof validation === 'number') {
    module.holdOut(validation);
  } else if (validation === null || typeof validation !== 'object') {
    throw new InklingError('invalid_argument', `validation: expected a share of at least 0 and below 1, or { images, labels }, got ${shown(validation)}`);
  } else {
    setImages(module, Part.validation, 'validation.', validation);
  }
  if (negatives !== undefined) takeNegatives(module, negatives);
}

/**
 * @param {TrainingModule} module
 * @param {unknown} negatives
 */
function takeNegatives(module, negatives) {
  const given = /** @type {{ synthetic?: unknown, images?: unknown }} */ (typeof negatives === 'number' ? { synthetic: negatives } : negatives);
  if (given === null || typeof given !== 'object' || (given.synthetic === undefined && given.images === undefined)) {
    throw new InklingError('invalid_argument', `negatives: expected a count of pictures to draw, or { synthetic, images }, got ${shown(negatives)}`);
  }
  const { synthetic, images } = given;
  if (synthetic !== undefined) module.drawNegatives(wholeNumber('negatives.synthetic', synthetic, 1, MOST_IMAGES));
  if (images !== undefined) {
    const values = ArrayBuffer.isView(images) ? /** @type {Uint8Array} */ (images).length : 0;
    wholeNumber('pictures in negatives.images', Math.ceil(values / IMAGE_PIXELS), 0, MOST_IMAGES);
    module.addNegatives(bytesOf('negatives.images', images, Math.max(1, Math.ceil(values / IMAGE_PIXELS)) * IMAGE_PIXELS));
  }
}

/**
 * Makes arrays a part of the module's data.
 * @param {TrainingModule} module
 * @param {number} part
 * @param {string} prefix of the names, for messages
 * @param {{ images?: unknown, labels?: unknown }} given
 */
export function setImages(module, part, prefix, { images, labels }) {
  if (!(labels instanceof Uint8Array) || labels.length < 1 || labels.length > MOST_IMAGES) {
    const found = labels instanceof Uint8Array ? labels.length : shown(labels);
    throw new InklingError('invalid_argument', `${prefix}labels: expected a Uint8Array of 1 to ${MOST_IMAGES} digits, got ${found}`);
  }
  const wrong = labels.findIndex((label) => label > 9 && (label !== LABEL_OF_NONE || part !== Part.train));
  if (wrong >= 0) {
    const none = part === Part.train ? ` (${LABEL_OF_NONE} for a picture of none)` : '';
    throw new InklingError('invalid_argument', `${prefix}labels: expected digits, 0 to 9${none}, got ${labels[wrong]} at ${wrong}`);
  }
  module.setImages(part, bytesOf(`${prefix}images`, images, labels.length * IMAGE_PIXELS), labels);
}

/**
 * @param {string} name
 * @param {unknown} images
 * @param {number} length that is right
 */
function bytesOf(name, images, length) {
  if (!(images instanceof Uint8Array || images instanceof Float32Array) || images.length !== length) {
    const found = ArrayBuffer.isView(images) ? `${shown(images)}(${/** @type {Uint8Array} */ (images).length})` : shown(images);
    throw new InklingError(
      'invalid_argument',
      `${name}: expected a Uint8Array or a Float32Array of ${length} values, ${IMAGE_PIXELS} an image, got ${found}`,
    );
  }
  if (images instanceof Uint8Array) return images;
  const wrong = images.findIndex((value) => !(value >= 0 && value <= 1));
  if (wrong >= 0) {
    throw new InklingError('invalid_argument', `${name}: expected floats from 0 (paper) to 1 (ink), got ${images[wrong]} at ${wrong}`);
  }
  return Uint8Array.from(images, (value) => Math.round(value * 255));
}

/** @param {DataFile | readonly DataFile[] | FileList} files @returns {Promise<Uint8Array[]>} */
async function readFiles(files) {
  return Promise.all(filesOf(files).map((file) => readFile(file, 'the data file')));
}

/** As a list: a FileList or an array, or the one file that it is. @param {unknown} files @returns {DataFile[]} */
export function filesOf(files) {
  if (Array.isArray(files)) return files;
  const list = Object.prototype.toString.call(files) === '[object FileList]';
  return list ? Array.from(/** @type {FileList} */ (files)) : [/** @type {DataFile} */ (files)];
}

/** @param {DataFile} file @param {string} what */
export async function readFile(file, what) {
  return readBytes(typeof Blob !== 'undefined' && file instanceof Blob ? await file.arrayBuffer() : file, what);
}
