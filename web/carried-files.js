// @ts-check
// The page's own files where the page is one file: it carries them as base64. Offers what site-files.js does.

/** The only one that is here. */
export const FIRST_MODULE = 'wasm/inkling-full.wasm';

/** The module that learns is larger than all the rest. */
export const CAN_LEARN = false;

export function startWorker() {
  return new Worker(URL.createObjectURL(new Blob([carried('classifier/worker.js')], { type: 'text/javascript' })));
}

/** @param {string} path @returns {Promise<ArrayBuffer>} */
export async function readFile(path) {
  return carried(path).buffer;
}

/** @param {string} path */
function carried(path) {
  const block = document.querySelector(`script[data-path="${CSS.escape(path)}"]`);
  if (!block) throw new Error(`${path} is not part of this file.`);
  return Uint8Array.from(atob(block.textContent ?? ''), (character) => character.charCodeAt(0));
}
