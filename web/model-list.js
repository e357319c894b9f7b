// @ts-check
// The models that can be chosen: those of the site (models/index.json), else those of the server (GET models).

/**
 * @typedef {object} ModelCard
 * @property {string} name
 * @property {string} url absolute address of the NPZ
 * @property {number | null} accuracy on the test set, 0..1
 * @property {number | null} bytes size of the file
 */

/** @param {unknown} value */
const positive = (value) => (typeof value === 'number' && value > 0 ? value : null);

/**
 * Reads either list; entries without a name or a file are left out.
 * @param {any} list @param {string | URL} folder where its files are
 * @returns {ModelCard[]}
 */
export function parseModelList(list, folder) {
  const entries = Array.isArray(list?.models) ? list.models : [];
  return entries
    .filter((/** @type {any} */ entry) => typeof entry?.name === 'string' && typeof entry.file === 'string')
    .map((/** @type {any} */ entry) => ({
      name: entry.name,
      url: new URL(encodeURIComponent(entry.file), folder).href,
      accuracy: positive(entry.accuracy),
      bytes: positive(entry.bytes),
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

/** Empty when there is no list. @param {string | URL} base the page's address @returns {Promise<ModelCard[]>} */
export async function fetchModelList(base) {
  const folder = new URL('models/', base);
  for (const address of [new URL('index.json', folder), new URL('models', base)]) {
    const models = await fetchJson(address).then(
      (list) => parseModelList(list, folder),
      () => [],
    );
    if (models.length > 0) return models;
  }
  return [];
}

/** @param {URL} address */
async function fetchJson(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address.href} answered ${answer.status}`);
  return answer.json();
}
