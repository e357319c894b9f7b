// @ts-check
// The worker behind worker.js: one reader, and one answer to each message.

import { InklingError, load } from '../inkling.js';
import { reason } from '../error.js';

/** @type {any} */
let reader = null;

/** @param {{ call: string, values: any[] }} message */
async function answerTo({ call, values }) {
  if (call === 'load') {
    reader = await load(values[0], values[1]);
    return reader.info;
  }
  return reader[call](...values);
}

addEventListener('message', async ({ data }) => {
  try {
    postMessage({ id: data.id, result: await answerTo(data) });
  } catch (error) {
    postMessage({ id: data.id, code: error instanceof InklingError ? error.code : 'internal', message: reason(error) });
  }
});
