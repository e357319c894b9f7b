// @ts-check
// A picture of a digit, from a file or the clipboard: decoded by the browser, small enough to be kept, and with the colours
// that a pen and an eraser need on it.

/**
 * @typedef {object} Picture
 * @property {HTMLCanvasElement} image at most MAX_SIDE pixels a side
 * @property {string} paper CSS colour of what the eraser leaves: the mean of the picture's border
 * @property {string} ink CSS colour that stands out from the paper
 */

const MAX_SIDE = 640;
const MAX_BYTES = 50_000_000;
/** Luminance that counts as light, 0..255. */
const LIGHT = 128;

/** @param {Blob} file @returns {Promise<Picture>} */
export async function readPicture(file) {
  if (file.size > MAX_BYTES) {
    throw new Error(`This picture has ${Math.round(file.size / 1e6)} MB; up to ${MAX_BYTES / 1e6} MB can be opened. Make it smaller, or crop it to the digit.`);
  }
  /** @type {ImageBitmap} */
  let decoded;
  try {
    decoded = await createImageBitmap(file);
  } catch {
    throw new Error('This is not a picture that the browser can show. PNG, JPEG, WebP, GIF and BMP can be opened; a photograph in HEIC must be saved as JPEG first.');
  }
  const picture = pictureOf(decoded);
  decoded.close();
  return picture;
}

/** @param {ImageBitmap | HTMLImageElement} source @returns {Picture} */
export function pictureOf(source) {
  const scale = Math.min(1, MAX_SIDE / Math.max(source.width, source.height));
  const image = document.createElement('canvas');
  image.width = Math.max(1, Math.round(source.width * scale));
  image.height = Math.max(1, Math.round(source.height * scale));
  const context = image.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The browser gives no 2D canvas: too many are in use, or canvases are switched off.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, image.width, image.height);
  layPaperUnder(context);
  const [red, green, blue] = meanOfBorder(context);
  const isLight = luminance(red, green, blue) >= LIGHT;
  return { image, paper: `rgb(${red} ${green} ${blue})`, ink: isLight ? '#000' : '#fff' };
}

/** What is transparent becomes paper of the other tone than what is drawn on it. @param {CanvasRenderingContext2D} context */
function layPaperUnder(context) {
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  let [tone, weight] = [0, 0];
  for (let i = 0; i < data.length; i += 4) {
    tone += luminance(data[i], data[i + 1], data[i + 2]) * data[i + 3];
    weight += data[i + 3];
  }
  if (weight === 255 * width * height) return;
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = tone >= LIGHT * weight && weight > 0 ? '#000' : '#fff';
  context.fillRect(0, 0, width, height);
}

/** @param {CanvasRenderingContext2D} context */
function meanOfBorder(context) {
  const { width, height } = context.canvas;
  const sums = [0, 0, 0];
  let count = 0;
  for (const [x, y, across, down] of [[0, 0, width, 1], [0, height - 1, width, 1], [0, 0, 1, height], [width - 1, 0, 1, height]]) {
    const { data } = context.getImageData(x, y, across, down);
    for (let i = 0; i < data.length; ++i) if (i % 4 < 3) sums[i % 4] += data[i];
    count += data.length / 4;
  }
  return sums.map((sum) => Math.round(sum / count));
}

/** @param {number} red @param {number} green @param {number} blue */
const luminance = (red, green, blue) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
