// @ts-check
// What training is told, checked and as the module takes it: numbers.

import { InklingError } from './error.js';

/** @typedef {import('./training-types.js').TrainOptions} TrainOptions */

export const DEFAULT_ARCHITECTURE = 'dense 30 sigmoid, dense 10 sigmoid';
export const DEFAULT_VALIDATION = 0.1;

/** Of those that are drawn, or given. */
export const MOST_IMAGES = 1_000_000;

/** Of texts; a name is no place for more. */
const MOST_CHARACTERS = 2000;

const WHOLE = 'whole';
const SEED = 'seed';
const NUMBER = 'number';
const FLAG = 'flag';
const COUNT = 'count';

/**
 * training_exports.cpp's OptionKey, in its order: a kind of number, or the words by their enumerators. What range a number may have, core
 * knows and tells.
 * @type {readonly [string, string | readonly string[]][]}
 */
const OPTIONS = [
  ['epochs', WHOLE],
  ['batchSize', WHOLE],
  ['learningRate', NUMBER],
  ['momentum', NUMBER],
  ['weightDecay', NUMBER],
  ['schedule', ['constant', 'cosine', 'step']],
  ['decayEvery', WHOLE],
  ['decayFactor', NUMBER],
  ['warmupEpochs', NUMBER],
  ['optimizer', ['sgd', 'adam', 'adamw']],
  ['loss', ['quadratic', 'cross-entropy']],
  ['labelSmoothing', NUMBER],
  ['averageDecay', NUMBER],
  ['patience', WHOLE],
  ['seed', SEED],
  ['initializer', ['normal', 'glorot', 'he']],
  ['augment', FLAG],
  ['syntheticDigits', COUNT],
];

/** Those that are not numbers. */
const OTHERS = ['architecture', 'model', 'images', 'labels', 'files', 'synthetic', 'negatives', 'validation', 'wasm'];

/**
 * The module's options that were given, as [key, value].
 * @param {TrainOptions} options
 * @returns {[number, number][]}
 */
export function numbersOf(options) {
  if (options === null || typeof options !== 'object') {
    throw new InklingError('invalid_argument', `options: expected an object such as { synthetic: 10000, epochs: 5 }, got ${shown(options)}`);
  }
  const names = OPTIONS.map(([name]) => name);
  for (const name of Object.keys(options)) {
    if (!names.includes(name) && !OTHERS.includes(name)) {
      throw new InklingError('invalid_argument', `${name}: there is no such option; there are ${[...OTHERS, ...names].join(', ')}`);
    }
  }
  return OPTIONS.flatMap(([name, kind], key) => {
    const value = /** @type {Record<string, unknown>} */ (options)[name];
    return value === undefined ? [] : [/** @type {[number, number]} */ ([key, numberOf(name, kind, value)])];
  });
}

/**
 * @param {string} name
 * @param {string | readonly string[]} kind
 * @param {unknown} value
 */
function numberOf(name, kind, value) {
  if (kind === WHOLE) return wholeNumber(name, value);
  if (kind === SEED) return seedOf(value);
  if (kind === COUNT) return wholeNumber(name, value, 0, MOST_IMAGES);
  if (kind === NUMBER) {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new InklingError('invalid_argument', `${name}: expected a number, got ${shown(value)}`);
  }
  if (kind === FLAG) {
    if (typeof value === 'boolean') return value ? 1 : 0;
    throw new InklingError('invalid_argument', `${name}: expected true or false, got ${shown(value)}`);
  }
  const index = kind.indexOf(/** @type {string} */ (value));
  if (index < 0) throw new InklingError('invalid_argument', `${name}: expected ${[...kind].join(' or ')}, got ${shown(value)}`);
  return index;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} [least]
 * @param {number} [most]
 */
export function wholeNumber(name, value, least = 0, most = 2 ** 31 - 2) {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InklingError('invalid_argument', `${name}: expected a whole number from ${least} to ${most}, got ${shown(value)}`);
}

/** @param {unknown} value */
export function seedOf(value) {
  return wholeNumber('seed', value, 0, Number.MAX_SAFE_INTEGER);
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function plainText(name, value) {
  // Control characters would end the text, or hide what it says.
  if (typeof value === 'string' && value.length <= MOST_CHARACTERS && !/\p{Cc}/u.test(value)) return value;
  throw new InklingError(
    'invalid_argument',
    `${name}: expected a text of at most ${MOST_CHARACTERS} characters without control characters, got ${shown(value)}`,
  );
}

/** A value as a message can hold it. @param {unknown} value */
export function shown(value) {
  const text = typeof value === 'object' && value !== null ? (value.constructor?.name ?? 'an object') : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
