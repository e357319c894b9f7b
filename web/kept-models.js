// @ts-check
// The person's own models, kept on this device over a reload: within bounds, the oldest give way. What is read back may have been
// written by another version: whatever is not as expected is left out.
import { inStore } from './database.js';
import { detailsFrom } from './model-list.js';

/** @typedef {import('./model-list.js').ModelCard} ModelCard */
/** @typedef {{ name: string, saved: number, file: Blob } & Record<string, unknown>} Kept */

const MOST_MODELS = 12;
const MOST_BYTES = 64_000_000;

/** Fails when there is no room. @param {ModelCard} card with its file */
export async function keepModel({ file, ...card }) {
  if (!file || file.size > MOST_BYTES) throw new Error(`Models of more than ${MOST_BYTES / 1e6} MB are not kept.`);
  // As plain bytes: what a File refers to may change or go.
  const record = { ...card, file: new Blob([await file.arrayBuffer()]), saved: Date.now() };
  await inStore('models', 'readwrite', (models) => {
    const writing = models.put(record);
    const reading = /** @type {IDBRequest<Kept[]>} */ (models.getAll());
    reading.addEventListener('success', () => {
      for (const name of beyondBounds(reading.result)) models.delete(name);
    });
    return writing;
  });
}

/** The oldest first. @returns {Promise<ModelCard[]>} */
export async function keptModels() {
  const records = /** @type {Kept[]} */ (await inStore('models', 'readonly', (models) => models.getAll()));
  return records
    .filter(({ name, file }) => typeof name === 'string' && file instanceof Blob)
    .sort((a, b) => a.saved - b.saved)
    .map((record) => ({ ...detailsFrom(record), name: record.name, path: null, file: record.file }));
}

/** @param {string} name */
export async function forgetModel(name) {
  await inStore('models', 'readwrite', (models) => models.delete(name));
}

/** The names of those that there is no room for beside newer ones. @param {readonly Kept[]} records */
function beyondBounds(records) {
  let bytes = 0;
  return [...records]
    .sort((a, b) => b.saved - a.saved)
    .filter(({ file }, rank) => (bytes += file?.size ?? 0) > MOST_BYTES || rank >= MOST_MODELS)
    .map(({ name }) => name);
}
