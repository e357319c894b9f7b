// @ts-check
// One instance of the WebAssembly module, behind its C ABI, which README.md describes.

import { ERROR_CODES, InklingError, reason } from './error.js';
import { instantiate } from './module.js';

export const IMAGE_PIXELS = 784;

/** @typedef {import('./image.js').Canvas} Canvas */
/** @typedef {(...values: number[]) => number} Export */

// exports.cpp's TextKey and NumberKey, in their order.
export const TextKey = Object.freeze({ name: 0, version: 1, trainedOn: 2, created: 3, architecture: 4, classes: 5 });
export const NumberKey = Object.freeze({
  layers: 0,
  classes: 1,
  parameters: 2,
  epochs: 3,
  batchSize: 4,
  learningRate: 5,
  testAccuracy: 6,
  temperature: 7,
  rejectThreshold: 8,
});

// 32-bit words of the records of exports.cpp's neighbours.
const DIGIT_WORDS = 8 + IMAGE_PIXELS;
const LAYER_WORDS = 6;
const WEIGHTS_WORDS = 7;

// Images that cross into the module at once: 800 KB keeps its memory small, and more are no faster.
const BATCH_IMAGES = 256;

export class Engine {
  /** @type {Record<string, Export>} */ #exports;
  /** @type {WebAssembly.Memory} */ #memory;
  #bytes = new Uint8Array();
  #floats = new Float32Array();
  #words = new Int32Array();
  #input = new Float32Array();
  #inputAddress = 0;
  #reading = 0;
  /** Set by a trap, after which the module's memory may be anything. @type {InklingError | null} */
  #stopped = null;

  /** @param {WebAssembly.Module} module */
  static async start(module) {
    let memoryGrew = () => {};
    const instance = await instantiate(module, () => memoryGrew());
    const engine = new Engine(instance);
    memoryGrew = () => engine.#refreshViews();
    return engine;
  }

  /** @param {WebAssembly.Instance} instance */
  constructor({ exports }) {
    this.#exports = /** @type {Record<string, Export>} */ (/** @type {unknown} */ (exports));
    this.#memory = /** @type {WebAssembly.Memory} */ (exports.memory);
    this.#exports._initialize();
    this.#inputAddress = this.#exports.inkling_input();
    this.#reading = this.#exports.inkling_reading() / 4;
    this.#refreshViews();
  }

  get stopped() {
    return this.#stopped !== null;
  }

  /**
   * @param {Uint8Array} file
   * @returns {number} the handle of a reader
   */
  open(file) {
    this.#fill(file);
    return this.#call(this.#exports.inkling_load, file.byteLength);
  }

  /** @param {number} handle */
  close(handle) {
    if (!this.stopped) {
      this.#call(this.#exports.inkling_close, handle);
    }
  }

  /** @param {Float32Array} image 784 floats */
  setInput(image) {
    this.#input.set(image);
  }

  /**
   * Classifies the input.
   * @param {number} handle
   * @param {number} classes
   * @param {boolean} empty whether the input came from an empty canvas, which is no digit
   */
  classify(handle, classes, empty) {
    this.#call(this.#exports.inkling_classify, handle);
    const words = this.#words;
    const record = this.#reading;
    return {
      label: words[record],
      second: words[record + 1],
      confidence: this.#floats[record + 2],
      isDigit: !empty && words[record + 3] !== 0,
      empty,
      probabilities: this.#copyFloats(words[record + 4], classes),
      logits: this.#copyFloats(words[record + 5], classes),
    };
  }

