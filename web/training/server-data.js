// @ts-check
// The images that the server trains on, for a training on this device.

/** @typedef {{ name: string, train: number }} ServerData what it is called, and how many images there are to learn from */

/** A server gives its clients seconds to take an answer: each part is one that a slow line manages. */
const PART_BYTES = 1 << 20;
const MB = 1e6;

/** What was downloaded last: the next training asks whether it has changed. */
let last = { tag: '', file: new Blob() };

/** Null where the server has none to hand out: it draws digits, as the page can. @returns {Promise<ServerData | null>} */
export async function describeServerData() {
  try {
    const { name, images, file } = await (await fetch(address('data'))).json();
    return file ? { name: String(name), train: Number(images.train) } : null;
  } catch {
    return null; // gone, or of a version that does not tell
  }
}

/**
 * All of them, as a file for the package's train().
 * @param {(text: string) => void} onProgress in words
 * @param {AbortSignal} signal
 * @returns {Promise<Blob>}
 */
export async function downloadServerData(onProgress, signal) {
  /** @type {ArrayBuffer[]} */
  const parts = [];
  let tag = '';
  for (let [begin, size] = [0, Infinity]; begin < size; ) {
    const { answer, bytes } = await ask(begin, tag, signal);
    if (answer.status === 304) return last.file;
    if (!answer.ok) throw new Error(complaint(answer.status, bytes));
    // A server that has other images by now, or a proxy that knows no ranges, answers with the whole.
    if (answer.status === 200) return new Blob([bytes]);
    const [, first, total] = answer.headers.get('Content-Range')?.match(/^bytes (\d+)-\d+\/(\d+)$/) ?? [];
    if (Number(first) !== begin || bytes.byteLength === 0) throw new Error('The server answers with another part of its images than was asked for.');
    tag = answer.headers.get('ETag') ?? '';
    parts.push(bytes);
    begin += bytes.byteLength;
    size = Number(total);
    onProgress(`The server’s images are being fetched: ${(begin / MB).toFixed(1)} of ${(size / MB).toFixed(1)} MB.`);
  }
  last = { tag, file: new Blob(parts) };
  return last.file;
}

/** @param {number} begin @param {string} tag of the parts that are there @param {AbortSignal} signal */
async function ask(begin, tag, signal) {
  const headers = new Headers({ Range: `bytes=${begin}-${begin + PART_BYTES - 1}` });
  if (begin > 0) headers.set('If-Range', tag);
  else if (last.tag) headers.set('If-None-Match', last.tag);
  try {
    const answer = await fetch(address('data/images.npz'), { headers, cache: 'no-store', signal });
    return { answer, bytes: await answer.arrayBuffer() };
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Error('The server cannot be reached.');
  }
}

/** The server's own words when it has any. @param {number} status @param {ArrayBuffer} bytes */
function complaint(status, bytes) {
  try {
    return String(JSON.parse(new TextDecoder().decode(bytes)).error);
  } catch {
    return `The server answered with status ${status}.`;
  }
}

/** @param {string} path */
const address = (path) => new URL(path, document.baseURI);
