// @ts-check
// The worker behind thread.js: one reader or one training, and one answer to each message.

import { InklingError, load, readDataSet, synthesize, teach, train } from '../inkling.js';
import { reason } from '../error.js';

/** What is asked when nothing below is. @type {any} */
let subject = null;

/** @type {Record<string, (...values: any[]) => Promise<any>>} */
const calls = {
  readDataSet,
  synthesize,
  teach,
  async load(file, modules) {
    subject = await load(file, modules);
    return subject.info;
  },
  async train(options) {
    subject = await train(options);
    return subject.images;
  },
};

/** Arrays are the caller's: they are handed over, not copied. @param {any} result @returns {Set<ArrayBuffer>} */
function buffersIn(result) {
  if (ArrayBuffer.isView(result)) return new Set([/** @type {ArrayBuffer} */ (result.buffer)]);
  const values = result !== null && typeof result === 'object' ? Object.values(result) : [];
  return new Set(values.flatMap((value) => [...buffersIn(value)]));
}

addEventListener('message', async ({ data: { id, call, values } }) => {
  try {
    const result = await (Object.hasOwn(calls, call) ? calls[call](...values) : subject[call](...values));
    postMessage({ id, result }, { transfer: [...buffersIn(result)] });
  } catch (error) {
    postMessage({ id, code: error instanceof InklingError ? error.code : 'internal', message: reason(error) });
  }
});