  /**
   * @param {number} handle
   * @param {Float32Array} images n * 784 floats
   * @param {number} classes
   * @returns {Float32Array} n * classes floats
   */
  classifyBatch(handle, images, classes) {
    const count = images.length / IMAGE_PIXELS;
    const probabilities = new Float32Array(count * classes);
    for (let first = 0; first < count; first += BATCH_IMAGES) {
      const size = Math.min(BATCH_IMAGES, count - first);
      const part = images.subarray(first * IMAGE_PIXELS, (first + size) * IMAGE_PIXELS);
      this.#fill(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
      const address = this.#call(this.#exports.inkling_classify_batch, handle, size);
      probabilities.set(this.#floats.subarray(address / 4, address / 4 + size * classes), first * classes);
    }
    return probabilities;
  }

  /**
   * Leaves the 28x28 field as the input.
   * @param {Canvas} canvas
   */
  normalize({ bytes, width, height, format }) {
    this.#fill(bytes);
    const record = this.#call(this.#exports.inkling_normalize, width, height, format) / 4;
    const [empty, x, y, boxWidth, boxHeight] = this.#words.subarray(record, record + 5);
    return { empty: empty !== 0, box: { x, y, width: boxWidth, height: boxHeight } };
  }

  /** A copy of the input. */
  field() {
    return this.#input.slice();
  }

  /**
   * @param {number} handle
   * @param {Canvas} canvas
   */
  readNumber(handle, { bytes, width, height, format }) {
    const readNumber = this.#exportOfFullModule('inkling_read_number', 'numbers');
    this.#fill(bytes);
    const record = this.#call(readNumber, handle, width, height, format) / 4;
    const [text, textSize, digits, count] = this.#words.subarray(record, record + 4);
    return {
      text: this.#textAt(text, textSize),
      digits: Array.from({ length: count }, (_, index) => this.#digitAt((digits >>> 0) / 4 + index * DIGIT_WORDS)),
    };
  }

  /**
   * Explains what the reader makes of the input.
   * @param {number} handle
   */
  explain(handle) {
    const explain = this.#exportOfFullModule('inkling_explain', 'explanations');
    const record = this.#call(explain, handle) / 4;
    const [label, saliency, layers, count] = this.#words.subarray(record, record + 4);
    return {
      label,
      layers: Array.from({ length: count }, (_, index) => this.#layerAt((layers >>> 0) / 4 + index * LAYER_WORDS)),
      saliency: this.#copyFloats(saliency, IMAGE_PIXELS),
    };
  }

  /**
   * The first layer's.
   * @param {number} handle
   */
  weights(handle) {
    const weights = this.#exportOfFullModule('inkling_weights', 'explanations');
    const record = this.#call(weights, handle) / 4;
    const [name, nameSize, outputs, channels, height, width, values] = this.#words.subarray(record, record + WEIGHTS_WORDS);
    return {
      name: this.#textAt(name, nameSize),
      shape: /** @type {[number, number, number, number]} */ ([outputs, channels, height, width]),
      data: this.#copyFloats(values, outputs * channels * height * width),
    };
  }

  /**
   * @param {number} handle
   * @param {number} key one of TextKey
   * @param {number} [index] of a layer or a class
   */
  text(handle, key, index = 0) {
    return this.#textAt(this.#call(this.#exports.inkling_text, handle, key, index), this.#exports.inkling_text_size());
  }

  /**
   * @param {number} handle
   * @param {number} key one of NumberKey
   */
  number(handle, key) {
    return this.#exports.inkling_number(handle, key);
  }

  /**
   * Every call but the accessors: 0 means that it failed, a trap that the instance is lost.
   * @param {Export} call
   * @param {number} first
   * @param {number} [second]
   * @param {number} [third]
   * @param {number} [fourth]
   */
  #call(call, first, second = 0, third = 0, fourth = 0) {
    if (this.#stopped !== null) {
      throw this.#stopped;
    }
    let result = 0;
    try {
      result = call(first, second, third, fourth);
    } catch (cause) {
      this.#stopped = new InklingError(
        'internal',
        `the WebAssembly module stopped (${reason(cause)}), perhaps for want of memory; load the model again`,
        { cause },
      );
      throw this.#stopped;
    }
    if (result === 0) {
      throw this.#error();
    }
    return result >>> 0; // addresses beyond 2 GB and large handles arrive as negative numbers
  }

  #error() {
    const code = ERROR_CODES[this.#exports.inkling_error_code()] ?? 'internal';
    return new InklingError(code, this.#textAt(this.#exports.inkling_error_message(), this.#exports.inkling_text_size()));
  }

  /**
   * @param {string} name
   * @param {string} what it is for
   */
  #exportOfFullModule(name, what) {
    const found = this.#exports[name];
    if (found === undefined) {
      throw new InklingError(
        'unsupported',
        `this WebAssembly module reads single digits, but no ${what}; load the model with inkling-full.wasm, as load() does when no other is named`,
      );
    }
    return found;
  }

  /** @param {number} record */
  #digitAt(record) {
    const [x, y, width, height, label, second] = this.#words.subarray(record, record + 6);
    return {
      box: { x, y, width, height },
      label,
      second,
      confidence: this.#floats[record + 6],
      isDigit: this.#bytes[4 * (record + 7)] !== 0,
      field: this.#copyFloats(4 * (record + 8), IMAGE_PIXELS),
    };
  }

  /** @param {number} record */
  #layerAt(record) {
    const [name, nameSize, height, width, channels, values] = this.#words.subarray(record, record + LAYER_WORDS);
    return {
      name: this.#textAt(name, nameSize),
      shape: /** @type {[number, number, number]} */ ([height, width, channels]),
      data: this.#copyFloats(values, height * width * channels),
    };
  }

  /**
   * @param {number} address
   * @param {number} size bytes of UTF-8
   */
  #textAt(address, size) {
    const first = address >>> 0; // beyond 2 GB, as in #call
    return new TextDecoder().decode(this.#bytes.subarray(first, first + size));
  }

  /** @param {Uint8Array | Uint8ClampedArray} bytes */
  #fill(bytes) {
    const address = this.#call(this.#exports.inkling_reserve, Math.max(bytes.byteLength, 1));
    this.#bytes.set(bytes, address);
  }

  /**
   * @param {number} address
   * @param {number} count
   */
  #copyFloats(address, count) {
    const first = (address >>> 0) / 4;
    const copy = new Float32Array(count);
    for (let i = 0; i < count; ++i) {
      copy[i] = this.#floats[first + i];
    }
    return copy;
  }

  /** Growth gives the memory a new buffer and empties the views of the old one; the module tells when. */
  #refreshViews() {
    const { buffer } = this.#memory;
    this.#bytes = new Uint8Array(buffer);
    this.#floats = new Float32Array(buffer);
    this.#words = new Int32Array(buffer);
    this.#input = new Float32Array(buffer, this.#inputAddress, IMAGE_PIXELS);
  }
}
