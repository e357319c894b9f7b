// @ts-check
// Compares readings with the logits of another build, bit by bit; in Node and in pages alike.

/** @typedef {import('../../wasm/inkling.js').Reader} Reader */
/** @typedef {{ logits: number, differ: number, differInBatch: number }} Comparison counts; differInBatch: of probabilities */

/**
 * What the network sees of each canvas.
 * @param {Reader} reader
 * @param {Uint8Array} canvases grey bytes, one canvas after the other
 * @param {number} side of a canvas
 */
export function fieldsOf(reader, canvases, side) {
  const size = side * side;
  const fields = new Float32Array((canvases.length / size) * 784);
  for (let index = 0; index < canvases.length / size; ++index) {
    const data = canvases.subarray(index * size, (index + 1) * size);
    fields.set(reader.normalize({ data, width: side, height: side }).field, index * 784);
  }
  return fields;
}

/**
 * Reads images one by one, and once more in a batch.
 * @param {Reader} reader
 * @param {Float32Array} images n * 784
 * @param {Uint32Array} expected the bits of their logits
 * @returns {Comparison}
 */
export function compareBits(reader, images, expected) {
  const batch = bitsOf(reader.classifyBatch(images));
  const classes = reader.info.classes.length;
  const count = images.length / 784;
  if (expected.length !== count * classes) throw new Error(`${expected.length} logits for ${count} images`);
  let differ = 0;
  let differInBatch = 0;
  for (let index = 0; index < count; ++index) {
    const { logits, probabilities } = reader.classify(images.subarray(index * 784, (index + 1) * 784));
    differ += countDifferences(bitsOf(logits), expected, index * classes);
    differInBatch += countDifferences(bitsOf(probabilities), batch, index * classes);
  }
  return { logits: expected.length, differ, differInBatch };
}

/** @param {Float32Array} floats */
function bitsOf(floats) {
  return new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
}

/**
 * @param {Uint32Array} bits
 * @param {Uint32Array} others
 * @param {number} first of the others
 */
function countDifferences(bits, others, first) {
  return bits.reduce((sum, word, index) => sum + (word === others[first + index] ? 0 : 1), 0);
}
