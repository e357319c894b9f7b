// @ts-check
// How a training goes, in words.

/** @typedef {import('./history.js').Moment} Moment */

/** @param {number} share 0..1 */
export const percent = (share) => `${(100 * share).toFixed(1)}\u00a0%`;

/** @param {Moment} moment */
export function sentenceOf({ epoch, epochs, loss, accuracy, validationAccuracy, imagesPerSecond }) {
  const held = typeof validationAccuracy === 'number' ? `, ${percent(validationAccuracy)} of those held out` : '';
  const speed = imagesPerSecond > 0 ? ` ${Math.round(imagesPerSecond).toLocaleString('en')} images a second.` : '';
  return `Epoch ${epoch} of ${epochs}: loss ${loss.toFixed(3)}; ${percent(accuracy)} read right${held}.${speed}`;
}
