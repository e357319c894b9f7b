// @ts-check
// The package with its module inside, for bundlers that lose files and pages of one file. A third more to download.

import { load as loadWith } from '../inkling.js';
import { INKLING_FULL_WASM } from './inline-module.js';

export { InklingError, Reader } from '../inkling.js';

/** @typedef {import('../inkling.js').Source} Source */
/** @typedef {import('../inkling.js').LoadOptions} LoadOptions */
/** @typedef {import('../inkling.js').Image} Image */
/** @typedef {import('../inkling.js').Reading} Reading */
/** @typedef {import('../inkling.js').NumberReading} NumberReading */
/** @typedef {import('../inkling.js').Explanation} Explanation */

/** Decoded once: readers of the same bytes share one instance. @type {Uint8Array | undefined} */
let wasmBytes;

/**
 * As load() of the package, but fetches no module.
 * @param {Source} source
 * @param {LoadOptions} [options]
 * @returns {Promise<import('../inkling.js').Reader>}
 */
export async function load(source, options = {}) {
  wasmBytes ??= Uint8Array.from(atob(INKLING_FULL_WASM), (character) => character.charCodeAt(0));
  return loadWith(source, { ...options, wasm: options.wasm ?? wasmBytes });
}
