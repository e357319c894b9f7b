// @ts-check
// The SHA-256 of what was built, as the page and its service worker check it.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { filesBelow } from './files-below.js';

/** As `integrity` attributes and content security policies write it. @param {string | Buffer} bytes */
export const sha256 = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`;

/** Of each file that this is true of. @param {string} folder @param {(path: string) => boolean} wanted */
async function sha256Of(folder, wanted) {
  const paths = (await filesBelow(folder)).filter(wanted);
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, sha256(await readFile(`${folder}/${path}`))])));
}

/** The text of sha256.js: modules and weights, which the page checks before it uses them. @param {string} folder */
export async function sha256Module(folder) {
  const sums = await sha256Of(folder, (path) => /\.(wasm|npz)$/.test(path));
  return `export const SHA256 = ${JSON.stringify(sums, null, 1)};\n`;
}

/** The text of files.js: everything that the page works with when it is offline. @param {string} folder */
export async function fileList(folder) {
  // `status` is for hosts that only have files: a server answers it itself, so it is asked for every time.
  const sums = await sha256Of(folder, (path) => !['files.js', 'service-worker.js', 'status'].includes(path));
  return `self.FILES = ${JSON.stringify(sums, null, 1)};\n`;
}
