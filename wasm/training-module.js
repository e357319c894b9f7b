// @ts-check
// One instance of the module that trains, behind its C ABI, which README.md describes. Each training has its own: what it
// needed is given back with it.

import { ERROR_CODES, InklingError, reason } from './error.js';
import { IMAGE_PIXELS } from './engine.js';
import { WHAT, compileModule, instantiate } from './module.js';

/** Of a data set. */
export const Part = Object.freeze({ train: 0, validation: 1, test: 2 });

/** Beside them: pictures of no digit, to be learned as well. */
const NEGATIVES = 3;
export const LABEL_OF_NONE = 255;
const DRAWN_NEGATIVES_KEY = 18;

// training_exports.cpp's DetailKey, in its order.
export const DetailKey = Object.freeze({ name: 0, version: 1, trainedOn: 2, created: 3 });

// Its records.
const PROGRESS_NUMBERS = 9;
const EVALUATION_NUMBERS = 3;
const MISTAKE_WORDS = 5;
const DIGITS = 10;

export class TrainingModule {
  /** @type {Record<string, (...values: number[]) => number>} */ #exports;
  /** @type {WebAssembly.Memory} */ #memory;
  /** Set by a trap, after which the memory may be anything. @type {InklingError | null} */
  #stopped = null;

  /** @param {import('./module.js').WasmSource} [source] */
  static async start(source = new URL('inkling-train.wasm', import.meta.url)) {
    const module = await compileModule(source);
    try {
      return new TrainingModule(await instantiate(module, () => {}));
    } catch (cause) {
      throw new InklingError(
        'unsupported',
        `${WHAT} does not start (${reason(cause)}); to train it must be the inkling-train.wasm that came with this version`,
        { cause },
      );
    }
  }

