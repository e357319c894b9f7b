// @ts-check
// The worker that the network runs in. It answers every message {id, type, …} with exactly one:
//
//   {id, type: 'load', url}     ->  {id, type: 'loaded'}
//   {id, type: 'read', image}   ->  {id, type: 'reading', reading}
//   anything that fails         ->  {id, type: 'failed', message}
import { load } from '../wasm/inkling.js';

/** @typedef {import('../reading.js').Reading} Reading */

/** @type {Awaited<ReturnType<typeof load>> | null} */
let reader = null;

/** The next model takes the place of the last only when it is good. @param {string} url */
async function loadModel(url) {
  const next = await load(url);
  reader?.close();
  reader = next;
}

/** @param {{ data: Uint8ClampedArray, width: number, height: number }} image @returns {Reading} */
function read(image) {
  if (!reader) throw new Error('No model is loaded: send a load message first.');
  const start = performance.now();
  const { field } = reader.normalize(image);
  const { label, second, confidence, isDigit, probabilities } = reader.classify(field);
  return { label, second, confidence, isDigit, probabilities, field, milliseconds: performance.now() - start };
}

/** @param {{ type: string, url: string, image: ImageData }} message */
async function answerTo({ type, url, image }) {
  switch (type) {
    case 'load':
      await loadModel(url);
      return { type: 'loaded' };
    case 'read':
      return { type: 'reading', reading: read(image) };
    default:
      throw new Error(`The worker knows no message "${type}".`);
  }
}

addEventListener('message', async ({ data }) => {
  /** @type {object} */
  let answer;
  try {
    answer = await answerTo(data);
  } catch (error) {
    answer = { type: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
  postMessage({ id: data.id, ...answer });
});
