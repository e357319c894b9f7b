// @ts-check
// What is known of models, and the list of those of the site (models/index.json), else of the server (GET models).
import { readFile } from './site-files.js';

/**
 * @typedef {object} ModelCard
 * @property {string} name
 * @property {string | null} path of the NPZ from the page; null for one that only the server has
 * @property {Blob} [file] the NPZ itself, where it is the person's own
 * @property {number | null} accuracy on the test set, 0..1
 * @property {number | null} bytes size of the file
 * @property {number | null} parameters how many weights and biases
 * @property {string} trainedOn
 * @property {readonly string[]} architecture one line a layer
 * @property {string} note where it comes from, in words, unless it is the site's
 * @property {string} base the model that it was taught from, where it was
 */

/** @param {unknown} value */
const positive = (value) => (typeof value === 'number' && value > 0 ? value : null);
/** @param {unknown} value */
const text = (value) => (typeof value === 'string' ? value : '');

/** The server's model that changes while it is trained. */
const LIVE = 'live';

/**
 * Reads either list; entries without a name or a file are left out.
 * @param {any} list @returns {ModelCard[]}
 */
export function parseModelList(list) {
  const entries = Array.isArray(list?.models) ? list.models : [];
  return entries
    .filter((/** @type {any} */ entry) => typeof entry?.name === 'string' && typeof entry.file === 'string')
    .map((/** @type {any} */ entry) => ({
      ...detailsFrom({ ...entry, trainedOn: entry.trained_on, note: entry.name === LIVE ? 'the server’s live model, which changes when it is trained' : '' }),
      name: entry.name,
      path: `models/${encodeURIComponent(entry.file)}`,
    }));
}

/** Of what may hold anything, what a card says besides the name and where the model is. @param {any} entry */
export function detailsFrom(entry) {
  return {
    accuracy: positive(entry.accuracy),
    bytes: positive(entry.bytes),
    parameters: positive(entry.parameters),
    trainedOn: text(entry.trainedOn),
    architecture: Array.isArray(entry.architecture) ? entry.architecture.map(text) : [],
    note: text(entry.note),
    base: text(entry.base),
  };
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

/** The person's own model; what else it is, its file tells when it is opened. @param {string} name @param {Blob} file @param {string} note @returns {ModelCard} */
export function ownModel(name, file, note) {
  return { ...detailsFrom({ bytes: file.size, note }), name, path: null, file };
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

/** The NPZ. @param {ModelCard} model @returns {Promise<ArrayBuffer>} */
export async function fileOf({ name, path, file }) {
  if (file) return file.arrayBuffer();
  if (path) return readFile(path);
  throw new Error(`${name} is on the server only: it changes while it is trained, so there is nothing to download.`);
}
