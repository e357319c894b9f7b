// @ts-check
// Data sets as people have them: each format, in any order, gzipped or not.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { readDataSet, synthesize, train } from '../../wasm/inkling.js';
import { npzOf } from '../support/npz-writer.js';
import { sharedPath, whyNotShared } from '../support/shared.js';
import { TRAIN_WASM_URL, wasmModule } from '../support/wasm-module.js';

/** @param {any} files */
const read = async (files) => readDataSet(files, { wasm: await wasmModule(TRAIN_WASM_URL) });

/** @param {readonly number[]} shape @param {Uint8Array} values */
function idx(shape, values) {
  const file = new Uint8Array(4 + 4 * shape.length + values.length);
  file.set([0, 0, 8, shape.length]);
  shape.forEach((size, i) => new DataView(file.buffer).setUint32(4 + 4 * i, size));
  file.set(values, 4 + 4 * shape.length);
  return file;
}

/** @param {number} count @param {number} seed */
async function idxPair(count, seed) {
  const { images, labels } = await synthesize(count, { seed, wasm: await wasmModule(TRAIN_WASM_URL) });
  return { images, labels, imagesFile: idx([count, 28, 28], images), labelsFile: idx([count], labels) };
}

const NONE = { images: new Uint8Array(), labels: new Uint8Array() };

test('reads a pair of IDX files, whichever comes first, gzipped or not', async () => {
  const { images, labels, imagesFile, labelsFile } = await idxPair(30, 1);
  const expected = { train: { images, labels }, validation: NONE, test: NONE };
  assert.deepEqual(await read([imagesFile, labelsFile]), expected);
  assert.deepEqual(await read([labelsFile, gzipSync(imagesFile)]), expected);
  assert.deepEqual(await read([gzipSync(labelsFile), new Blob([imagesFile])]), expected);
});

test('reads both pairs: the larger is for training', async () => {
  const [large, small] = await Promise.all([idxPair(30, 1), idxPair(10, 2)]);
  const data = await read([small.labelsFile, large.labelsFile, small.imagesFile, large.imagesFile]);
  assert.deepEqual(data.train, { images: large.images, labels: large.labels });
  assert.deepEqual(data.test, { images: small.images, labels: small.labels });
});

test('says which IDX file is missing', async () => {
  const { imagesFile, labelsFile } = await idxPair(30, 1);
  await assert.rejects(read([imagesFile]), { code: 'bad_file', message: /30 images have no file with as many labels; bring both/ });
  await assert.rejects(read([imagesFile, imagesFile]), { code: 'bad_file', message: /30 images have no file with as many labels; bring both/ });
  await assert.rejects(read([labelsFile, labelsFile]), { code: 'bad_file', message: /30 labels have no file with as many images; bring both/ });
  await assert.rejects(read([imagesFile, labelsFile.subarray(0, 20)]), { code: 'bad_file', message: /expected 30 bytes after the header, got 12/ });
  await assert.rejects(read([imagesFile, labelsFile, labelsFile]), { code: 'bad_file', message: /30 labels have no file/ });
});

test("reads Keras' mnist.npz and an Inkling data set", async () => {
  const [a, b, c] = await Promise.all([idxPair(20, 1), idxPair(10, 2), idxPair(10, 3)]);
  const array = (/** @type {readonly number[]} */ shape, /** @type {Uint8Array} */ bytes) => ({ descr: '|u1', shape, bytes });
  const part = (/** @type {Awaited<ReturnType<typeof idxPair>>} */ { images, labels }) => [array([labels.length, 28, 28], images), array([labels.length], labels)];
  const [[x, y], [u, v], [s, t]] = [a, b, c].map(part);
  const parts = [a, b, c].map(({ images, labels }) => ({ images, labels }));
  assert.deepEqual(await read(npzOf({ x_train: x, y_train: y, x_test: u, y_test: v })), { train: parts[0], validation: NONE, test: parts[1] });
  const splits = npzOf({ train_images: x, train_labels: y, validation_images: u, validation_labels: v, test_images: s, test_labels: t });
  assert.deepEqual(await read([splits]), { train: parts[0], validation: parts[1], test: parts[2] });
  const training = await train({ files: splits, wasm: await wasmModule(TRAIN_WASM_URL) });
  assert.deepEqual(training.images, { train: 20, validation: 10, test: 10 });
});

const MNIST = ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz', 't10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz'].map((name) => `mnist/${name}`);

test('reads MNIST', { skip: whyNotShared(...MNIST) }, async () => {
  const { train: training, validation, test: testing } = await read(await Promise.all(MNIST.map((name) => readFile(sharedPath(name)))));
  assert.deepEqual([training, validation, testing].map(({ labels }) => labels.length), [60_000, 0, 10_000]);
  assert.deepEqual([...training.labels.subarray(0, 5), ...testing.labels.subarray(0, 5)], [5, 0, 4, 1, 9, 7, 2, 1, 0, 4]);
});
