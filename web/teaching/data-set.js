// @ts-check
// Corrections as a data set of Inkling's, and back.
import { readFile } from '../site-files.js';
import { NO_DIGIT } from './corrections.js';
import { npzOf } from './npz.js';

/** @typedef {import('./corrections.js').Correction} Correction */

const PIXELS = 784;
export const TRAINING_MODULE = 'wasm/inkling-train.wasm';

/** All corrections one after the other. @param {readonly Correction[]} corrections */
export function arraysOf(corrections) {
  const images = new Uint8Array(corrections.length * PIXELS);
  corrections.forEach(({ image }, i) => images.set(image, i * PIXELS));
  return { images, labels: Uint8Array.from(corrections, ({ label }) => label) };
}

/** An NPZ that `inkling train --data` takes, and the training room. @param {readonly Correction[]} corrections */
export function dataSetOf(corrections) {
  const { images, labels } = arraysOf(corrections);
  /** @param {string} part @param {Uint8Array} some @param {Uint8Array} told */
  const entries = (part, some, told) => ({
    [`${part}_images`]: { shape: [told.length, 28, 28], bytes: some },
    [`${part}_labels`]: { shape: [told.length], bytes: told },
  });
  const nothing = new Uint8Array();
  return npzOf({ ...entries('train', images, labels), ...entries('validation', nothing, nothing), ...entries('test', nothing, nothing) });
}

/** The images of such a file, whichever part they are in. @param {File} file @returns {Promise<{ image: Uint8Array, label: number }[]>} */
export async function readDataSetOf(file) {
  const [wasm, { readDataSet }] = await Promise.all([readFile(TRAINING_MODULE), import('../wasm/faces/worker.js')]);
  const parts = Object.values(await readDataSet(file, { wasm }));
  return parts.flatMap(({ images, labels }) =>
    Array.from(labels, (label, i) => ({ label, image: images.slice(i * PIXELS, (i + 1) * PIXELS) })),
  );
}

/** "a 7", "an 8", "no digit". @param {number} label */
export const nameOf = (label) => (label === NO_DIGIT ? 'no digit' : `${label === 8 ? 'an' : 'a'} ${label}`);
