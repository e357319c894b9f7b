// @ts-check
// The modules that ship, as tests load them: each compiled once.

import { readFile } from 'node:fs/promises';

/** What load() takes by default. */
export const FULL_WASM_URL = new URL('../../build/wasm/inkling-full.wasm', import.meta.url);
/** Single digits only. */
export const WASM_URL = new URL('../../build/wasm/inkling.wasm', import.meta.url);
/** Trains. */
export const TRAIN_WASM_URL = new URL('../../build/wasm/inkling-train.wasm', import.meta.url);
export const CONVERTER_URL = new URL('../../build/wasm/inkling-convert.wasm', import.meta.url);

/** @type {Map<string, Promise<WebAssembly.Module>>} */
const compiled = new Map();

export function wasmModule(url = FULL_WASM_URL) {
  const module = compiled.get(url.href) ?? readFile(url).then((bytes) => WebAssembly.compile(bytes));
  compiled.set(url.href, module);
  return module;
}

/**
 * A bare instance, for tests of the C ABI itself.
 * @param {URL} [url]
 * @returns {Promise<{ memory: WebAssembly.Memory } & Record<string, any>>}
 */
export async function wasmExports(url) {
  const { exports } = await WebAssembly.instantiate(await wasmModule(url), {
    env: { emscripten_notify_memory_growth() {} },
    wasi_snapshot_preview1: {
      proc_exit(/** @type {number} */ status) {
        throw new Error(`proc_exit(${status})`);
      },
    },
  });
  const api = /** @type {any} */ (exports);
  api._initialize();
  return api;
}
