// @ts-check
// A brotli and a gzip variant beside each file, for servers that send what was compressed beforehand.
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { filesBelow } from './files-below.js';

const VARIANTS = [
  { ending: '.br', compress: promisify(brotliCompress) },
  { ending: '.gz', compress: (/** @type {Buffer} */ bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }) },
];

/** @param {string} folder */
export async function compressAll(folder) {
  for (const file of await filesBelow(folder)) {
    const bytes = await readFile(`${folder}/${file}`);
    for (const { ending, compress } of VARIANTS) {
      const packed = await compress(bytes);
      // A variant that is no smaller would only make the server's choice worse.
      if (packed.length < bytes.length) await writeFile(`${folder}/${file}${ending}`, packed);
    }
  }
}
