// @ts-check
// Reads handwritten digits with the weights of an NPZ file, in a page, a worker or Node.
//
//   import { load } from './inkling.js';
//   const reader = await load('models/cnn-v1.npz');
//   const { label, confidence } = reader.classify(canvas);
//   reader.close();

import { IMAGE_PIXELS, NumberKey, TextKey } from './engine.js';
import { engineOf } from './engines.js';
import { InklingError } from './error.js';
import { canvasOf } from './image.js';
import { readBytes } from './source.js';

export { InklingError };

/** @typedef {import('./error.js').ErrorCode} ErrorCode */
/** @typedef {import('./source.js').Source} Source */
/** @typedef {import('./image.js').Pixels} Pixels */
/** @typedef {import('./image.js').Image} Image */
/** @typedef {import('./module.js').WasmSource} WasmSource */
/** @typedef {import('./training.js').Training} Training */
/** @typedef {import('./training-types.js').TrainOptions} TrainOptions */
/** @typedef {import('./training-types.js').Progress} Progress */
/** @typedef {import('./training-types.js').Evaluation} Evaluation */
/** @typedef {import('./training-types.js').DataFile} DataFile */
/** @typedef {import('./training-types.js').DataSet} DataSet */
/** @typedef {import('./training-types.js').LabelledImages} LabelledImages */
/** @typedef {import('./training-types.js').Lesson} Lesson */
/** @typedef {import('./training-types.js').TeachOptions} TeachOptions */

/**
 * @typedef {object} LoadOptions
 * @property {WasmSource} [wasm] the module, its bytes, its address, or a function that promises its bytes; by default inkling-full.wasm beside
 *   this file. The smaller inkling.wasm beside it reads single digits only
 * @property {WasmSource} [converter] the module that reads other programs' files, likewise; by default
 *   inkling-convert.wasm beside this file, fetched only when such a file comes
 */

/**
 * @typedef {object} Reading
 * @property {number} label index of the most probable class: the digit
 * @property {number} second the next most probable
 * @property {number} confidence probability of `label`, 0 to 1
 * @property {boolean} isDigit false when the canvas is empty, or the confidence is below the model's reject threshold
 * @property {boolean} empty true when nothing stands out from the canvas; raw values are never called empty
 * @property {Float32Array} probabilities one a class
 * @property {Float32Array} logits one a class, before the output activation
 */

/**
 * @typedef {object} Digit one of a number
 * @property {{ x: number, y: number, width: number, height: number }} box where it is on the canvas, in its pixels
 * @property {number} label as in Reading
 * @property {number} second likewise
 * @property {number} confidence likewise
 * @property {boolean} isDigit likewise; among digits, half the threshold suffices
 * @property {Float32Array} field the 784 values that the network saw of this digit alone
 */

/**
 * @typedef {object} NumberReading
 * @property {string} text the classes of the digits, `?` for what is none, a line break between lines; empty on an empty canvas
 * @property {Digit[]} digits line by line, from left to right
 */

/**
 * @typedef {object} Layer
 * @property {string} name its line of the architecture
 * @property {[number, number, number]} shape height, width, channels
 * @property {Float32Array} data its output for the image, after its activation: row by row, the channels of a place together
 */

/**
 * @typedef {object} Explanation
 * @property {number} label index of the winning class
 * @property {Layer[]} layers what each makes of the image, first to last; what only serves training is left out
 * @property {Float32Array} saliency 28x28: how much the winning logit changes with each value of the image
 */

/**
 * @typedef {object} Weights
 * @property {string} name the layer's line of the architecture
 * @property {[number, number, number, number]} shape outputs, channels, height, width: of the whole image for a dense layer, of its window
 *   for a convolution
 * @property {Float32Array} data output by output, channel by channel, row by row
 */

/**
 * @typedef {object} Ink
 * @property {Float32Array} field 28x28 values row by row, 0 paper to 1 ink
 * @property {boolean} empty nothing stands out from the paper
 * @property {{ x: number, y: number, width: number, height: number }} box where the ink is on the canvas, in its pixels
 */

