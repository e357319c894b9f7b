// @ts-check
// The worker that the network runs in. It answers every message {id, type, …} with exactly one:
//
//   {id, type: 'start', wasm}               ->  {id, type: 'started'}
//   {id, type: 'load', model, converter?}   ->  {id, type: 'loaded', info}
//   {id, type: 'read', image}               ->  {id, type: 'reading', reading}
//   anything that fails                     ->  {id, type: 'failed', message}
import { load } from '../wasm/inkling.js';

/** @typedef {import('../reading.js').Reading} Reading */

/** The module's bytes; a model may come before them. @type {ArrayBuffer} */
let wasm;
/** @type {() => void} */
let markStarted;
/** @type {Promise<void>} */
const started = new Promise((resolve) => (markStarted = resolve));
/** @type {Awaited<ReturnType<typeof load>> | null} */
let reader = null;

/** The next model takes the place of the last only when it is good. @param {ArrayBuffer} model @param {ArrayBuffer} [converter] */
async function loadModel(model, converter) {
  await started;
  const next = await load(model, { wasm, converter });
  reader?.close();
  reader = next;
  return next.info;
}

/** @param {{ data: Uint8ClampedArray, width: number, height: number }} image @returns {Reading} */
function read(image) {
  if (!reader) throw new Error('No model is loaded: send a load message first.');
  const start = performance.now();
  const { field, empty, box } = reader.normalize(image);
  const { label, second, confidence, isDigit, probabilities } = reader.classify(field);
  return { label, second, confidence, isDigit: isDigit && !empty, isEmpty: empty, probabilities, field, box, milliseconds: performance.now() - start };
}

/** @param {any} message */
async function answerTo({ type, wasm: module, model, converter, image }) {
  switch (type) {
    case 'start':
      wasm = module;
      markStarted();
      return { type: 'started' };
    case 'load':
      return { type: 'loaded', info: await loadModel(model, converter) };
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
