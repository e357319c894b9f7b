// @ts-check
// The module that ships, as tests load it: its bytes, compiled once.

import { readFile } from 'node:fs/promises';

export const WASM_URL = new URL('../../build/wasm/inkling.wasm', import.meta.url);
export const CONVERTER_URL = new URL('../../build/wasm/inkling-convert.wasm', import.meta.url);

/** @type {Promise<WebAssembly.Module> | undefined} */
let compiling;

export function wasmModule() {
  compiling ??= readFile(WASM_URL).then((bytes) => WebAssembly.compile(bytes));
  return compiling;
}

/**
 * The bare instance, for tests of the C ABI itself.
 * @returns {Promise<{ memory: WebAssembly.Memory } & Record<string, any>>}
 */
export async function wasmExports() {
  const { exports } = await WebAssembly.instantiate(await wasmModule(), {
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
