// @ts-check
// The pixels of everything that can be drawn on.

import { InklingError, reason } from './error.js';

/**
 * Pixels row by row: RGBA bytes (4 a pixel), grey bytes (1 a pixel), or floats from 0 to 1 (1 a pixel).
 * ImageData is one of these.
 * @typedef {{ data: Uint8ClampedArray | Uint8Array | Float32Array, width: number, height: number }} Pixels
 */

/** @typedef {Pixels | HTMLCanvasElement | OffscreenCanvas | ImageBitmap} Image */

/** Core's PixelFormat. */
const PixelFormat = Object.freeze({ rgba8: 0, gray8: 1, float32: 2 });

/**
 * An image as core takes it.
 * @typedef {{ bytes: Uint8Array | Uint8ClampedArray, width: number, height: number, format: number }} Canvas
 */

/**
 * @param {unknown} image
 * @returns {Canvas}
 */
export function canvasOf(image) {
  const { data, width, height } = pixelsOf(image);
  if (!isSide(width) || !isSide(height)) {
    throw new InklingError('invalid_argument', `image: expected a width and height of at least 1, got ${width} and ${height}`);
  }
  const pixels = width * height;
  if (data instanceof Float32Array && data.length === pixels) {
    return { bytes: bytesOf(data), width, height, format: PixelFormat.float32 };
  }
  if (data instanceof Uint8ClampedArray || data instanceof Uint8Array) {
    if (data.length === 4 * pixels) {
      return { bytes: data, width, height, format: PixelFormat.rgba8 };
    }
    if (data.length === pixels) {
      return { bytes: data, width, height, format: PixelFormat.gray8 };
    }
  }
  throw new InklingError(
    'invalid_argument',
    `image: expected ${4 * pixels} RGBA bytes, ${pixels} grey bytes or ${pixels} floats for ${width}x${height} pixels, ` +
      `got ${describe(data)}`,
  );
}

/**
 * @param {unknown} image
 * @returns {Pixels}
 */
export function pixelsOf(image) {
  if (image instanceof Float32Array) {
    throw new InklingError('invalid_argument', 'image: expected a drawing; pass floats as { data, width, height }');
  }
  if (typeof image === 'object' && image !== null) {
    if ('data' in image && 'width' in image && 'height' in image) {
      return /** @type {Pixels} */ (image);
    }
    if ('getContext' in image) {
      return canvasPixels(/** @type {OffscreenCanvas} */ (image));
    }
    if (typeof ImageBitmap !== 'undefined' && image instanceof ImageBitmap) {
      return drawnPixels(image);
    }
  }
  throw new InklingError(
    'invalid_argument',
    `image: expected ImageData, a canvas, an ImageBitmap, { data, width, height } or a Float32Array of 784, got ${describe(image)}`,
  );
}

/** @param {OffscreenCanvas} canvas or an HTMLCanvasElement, which offers the same */
function canvasPixels(canvas) {
  const context = canvas.getContext('2d');
  // A canvas with a WebGL context has no 2d one, but can be drawn like a picture.
  return context === null ? drawnPixels(canvas) : readPixels(context, canvas.width, canvas.height);
}

/** @param {ImageBitmap | OffscreenCanvas} picture */
function drawnPixels(picture) {
  const { width, height } = picture;
  const context = new OffscreenCanvas(Math.max(width, 1), Math.max(height, 1)).getContext('2d', { willReadFrequently: true });
  if (context === null) {
    throw new InklingError('unsupported', 'image: this browser gives no 2d context to read its pixels with; pass ImageData');
  }
  context.drawImage(picture, 0, 0);
  return readPixels(context, width, height);
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @returns {Pixels}
 */
function readPixels(context, width, height) {
  if (width < 1 || height < 1) {
    return { data: new Uint8Array(0), width, height };
  }
  try {
    return context.getImageData(0, 0, width, height);
  } catch (cause) {
    throw new InklingError(
      'unsupported',
      `image: the browser does not give out the canvas's pixels (${reason(cause)}); pictures drawn on it must come from this site, or with CORS`,
      { cause },
    );
  }
}

/** @param {number} side */
function isSide(side) {
  return Number.isInteger(side) && side >= 1;
}

/** @param {Float32Array} floats */
function bytesOf(floats) {
  return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
}

/** @param {unknown} value */
function describe(value) {
  if (value === null || typeof value !== 'object') {
    return String(value);
  }
  const name = value.constructor?.name ?? 'an object';
  return ArrayBuffer.isView(value) && 'length' in value ? `${name}(${value.length})` : name;
}
