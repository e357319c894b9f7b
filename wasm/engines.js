// @ts-check
// Compiles the WebAssembly module. Everybody who names the same source shares one engine, so the module is compiled once.

import { Engine } from './engine.js';
import { InklingError, reason } from './error.js';
import { filePath, openResponse, readBody, readBytes } from './source.js';

/** @typedef {WebAssembly.Module | import('./source.js').Source} WasmSource */

const WHAT = 'the WebAssembly module';
const DEFAULT_SOURCE = new URL('inkling.wasm', import.meta.url);

/** @type {Map<unknown, Promise<Engine>>} */
const byAddress = new Map();
/** Forgets an engine with the bytes that it came from. @type {WeakMap<object, Promise<Engine>>} */
const byObject = new WeakMap();

/**
 * @param {WasmSource} [source]
 * @returns {Promise<Engine>}
 */
export async function engineOf(source = DEFAULT_SOURCE) {
  const key = source instanceof URL ? source.href : source;
  const engines = /** @type {Map<unknown, Promise<Engine>>} */ (key instanceof Object ? byObject : byAddress);
  const known = engines.get(key);
  if (known === undefined) {
    const starting = moduleOf(source).then(start);
    engines.set(key, starting);
    starting.catch(() => engines.delete(key)); // the next load tries again
    return starting;
  }
  const engine = await known;
  if (!engine.stopped) {
    return engine;
  }
  if (engines.get(key) === known) {
    engines.delete(key);
  }
  return engineOf(source);
}

/**
 * @param {WasmSource} source
 * @returns {Promise<WebAssembly.Module>}
 */
async function moduleOf(source) {
  if (typeof WebAssembly === 'undefined') {
    throw new InklingError('unsupported', 'this browser has no WebAssembly, or it is turned off');
  }
  if (source instanceof WebAssembly.Module) {
    return source;
  }
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source) || filePath(source) !== null) {
    return compile(await readBytes(source, WHAT), '');
  }
  const response = await openResponse(source, WHAT);
  const type = response.headers.get('content-type') ?? 'nothing';
  if (type.startsWith('application/wasm')) {
    return explained(WebAssembly.compileStreaming(response), '');
  }
  // Streaming refuses any other type, yet the bytes may be right.
  const hint = `; ${response.url || 'it'} was served as ${type}, expected application/wasm`;
  return compile(await readBody(response, WHAT), hint);
}

/**
 * @param {Uint8Array} bytes
 * @param {string} hint
 */
function compile(bytes, hint) {
  return explained(WebAssembly.compile(/** @type {BufferSource} */ (bytes)), hint);
}

/**
 * @param {Promise<WebAssembly.Module>} compiling
 * @param {string} hint
 */
async function explained(compiling, hint) {
  try {
    return await compiling;
  } catch (cause) {
    throw new InklingError(
      'unsupported',
      `${WHAT} does not compile here (${reason(cause)})${hint}; it needs WebAssembly with SIMD: ` +
        'Chrome 91, Firefox 89, Safari 16.4, Node 16.4 or later',
      { cause },
    );
  }
}

/** @param {WebAssembly.Module} module */
async function start(module) {
  try {
    return await Engine.start(module);
  } catch (cause) {
    throw new InklingError(
      'unsupported',
      `${WHAT} does not start (${reason(cause)}); it must be the inkling.wasm that came with this version, and needs a few megabytes`,
      { cause },
    );
  }
}
