// @ts-check
// A WebAssembly module of the package: compiled from wherever it is, and started.

import { InklingError, reason } from './error.js';
import { filePath, isPage, openResponse, readBody, readBytes } from './source.js';

/** @typedef {WebAssembly.Module | import('./source.js').Source | (() => Promise<Uint8Array>)} WasmSource a function is asked when it is needed */

export const WHAT = 'the WebAssembly module';

/**
 * @param {WasmSource} source
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compileModule(source) {
  if (typeof source === 'function') {
    return compileModule(await source());
  }
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
  if (isPage(response)) {
    const type = response.headers.get('content-type');
    throw new InklingError(
      'unsupported',
      `${WHAT}: ${response.url || 'the response'} was served as ${type}, expected application/wasm: it is a web page, and the module is ` +
        'not there; copy it to that address from the package, or name its own with { wasm }',
    );
  }
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

/**
 * An instance with the only imports that the package's modules have.
 * @param {WebAssembly.Module} module
 * @param {() => void} memoryGrew
 */
export function instantiate(module, memoryGrew) {
  return WebAssembly.instantiate(module, {
    env: { emscripten_notify_memory_growth: memoryGrew },
    wasi_snapshot_preview1: {
      proc_exit: (/** @type {number} */ status) => {
        throw new Error(`it ended itself with status ${status}`);
      },
    },
  });
}
