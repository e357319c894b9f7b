// @ts-check
// Models that better-tensorflow wrote, pickled arrays and all, read as many digits here as they did there.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { load } from '../../wasm/inkling.js';
import { sharedPath, whyNotShared } from '../support/shared.js';
import { CONVERTER_URL, wasmModule } from '../support/wasm-module.js';

const MODELS = sharedPath('interop/better-tensorflow');

/** @param {string} name @param {number} header bytes before the data */
async function readIdx(name, header) {
  return gunzipSync(await readFile(sharedPath(`mnist/${name}.gz`))).subarray(header);
}

test('reads MNIST as better-tensorflow did', { skip: whyNotShared('interop/better-tensorflow', 'mnist') }, async () => {
  const images = Float32Array.from(await readIdx('t10k-images-idx3-ubyte', 16), (pixel) => pixel / 255);
  const labels = await readIdx('t10k-labels-idx1-ubyte', 8);
  const expected = JSON.parse(await readFile(join(MODELS, 'expected.json'), 'utf8'));
  for (const name of ['model-v1.npz', 'model-v5.npz']) {
    const reader = await load(join(MODELS, name), { wasm: await wasmModule(), converter: CONVERTER_URL });
    let correct = 0;
    labels.forEach((label, index) => {
      correct += reader.classify(images.subarray(index * 784, (index + 1) * 784)).label === label ? 1 : 0;
    });
    assert.equal(correct, expected[name].correct, name);
    reader.close();
  }
});