/**
 * What the file says about the model; texts may be empty and numbers 0 when it says nothing.
 * @typedef {object} Info
 * @property {string} name
 * @property {string} version
 * @property {readonly string[]} architecture one line a layer
 * @property {readonly string[]} classes the label of each class
 * @property {number} parameters how many weights and biases
 * @property {number} testAccuracy 0 to 1
 * @property {string} trainedOn
 * @property {string} created
 * @property {number} epochs
 * @property {number} batchSize
 * @property {number} learningRate
 * @property {number} temperature logits are divided by it
 * @property {number} rejectThreshold
 */

/**
 * Opens a model.
 * @param {Source} source where the NPZ is: a URL, a Response or the bytes; in Node also a path
 * @param {LoadOptions} [options]
 * @returns {Promise<Reader>}
 */
export async function load(source, options = {}) {
  const [file, engine] = await Promise.all([readBytes(source, 'the model'), engineOf(options.wasm)]);
  return new Reader(engine, await open(engine, file, options.converter));
}

/**
 * @param {import('./engine.js').Engine} engine
 * @param {Uint8Array} file
 * @param {WasmSource} [converter]
 */
async function open(engine, file, converter) {
  try {
    return engine.open(file);
  } catch (error) {
    // Better-tensorflow's models are made of pickled arrays, which only the converter can read.
    const pickled = error instanceof InklingError && error.code === 'unsupported' && error.message.includes('pickle');
    if (!pickled) throw error;
  }
  const { convertModel } = await import('./convert.js');
  return engine.open(await convertModel(file, converter));
}

/**
 * Begins to train a network. What it needs is loaded when it is called for the first time.
 * @param {TrainOptions} options what is trained, on what, and how
 * @returns {Promise<Training>}
 */
export async function train(options) {
  const { startTraining } = await import('./training.js');
  return startTraining(options);
}

/**
 * Teaches a copy of a model from corrected drawings, without the data that it was trained on and without forgetting what it could.
 * Teach the untaught model with all corrections, rather than a taught one with the newest.
 * @param {Source | Blob} model
 * @param {LabelledImages} corrections 1 to 1000, in the form of `normalize(drawing).field`; the label 255 says "that was no digit"
 * @param {TeachOptions} [options]
 * @returns {Promise<Lesson>}
 */
export async function teach(model, corrections, options) {
  const { teachModel } = await import('./teaching.js');
  return teachModel(model, corrections, options);
}

/**
 * Reads the files of a data set: IDX files (a pair or two, gzipped or not), mnist.pkl(.gz), Keras' mnist.npz, or an NPZ of `inkling data`.
 * @param {DataFile | readonly DataFile[] | FileList} files in any order
 * @param {{ wasm?: WasmSource }} [options] the module that trains
 * @returns {Promise<DataSet>}
 */
export async function readDataSet(files, options) {
  const { readDataFiles } = await import('./training-data.js');
  return readDataFiles(files, options);
}

/**
 * Draws digits; the same for a seed, and every ten in a row are all ten in random order.
 * @param {number} count 1 to 1 000 000
 * @param {{ seed?: number, wasm?: WasmSource }} [options] the module that trains
 * @returns {Promise<{ images: Uint8Array, labels: Uint8Array }>}
 */
export async function synthesize(count, options) {
  const { drawDigits } = await import('./training-data.js');
  return drawDigits(count, options);
}

/** Gives back the memory of readers that nobody closed. @type {FinalizationRegistry<() => void>} */
const abandoned = new FinalizationRegistry((close) => close());

/** A model that is ready to read. Made by `load`. */
export class Reader {
  #engine;
  #handle;
  #classes;

  /**
   * @param {import('./engine.js').Engine} engine
   * @param {number} handle
   */
  constructor(engine, handle) {
    this.#engine = engine;
    this.#handle = handle;
    /** @type {Readonly<Info>} */
    this.info = infoOf(engine, handle);
    this.#classes = this.info.classes.length;
    abandoned.register(this, () => engine.close(handle), this);
  }

