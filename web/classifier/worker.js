// @ts-check
// The worker that the network runs in. It answers every message {id, type, …} with exactly one:
//
//   {id, type: 'start', wasm, isFull}       ->  {id, type: 'started'}
//   {id, type: 'load', model, converter?}   ->  {id, type: 'loaded', info}
//   {id, type: 'read', image, explain}      ->  {id, type: 'reading', reading}
//   anything that fails                     ->  {id, type: 'failed', message}
import { load } from '../wasm/inkling.js';

/** @typedef {import('../reading.js').Reading} Reading */

/** The module's bytes, and whether it reads numbers and explains. @typedef {{ wasm: ArrayBuffer, isFull: boolean }} Module */
/** @typedef {{ model: ArrayBuffer, converter?: ArrayBuffer }} Weights */

/** A model may come before the module. @type {(module: Module) => void} */
let markStarted;
/** @type {Promise<Module>} */
let started = new Promise((resolve) => (markStarted = resolve));
/** @type {Awaited<ReturnType<typeof load>> | null} */
let reader = null;
/** Whether the reader's module is the full one. */
let isFull = false;
/** Of the reader's first layer, once they were asked for. @type {import('../wasm/inkling.js').Weights | null} */
let firstWeights = null;
/** What the reader was made of. @type {Weights | null} */
let loaded = null;

/** A second module takes the place of the first, with the model that is in use. @param {Module} module */
async function start(module) {
  markStarted(module);
  started = Promise.resolve(module);
  if (loaded) await loadModel(loaded);
}

/** The next model takes the place of the last only when it is good. @param {Weights} weights */
async function loadModel(weights) {
  const module = await started;
  const next = await load(weights.model, { wasm: module.wasm, converter: weights.converter });
  reader?.close();
  reader = next;
  firstWeights = null;
  isFull = module.isFull;
  loaded = weights;
  return next.info;
}

/** @param {{ data: Uint8ClampedArray, width: number, height: number }} image @param {boolean} explain @returns {Reading} */
function read(image, explain) {
  if (!reader) throw new Error('No model is loaded: send a load message first.');
  const begin = performance.now();
  const { field, empty, box } = reader.normalize(image);
  const { label, second, confidence, isDigit, probabilities } = reader.classify(field);
  const digits = isFull && !empty ? readDigits(reader, image) : [];
  const milliseconds = performance.now() - begin;
  // What is said of one digit says nothing of several.
  const inside = explain && isFull && !empty && digits.length < 2 ? { ...reader.explain(field), weights: (firstWeights ??= reader.weights()) } : null;
  return { label, second, confidence, isDigit: isDigit && !empty, isEmpty: empty, probabilities, digits, field, box, inside, milliseconds };
}

/** @param {import('../wasm/inkling.js').Reader} full @param {import('../wasm/image.js').Image} image */
function readDigits(full, image) {
  return full.readNumber(image).digits.map((digit) => ({ ...digit, probabilities: full.classify(digit.field).probabilities }));
}

/** @param {any} message */
async function answerTo({ type, ...parts }) {
  switch (type) {
    case 'start':
      await start(parts);
      return { type: 'started' };
    case 'load':
      return { type: 'loaded', info: await loadModel(parts) };
    case 'read':
      return { type: 'reading', reading: read(parts.image, parts.explain) };
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
