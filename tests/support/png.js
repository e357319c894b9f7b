// @ts-check
// Decodes what Chromium's screenshots are: PNG of 8-bit RGB or RGBA, not interlaced (RFC 2083).
import { inflateSync } from 'node:zlib';

const COLOUR_TYPE_CHANNELS = new Map([[2, 3], [6, 4]]);

/** @param {Buffer} file @returns {{ width: number, height: number, channels: number, data: Uint8Array }} */
export function decodePng(file) {
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const channels = COLOUR_TYPE_CHANNELS.get(file[25]);
  if (file[24] !== 8 || !channels || file[28] !== 0) throw new Error('expected a PNG of 8-bit RGB or RGBA, not interlaced');
  const parts = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  return { width, height, channels, data: unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels) };
}

/** @param {Uint8Array} rows each led by its filter's number @param {number} stride @param {number} height @param {number} channels */
function unfilter(rows, stride, height, channels) {
  const data = new Uint8Array(stride * height);
  for (let y = 0; y < height; ++y) {
    const filter = rows[y * (stride + 1)];
    for (let x = 0; x < stride; ++x) {
      const at = y * stride + x;
      const left = x >= channels ? data[at - channels] : 0;
      const up = y > 0 ? data[at - stride] : 0;
      const upLeft = x >= channels && y > 0 ? data[at - stride - channels] : 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter];
      data[at] = rows[y * (stride + 1) + 1 + x] + predicted;
    }
  }
  return data;
}

/** @param {number} left @param {number} up @param {number} upLeft */
function paeth(left, up, upLeft) {
  const guess = left + up - upLeft;
  const [toLeft, toUp, toUpLeft] = [left, up, upLeft].map((value) => Math.abs(guess - value));
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}
