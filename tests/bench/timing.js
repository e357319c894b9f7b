// @ts-check
// What benchmarks in a page share: times in turns, because machines have moods, and images with as much ink as MNIST's.

const BATCH_MS = 20; // page clocks are coarse
const TURNS = 21;

/** @param {number[]} values */
export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/**
 * Microseconds a call of each: medians of batches, one of each contender in turn.
 * @param {Record<string, (round: number) => unknown>} contenders may give promises
 * @returns {Promise<Record<string, number>>}
 */
export async function timeInTurns(contenders) {
  const running = Object.entries(contenders).map(([name, action]) => ({ name, action, rounds: 1, times: /** @type {number[]} */ ([]) }));
  for (const contender of running) while ((await batch(contender)) < BATCH_MS) contender.rounds *= 2;
  for (let turn = 0; turn < TURNS; ++turn) {
    for (const contender of running) contender.times.push((await batch(contender)) / contender.rounds);
  }
  return Object.fromEntries(running.map(({ name, times }) => [name, 1000 * median(times)]));
}

/** @param {{ action: (round: number) => unknown, rounds: number }} contender */
async function batch({ action, rounds }) {
  const start = performance.now();
  for (let round = 0; round < rounds; ++round) {
    const result = action(round);
    if (result instanceof Promise) await result; // waiting for what is there already would cost a microsecond
  }
  return performance.now() - start;
}

/**
 * Strokes in the middle 20x20, the rest paper: a fifth of the values are not zero.
 * @param {number} count
 * @returns {Float32Array} count * 784
 */
export function inkImages(count) {
  const images = new Float32Array(count * 784);
  for (let image = 0; image < count; ++image) {
    for (let row = 4; row < 24; ++row) {
      const start = 8 + Math.floor(Math.random() * 8);
      for (let column = start; column < start + 8; ++column) images[image * 784 + row * 28 + column] = Math.random();
    }
  }
  return images;
}
