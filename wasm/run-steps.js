// @ts-check
// Takes the steps of a training one after the other, each so large that somebody who watches sees it move.

/** @typedef {import('./training-types.js').Progress} Progress */
/** @typedef {import('./training-types.js').RunOptions} RunOptions */

const STEP_MILLISECONDS = 40;
const MOST_BATCHES = 10_000;

/**
 * @param {() => Progress | null} progress the last
 * @param {(batches: number) => Progress | Promise<Progress>} step
 * @param {RunOptions} options
 * @returns {Promise<Progress | null>} the last progress; null when there was no step
 */
export async function runSteps(progress, step, { onProgress, signal }) {
  let batches = 1;
  while (!progress()?.done && !signal?.aborted) {
    const start = performance.now();
    const stepping = step(batches);
    const now = await stepping;
    const milliseconds = performance.now() - start;
    // The end of an epoch tells nothing: it may come at once, and validation takes a while.
    if (!now.epochDone) {
      batches = Math.ceil(Math.min(MOST_BATCHES, 2 * batches, (batches * STEP_MILLISECONDS) / Math.max(milliseconds, 1)));
    }
    onProgress?.(now);
    // A step in another thread has left this one free.
    if (!(stepping instanceof Promise)) await new Promise((resolve) => setTimeout(resolve));
  }
  return progress();
}
