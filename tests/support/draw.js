// @ts-check
// Draws the golden drawings (tests/golden/README.md): the same pixels as draw.hpp, byte by byte. Both compute with doubles in
// the same order.

/**
 * @typedef {object} Drawing
 * @property {string} name
 * @property {number | null} digit what a reader should see; null for none
 * @property {number} width
 * @property {number} height
 * @property {number} pen diameter of the round pen, in pixels
 * @property {number[]} ink red, green, blue
 * @property {number[] | null} paper red, green, blue; null for a transparent canvas
 * @property {number[][][]} strokes [stroke][point][x, y], in pixels
 * @property {string} checksum of the pixels
 */

/**
 * How much of each pixel the pen covered.
 * @param {Drawing} drawing
 * @returns {Uint8Array} [height, width], 0 to 255
 */
function coverage({ width, height, pen, strokes }) {
  const covered = new Uint8Array(width * height);
  const reach = pen / 2 + 0.5;
  for (const stroke of strokes) {
    for (let i = 0; i < stroke.length; ++i) {
      const [ax, ay] = stroke[i];
      const [bx, by] = stroke[Math.min(i + 1, stroke.length - 1)];
      const dx = bx - ax;
      const dy = by - ay;
      const lengthSquared = dx * dx + dy * dy;
      const left = Math.max(Math.floor(Math.min(ax, bx) - reach), 0);
      const right = Math.min(Math.ceil(Math.max(ax, bx) + reach), width);
      const top = Math.max(Math.floor(Math.min(ay, by) - reach), 0);
      const bottom = Math.min(Math.ceil(Math.max(ay, by) + reach), height);
      for (let y = top; y < bottom; ++y) {
        for (let x = left; x < right; ++x) {
          const px = x + 0.5 - ax;
          const py = y + 0.5 - ay;
          const along = lengthSquared > 0 ? (px * dx + py * dy) / lengthSquared : 0;
          const nearest = Math.min(Math.max(along, 0), 1);
          const ex = px - nearest * dx;
          const ey = py - nearest * dy;
          const share = Math.min(Math.max(reach - Math.sqrt(ex * ex + ey * ey), 0), 1);
          const amount = Math.floor(share * 255 + 0.5);
          covered[y * width + x] = Math.max(covered[y * width + x], amount);
        }
      }
    }
  }
  return covered;
}

/**
 * @param {Drawing} drawing
 * @returns {{ data: Uint8ClampedArray, width: number, height: number }} RGBA with straight alpha, like ImageData
 */
export function draw(drawing) {
  const { width, height, ink, paper } = drawing;
  const data = new Uint8ClampedArray(width * height * 4);
  coverage(drawing).forEach((amount, i) => {
    for (let channel = 0; channel < 3; ++channel) {
      const mixed = paper ? Math.floor((paper[channel] * (255 - amount) + ink[channel] * amount + 127) / 255) : ink[channel];
      data[4 * i + channel] = paper || amount > 0 ? mixed : 0;
    }
    data[4 * i + 3] = paper ? 255 : amount;
  });
  return { data, width, height };
}

/**
 * FNV-1a, 32 bits.
 * @param {ArrayLike<number>} bytes
 * @returns {string} eight hexadecimal digits
 */
export function checksum(bytes) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; ++i) {
    hash = Math.imul(hash ^ bytes[i], 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
