// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { checksum, draw } from '../support/draw.js';

/** @type {import('../support/draw.js').Drawing[]} */
const drawings = JSON.parse(readFileSync(new URL('../golden/drawings.json', import.meta.url), 'utf8'));

test('draws the golden drawings as the C++ tests do', () => {
  assert.ok(drawings.length >= 20);
  for (const drawing of drawings) {
    assert.equal(checksum(draw(drawing).data), drawing.checksum, drawing.name);
  }
});

test('leaves a canvas without strokes transparent', () => {
  const empty = drawings.find(({ name }) => name === 'empty');
  assert.ok(empty);
  assert.ok(draw(empty).data.every((byte) => byte === 0));
});
