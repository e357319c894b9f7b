// @ts-check
// The page's own files, beside it on the web. Those that the build has hashed are handed out only as they were built.
// carried-files.js offers the same to the page as one file.
import { SHA256 } from './sha256.js';

/** Reads single digits: every visitor waits for it. */
export const FIRST_MODULE = 'wasm/inkling.wasm';

/** Whether the site has the module that learns. */
export const CAN_LEARN = true;

export function startWorker() {
  return new Worker(new URL('classifier/worker.js', import.meta.url), { type: 'module' });
}

/** @param {string} path from the page @returns {Promise<ArrayBuffer>} */
export async function readFile(path) {
  const url = new URL(path, import.meta.url);
  const sum = SHA256[path];
  // The second time past every cache: a copy that was damaged on the disk gives way to the server's.
  for (const cache of /** @type {const} */ (['default', 'reload'])) {
    const bytes = await download(url, sum, cache);
    if (!sum || !crypto.subtle || (await sha256(bytes)) === sum) return bytes;
  }
  throw new Error(
    `${url.href} is not the file that this page was built with: its SHA-256 differs, so it is not used. ` +
      'Load the page again; if that does not help, whoever runs the site should upload it anew.',
  );
}

/** @param {URL} url @param {string | undefined} sum @param {RequestCache} cache */
async function download(url, sum, cache) {
  /** @type {Response} */
  let answer;
  try {
    // Without HTTPS, scripts may not compute sums, yet the browser compares them; it does not say what failed then.
    answer = await fetch(url, { cache, integrity: crypto.subtle ? '' : sum });
  } catch {
    throw new Error(`${url.href} could not be fetched${sum && !crypto.subtle ? ', or is not as it was built' : ''}. Check the connection, then load the page again.`);
  }
  if (!answer.ok) {
    throw new Error(`${url.href} answered ${answer.status}: the file is missing from the site. Whoever runs it should upload the whole folder.`);
  }
  return answer.arrayBuffer();
}

/** As `integrity` attributes write it. @param {ArrayBuffer} bytes */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `sha256-${btoa(String.fromCharCode(...digest))}`;
}
