// @ts-check
// The models that can be chosen: those of the site (models/index.json), else those of the server (GET models).
import { readFile } from './site-files.js';

/**
 * @typedef {object} ModelCard
 * @property {string} name
 * @property {string | null} path of the NPZ from the page; null for one that only the server has
 * @property {Blob} [file] the NPZ itself, where the person brought it
 * @property {number | null} accuracy on the test set, 0..1
 * @property {number | null} bytes size of the file
 * @property {number | null} parameters how many weights and biases
 * @property {string} trainedOn
 * @property {readonly string[]} architecture one line a layer
 */

/** @param {unknown} value */
const positive = (value) => (typeof value === 'number' && value > 0 ? value : null);
/** @param {unknown} value */
const text = (value) => (typeof value === 'string' ? value : '');

/**
 * Reads either list; entries without a name or a file are left out.
 * @param {any} list @returns {ModelCard[]}
 */
export function parseModelList(list) {
  const entries = Array.isArray(list?.models) ? list.models : [];
  return entries
    .filter((/** @type {any} */ entry) => typeof entry?.name === 'string' && typeof entry.file === 'string')
    .map((/** @type {any} */ entry) => ({
      name: entry.name,
      path: `models/${encodeURIComponent(entry.file)}`,
      accuracy: positive(entry.accuracy),
      bytes: positive(entry.bytes),
      parameters: positive(entry.parameters),
      trainedOn: text(entry.trained_on),
      architecture: Array.isArray(entry.architecture) ? entry.architecture.map(text) : [],
    }));
}

// Every visitor waits for the first model; the larger ones are for those who choose them.
const FIRST_MODEL_BYTES = 200_000;

/**
 * The one to begin with: the most accurate of those that are quick to download; of equals the last, which is the newest.
 * @param {readonly ModelCard[]} models
 */
export function firstModel(models) {
  const quick = models.filter(({ bytes }) => (bytes ?? 0) <= FIRST_MODEL_BYTES);
  const choice = quick.length > 0 ? quick : models;
  return choice.reduce((best, model) => ((model.accuracy ?? 0) >= (best.accuracy ?? 0) ? model : best), choice[0]);
}

/** A model that the person brought; what it is, its file tells when it is opened. @param {File} file @returns {ModelCard} */
export function broughtModel(file) {
  return { name: file.name, path: null, file, accuracy: null, bytes: file.size, parameters: null, trainedOn: '', architecture: [] };
}

/** What the file says of itself. @param {import('./wasm/inkling.js').Info} info @returns {Partial<ModelCard>} */
export function cardOf({ testAccuracy, parameters, trainedOn, architecture }) {
  return { accuracy: positive(testAccuracy), parameters, trainedOn, architecture };
}

/** Empty when there is no list. @returns {Promise<ModelCard[]>} */
export async function fetchModelList() {
  for (const path of ['models/index.json', 'models']) {
    const models = await readFile(path).then(
      (bytes) => parseModelList(JSON.parse(new TextDecoder().decode(bytes))),
      () => [],
    );
    if (models.length > 0) return models;
  }
  return [];
}
