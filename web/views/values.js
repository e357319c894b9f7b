// @ts-check
// Numbers as pixels: what speaks for in one colour, what against in another, the stronger the larger.

/**
 * @param {HTMLCanvasElement} canvas its CSS says --for and --against
 * @param {(set: (x: number, y: number, value: number) => void) => void} fill
 */
export function paintValues(canvas, fill) {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = canvas;
  const values = new Float32Array(width * height);
  fill((x, y, value) => (values[y * width + x] = value));
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const style = getComputedStyle(canvas);
  const colours = [style.getPropertyValue('--for'), style.getPropertyValue('--against')].map(rgbOf);
  const pixels = context.createImageData(width, height);
  values.forEach((value, i) => pixels.data.set([...colours[value < 0 ? 1 : 0], Math.round((255 * Math.abs(value)) / largest)], 4 * i));
  context.putImageData(pixels, 0, 0);
}

/** @param {string} hex "#rrggbb" */
const rgbOf = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.trim().slice(at, at + 2), 16));