  /**
   * Reads one digit. A Float32Array is taken as the network's own 784 values, anything else is normalised first.
   * @param {Image | Float32Array} image
   * @returns {Reading}
   */
  classify(image) {
    const engine = this.#open();
    const empty = takeInput(engine, image);
    return engine.classify(this.#handle, this.#classes, empty);
  }

  /**
   * The probabilities of many images, the same bits as one by one.
   * @param {Float32Array} images n * 784 raw values
   * @returns {Float32Array} n * classes
   */
  classifyBatch(images) {
    const engine = this.#open();
    if (!(images instanceof Float32Array) || images.length % IMAGE_PIXELS !== 0) {
      const found = images instanceof Float32Array ? `${images.length} floats` : String(images);
      throw new InklingError('invalid_argument', `images: expected a Float32Array of n * ${IMAGE_PIXELS} values, got ${found}`);
    }
    return engine.classifyBatch(this.#handle, images, this.#classes);
  }

  /**
   * Reads all the digits on a canvas or a picture, as a number.
   * @param {Image} image
   * @returns {NumberReading}
   */
  readNumber(image) {
    return this.#open().readNumber(this.#handle, canvasOf(image));
  }

  /**
   * What each layer makes of one digit, and which pixels the answer hangs on. Takes what `classify` takes.
   * @param {Image | Float32Array} image
   * @returns {Explanation}
   */
  explain(image) {
    const engine = this.#open();
    takeInput(engine, image);
    return engine.explain(this.#handle);
  }

  /**
   * What the first layer looks for: its weights.
   * @returns {Weights}
   */
  weights() {
    return this.#open().weights(this.#handle);
  }

  /**
   * What the network sees of a drawing.
   * @param {Image} image
   * @returns {Ink}
   */
  normalize(image) {
    const engine = this.#open();
    const { empty, box } = engine.normalize(canvasOf(image));
    return { field: engine.field(), empty, box };
  }

  /** Frees the model's memory. Afterwards only `info` and `close` can be used. */
  close() {
    if (this.#handle !== 0) {
      abandoned.unregister(this);
      this.#engine.close(this.#handle);
      this.#handle = 0;
    }
  }

  #open() {
    if (this.#handle === 0) {
      throw new InklingError('closed', 'the reader is closed; load the model again');
    }
    return this.#engine;
  }
}

/**
 * @param {import('./engine.js').Engine} engine
 * @param {Image | Float32Array} image
 * @returns {boolean} whether it is an empty canvas
 */
function takeInput(engine, image) {
  if (!(image instanceof Float32Array)) {
    return engine.normalize(canvasOf(image)).empty;
  }
  if (image.length !== IMAGE_PIXELS) {
    throw new InklingError('invalid_argument', `image: expected ${IMAGE_PIXELS} floats (28x28), got ${image.length}`);
  }
  engine.setInput(image);
  return false;
}

/**
 * @param {import('./engine.js').Engine} engine
 * @param {number} handle
 * @returns {Readonly<Info>}
 */
function infoOf(engine, handle) {
  const text = (/** @type {number} */ key) => engine.text(handle, key);
  const number = (/** @type {number} */ key) => engine.number(handle, key);
  const texts = (/** @type {number} */ key, /** @type {number} */ count) =>
    Object.freeze(Array.from({ length: count }, (_, index) => engine.text(handle, key, index)));
  return Object.freeze({
    name: text(TextKey.name),
    version: text(TextKey.version),
    architecture: texts(TextKey.architecture, number(NumberKey.layers)),
    classes: texts(TextKey.classes, number(NumberKey.classes)),
    parameters: number(NumberKey.parameters),
    testAccuracy: number(NumberKey.testAccuracy),
    trainedOn: text(TextKey.trainedOn),
    created: text(TextKey.created),
    epochs: number(NumberKey.epochs),
    batchSize: number(NumberKey.batchSize),
    learningRate: number(NumberKey.learningRate),
    temperature: number(NumberKey.temperature),
    rejectThreshold: number(NumberKey.rejectThreshold),
  });
}
