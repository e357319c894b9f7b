// @ts-check
// Bytes as the text of a script: base64 of what zlib compressed.

import { InklingError } from '../error.js';

/**
 * @param {string} text
 * @returns {Promise<Uint8Array>}
 */
export async function unpack(text) {
  if (typeof DecompressionStream === 'undefined') {
    throw new InklingError(
      'unsupported',
      'inkling/inline needs DecompressionStream: Chrome 80, Firefox 113, Safari 16.4, Node 18 or later; import "inkling", which fetches its modules',
    );
  }
  const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}
