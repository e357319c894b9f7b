// @ts-check
// Makes an Inkling NPZ of a model that another program wrote, with a module of its own: pages that never meet such a
// file never download it.

import { ERROR_CODES, InklingError } from './error.js';
import { compileModule, instantiate } from './module.js';

/** @typedef {import('./module.js').WasmSource} WasmSource */

/**
 * @param {Uint8Array} file
 * @param {WasmSource} [source] the module, its bytes, its address, or a function that promises its bytes
 * @returns {Promise<Uint8Array>}
 */
export async function convertModel(file, source = new URL('inkling-convert.wasm', import.meta.url)) {
  // Started anew for each file: what it needed is given back with it.
  const { exports } = await instantiate(await compileModule(source), () => {});
  const call = /** @type {Record<string, (...values: number[]) => number>} */ (/** @type {unknown} */ (exports));
  const memory = /** @type {WebAssembly.Memory} */ (exports.memory);
  const bytesAt = (/** @type {number} */ address, /** @type {number} */ size) => new Uint8Array(memory.buffer, address >>> 0, size).slice();
  call._initialize();
  const room = call.convert_reserve(file.byteLength);
  if (room !== 0) {
    new Uint8Array(memory.buffer).set(file, room >>> 0);
  }
  const converted = room === 0 ? 0 : call.convert_model(file.byteLength);
  if (converted === 0) {
    const message = new TextDecoder().decode(bytesAt(call.convert_error_message(), call.convert_error_size()));
    throw new InklingError(ERROR_CODES[call.convert_error_code()] ?? 'internal', message);
  }
  return bytesAt(converted, call.convert_size());
}
