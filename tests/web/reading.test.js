// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digitOf, sentenceOf } from '../../web/reading.js';

/** @param {Partial<import('../../web/reading.js').Reading>} parts */
const reading = (parts) => ({
  label: 7, second: 1, confidence: 0.9, isDigit: true, isEmpty: false, digits: [], probabilities: [], field: null, box: null, inside: null, milliseconds: 0, ...parts,
});

test('shows the digit, or a question mark', () => {
  assert.equal(digitOf(reading({ label: 0 })), '0');
  assert.equal(digitOf(reading({ isDigit: false })), '?');
});

test('says how sure it is', () => {
  assert.equal(sentenceOf(reading({ confidence: 0.94 })), 'This is a 7, 94\u00a0% sure.');
  assert.equal(sentenceOf(reading({ confidence: 0.7 })), 'Probably a 7, 70\u00a0% sure. It could be a 1.');
  assert.equal(sentenceOf(reading({ confidence: 0.4 })), 'Hard to say: a 7 or a 1, 40\u00a0% for the first.');
});

test('never claims 100 %', () => {
  assert.equal(sentenceOf(reading({ confidence: 1 })), 'This is a 7, over 99\u00a0% sure.');
});

test('puts the right article before an eight', () => {
  assert.match(sentenceOf(reading({ label: 8, confidence: 0.95 })), /This is an 8/);
  assert.match(sentenceOf(reading({ label: 8, isDigit: false })), /An 8 comes closest/);
});
