// @ts-check
// 28x28 values as pixels, in the colour of the canvas.

const SIDE = 28;

/** @param {HTMLCanvasElement} canvas @param {ArrayLike<number>} values 0 paper to `ink`; none leave it blank @param {number} [ink] */
export function paintField(canvas, values, ink = 1) {
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.fillStyle = getComputedStyle(canvas).color;
  for (let i = 0; i < values.length; ++i) {
    context.globalAlpha = values[i] / ink;
    context.fillRect(i % SIDE, Math.floor(i / SIDE), 1, 1);
  }
}
