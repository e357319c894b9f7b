// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readingFrom } from '../../../web/classifier/remote.js';

const predictions = [3, 8, 0, 1, 2, 4, 5, 6, 7, 9].map((label, rank) => ({ label, confidence: [0.6, 0.3][rank] ?? 0.0125 }));

test('finds each confidence by its label, in whatever order they come', () => {
  const reading = readingFrom({ predictions }, 5);
  assert.equal(reading.label, 3);
  assert.equal(reading.second, 8);
  assert.equal(reading.probabilities.length, 10);
  assert.ok(Math.abs(reading.confidence - 0.6) < 1e-6);
  assert.ok(Math.abs(reading.probabilities[0] - 0.0125) < 1e-6);
});

test('takes labels that are text', () => {
  assert.equal(readingFrom({ predictions: [{ label: '7', confidence: 1 }] }, 0).label, 7);
});

test('passes on that the server sees no digit', () => {
  assert.ok(readingFrom({ predictions }, 0).isDigit);
  assert.ok(!readingFrom({ predictions, is_digit: false }, 0).isDigit);
});
