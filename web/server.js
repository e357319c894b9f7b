// @ts-check
// The server beside the page, where there is one. A host that only has files answers with the site's own file `status`, which says so;
// to ask it for anything else would be an error on the console.
import { parseModelList } from './model-list.js';
import { readFile } from './site-files.js';

/** @typedef {import('./model-list.js').ModelCard} ModelCard */

/**
 * @typedef {object} Server
 * @property {readonly ModelCard[]} models its live one among them
 * @property {'open' | 'token' | 'read-only'} changes whether it lets this page change something, and what for
 * @property {string} trainingData in words: what it trains on
 */

/** @returns {Promise<Server | null>} */
export async function findServer() {
  if (!navigator.onLine) return null;
  try {
    const { live, changes, training_data: trainingData } = await readJson('status');
    if (!live) return null;
    return { models: parseModelList(await readJson('models')), changes, trainingData: String(trainingData) };
  } catch {
    return null; // gone, or the page is a file
  }
}

/** @param {string} path @returns {Promise<any>} */
async function readJson(path) {
  return JSON.parse(new TextDecoder().decode(await readFile(path)));
}
