// @ts-check
// Starts the WebAssembly module. Everybody who names the same source shares one engine, so the module is compiled once.

import { Engine } from './engine.js';
import { InklingError, reason } from './error.js';
import { WHAT, compileModule } from './module.js';

/** @typedef {import('./module.js').WasmSource} WasmSource */

/** @type {Map<unknown, Promise<Engine>>} */
const byAddress = new Map();
/** Forgets an engine with the bytes that it came from. @type {WeakMap<object, Promise<Engine>>} */
const byObject = new WeakMap();

/**
 * @param {WasmSource} [source] by default the module beside this file; a classic script, which has no address, names another
 * @returns {Promise<Engine>}
 */
export async function engineOf(source = new URL('inkling-full.wasm', import.meta.url)) {
  const key = source instanceof URL ? source.href : source;
  const engines = /** @type {Map<unknown, Promise<Engine>>} */ (key instanceof Object ? byObject : byAddress);
  const known = engines.get(key);
  if (known === undefined) {
    const starting = compileModule(source).then(start);
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

/** @param {WebAssembly.Module} module */
async function start(module) {
  try {
    return await Engine.start(module);
  } catch (cause) {
    throw new InklingError(
      'unsupported',
      `${WHAT} does not start (${reason(cause)}); it must be the inkling-full.wasm or inkling.wasm that came with this version, and needs a few megabytes`,
      { cause },
    );
  }
}
