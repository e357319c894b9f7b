// @ts-check
// Small models for tests. Their weights are noise from a fixed seed: they say nothing true, but always the same.

import { doubles, floats, integers, npzOf, strings } from './npz-writer.js';

/**
 * Numbers between -1 and 1, the same for a seed (Marsaglia's xorshift32).
 * @param {number} count
 * @param {number} seed not 0
 */
export function noise(count, seed) {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  });
}

/**
 * n drawings as networks see them: mostly paper, values 0 to 1, the same for a seed.
 * @param {number} count
 * @param {number} seed
 */
export function inkNoise(count, seed) {
  return noise(count * 784, seed).map((value) => (value > 0.6 ? value : 0));
}

/**
 * The entries of a 784-30-10 model; replace some to make a bad one.
 * @returns {Record<string, import('./npz-writer.js').NpyArray>}
 */
export function modelEntries() {
  return {
    architecture: strings([2], ['dense 30 sigmoid', 'dense 10 softmax']),
    input_shape: integers([3], [28, 28, 1]),
    'layers.0.weight': floats([30, 784], noise(30 * 784, 1).map((value) => value / 8)),
    'layers.0.bias': floats([30], noise(30, 2)),
    'layers.1.weight': floats([10, 30], noise(10 * 30, 3)),
    'layers.1.bias': floats([10], noise(10, 4)),
    classes: strings([10], ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']),
    name: strings([], ['noise']),
    version: strings([], ['1']),
    trained_on: strings([], ['nothing at all – just noise']),
    created: strings([], ['2024-01-02']),
    epochs: integers([], [3]),
    batch_size: integers([], [128]),
    learning_rate: doubles([], [0.25]),
    test_accuracy: doubles([], [0.125]),
    temperature: doubles([], [2]),
    reject_threshold: doubles([], [0.0625]),
  };
}

/** @param {Record<string, import('./npz-writer.js').NpyArray>} [replaced] */
export function modelFile(replaced = {}) {
  return npzOf({ ...modelEntries(), ...replaced });
}