  /** @param {WebAssembly.Instance} instance */
  constructor({ exports }) {
    this.#exports = /** @type {any} */ (exports);
    this.#memory = /** @type {WebAssembly.Memory} */ (exports.memory);
    this.#exports._initialize();
    if (!this.#exports.train_begin) throw new Error('it has other exports');
  }

  /** @param {readonly Uint8Array[]} files */
  readFiles(files) {
    for (const file of files) {
      this.#fill([file]);
      this.#call('train_add_file', file.byteLength);
    }
    this.#call('train_read_files');
  }

  /** @param {number} part @param {Uint8Array} images @param {Uint8Array} labels as many */
  setImages(part, images, labels) {
    this.#fill([images, labels]);
    this.#call('train_set_images', part, labels.length);
  }

  /** Pictures of no digit, which training learns, too. @param {Uint8Array} images */
  addNegatives(images) {
    this.setImages(NEGATIVES, images, new Uint8Array(images.length / IMAGE_PIXELS).fill(LABEL_OF_NONE));
  }

  /** @param {number} count */
  drawNegatives(count) {
    this.setOption(DRAWN_NEGATIVES_KEY, count);
  }

  /** @param {number} part @param {number} count @param {number} seed */
  synthesize(part, count, seed) {
    this.#call('train_synthesize', part, count, seed);
  }

  /** @param {number} share of the training images, unless there are images for validation */
  holdOut(share) {
    this.#call('train_hold_out', share);
  }

  /** @param {number} part */
  count(part) {
    return this.#run('train_count', part);
  }

  /** Copies of a part's images and labels. @param {number} part */
  imagesOf(part) {
    const count = this.count(part);
    return {
      images: this.#bytesAt(this.#run('train_images', part), count * IMAGE_PIXELS),
      labels: this.#bytesAt(this.#run('train_labels', part), count),
    };
  }

  /** @param {number} key of training-options.js @param {number} value */
  setOption(key, value) {
    this.#call('train_option', key, value);
  }

  /** @param {string} architecture */
  build(architecture) {
    this.#call('train_build', this.#fillText(architecture));
  }

  /** @param {Uint8Array} model */
  startFrom(model) {
    this.#fill([model]);
    this.#call('train_start_from', model.byteLength);
  }

  begin() {
    this.#call('train_begin');
  }

  /** @param {number} batches */
  step(batches) {
    const record = this.#call('train_step', batches);
    const [epoch, epochs, batch, batchesOfEpoch, loss, accuracy, epochDone, validationAccuracy, done] = new Float64Array(
      this.#memory.buffer,
      record,
      PROGRESS_NUMBERS,
    );
    return {
      epoch,
      epochs,
      batch,
      batches: batchesOfEpoch,
      loss,
      accuracy,
      epochDone: epochDone !== 0,
      validationAccuracy: Number.isNaN(validationAccuracy) ? null : validationAccuracy,
      done: done !== 0,
    };
  }

  /** @param {number} part @param {number} mostMistakes @returns {import('./training-types.js').Evaluation} */
  evaluate(part, mostMistakes) {
    const record = this.#call('train_evaluate', part, mostMistakes);
    const { buffer } = this.#memory;
    const [images, accuracy, loss] = new Float64Array(buffer, record, EVALUATION_NUMBERS);
    const words = new Uint32Array(buffer, record + EVALUATION_NUMBERS * 8, DIGITS * DIGITS + 2);
    const [mistakes, mistakeCount] = words.subarray(DIGITS * DIGITS);
    const pixels = this.#run('train_images', part);
    return {
      images,
      accuracy,
      loss,
      confusion: Array.from({ length: DIGITS }, (_, label) => [...words.subarray(label * DIGITS, (label + 1) * DIGITS)]),
      mistakes: Array.from({ length: mistakeCount }, (_, i) => this.#mistakeAt(mistakes + i * MISTAKE_WORDS * 4, pixels)),
    };
  }

  /** @param {number} key one of DetailKey @param {string} text */
  setDetail(key, text) {
    this.#call('train_detail', key, this.#fillText(text));
  }

  /** @param {boolean} quantize @returns {Uint8Array} */
  save(quantize) {
    this.#call('train_save', quantize ? 1 : 0);
    return this.#savedFile();
  }

  /** What part 0 shows. @param {Uint8Array} model @param {number} seed @returns {import('./training-types.js').Lesson} */
  teach(model, seed) {
    this.#fill([model]);
    const record = this.#call('train_teach', model.byteLength, seed);
    const [learned, kept] = new Float64Array(this.#memory.buffer, record, 2);
    return { model: this.#savedFile(), learned, kept };
  }

  #savedFile() {
    return this.#bytesAt(this.#run('train_saved_file'), this.#run('train_saved_size'));
  }

  /** @param {number} address @param {number} pixels */
  #mistakeAt(address, pixels) {
    const [index, label, predicted] = new Uint32Array(this.#memory.buffer, address, 3);
    const [confidence] = new Float32Array(this.#memory.buffer, address + 12, 1);
    return { index, label, predicted, confidence, image: this.#bytesAt(pixels + index * IMAGE_PIXELS, IMAGE_PIXELS) };
  }

  /**
   * A call that returns 0 when it failed.
   * @param {string} name
   * @param {number[]} values
   */
  #call(name, ...values) {
    const result = this.#run(name, ...values);
    if (result === 0) {
      const message = this.#bytesAt(this.#run('train_error_message'), this.#run('train_error_size'));
      throw new InklingError(ERROR_CODES[this.#run('train_error_code')] ?? 'internal', new TextDecoder().decode(message));
    }
    return result;
  }

  /**
   * A trap loses the instance.
   * @param {string} name
   * @param {number[]} values
   */
  #run(name, ...values) {
    if (this.#stopped !== null) throw this.#stopped;
    try {
      return this.#exports[name](...values) >>> 0; // addresses beyond 2 GB arrive as negative numbers
    } catch (cause) {
      this.#stopped = new InklingError(
        'internal',
        `the WebAssembly module stopped (${reason(cause)}), perhaps for want of memory; train on fewer images, or a smaller network`,
        { cause },
      );
      throw this.#stopped;
    }
  }

  /** @param {readonly Uint8Array[]} parts of what is reserved, one behind the other */
  #fill(parts) {
    const size = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
    let address = this.#call('train_reserve', Math.max(size, 1));
    for (const part of parts) {
      new Uint8Array(this.#memory.buffer).set(part, address);
      address += part.byteLength;
    }
  }

  /** @param {string} text @returns {number} its bytes */
  #fillText(text) {
    const bytes = new TextEncoder().encode(text);
    this.#fill([bytes]);
    return bytes.byteLength;
  }

  /** A copy. @param {number} address @param {number} size */
  #bytesAt(address, size) {
    return new Uint8Array(this.#memory.buffer, address, size).slice();
  }
}
