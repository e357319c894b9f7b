// @ts-check
// The golden drawings, read by the module and the model that ship.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { load } from '../../wasm/inkling.js';
import { draw } from '../support/draw.js';
import { FULL_WASM_URL } from '../support/wasm-module.js';

/** @type {import('../support/draw.js').Drawing[]} */
const drawings = JSON.parse(await readFile(new URL('../golden/drawings.json', import.meta.url), 'utf8'));

/** @param {string} name */
const open = async (name) => load(await readFile(new URL(`../../models/${name}.npz`, import.meta.url)), { wasm: FULL_WASM_URL });

for (const name of ['mlp-v5', 'cnn-v1']) {
  test(`${name} reads the golden drawings`, async () => {
    const reader = await open(name);
    for (const drawing of drawings) {
      const reading = reader.classify(draw(drawing));
      if (drawing.digit !== null) assert.equal(reading.label, drawing.digit, drawing.name);
    }
    reader.close();
  });
}

test('cnn-v1 knows which golden drawings show no digit', async () => {
  const reader = await open('cnn-v1');
  for (const drawing of drawings) {
    assert.equal(reader.classify(draw(drawing)).isDigit, drawing.digit !== null, drawing.name);
  }
  reader.close();
});
