// @ts-check
// What the network says about a drawing, and the sentence that tells it.

/** One of a number, with a probability for each digit that it could be. @typedef {import('./wasm/inkling.js').Digit & { probabilities: ArrayLike<number> }} Digit */

/**
 * @typedef {object} Reading
 * @property {number} label the most probable digit
 * @property {number} second the next most probable
 * @property {number} confidence probability of `label`, 0..1
 * @property {boolean} isDigit false: nothing that the network knows
 * @property {readonly Digit[]} digits each on its own, line by line; none when the engine reads single digits only
 * @property {boolean} isEmpty nothing stands out from the paper
 * @property {ArrayLike<number>} probabilities one a digit
 * @property {Float32Array | null} field the 28x28 pixels that the network saw, 0 paper to 1 ink; null when the engine does not tell
 * @property {import('./ink.js').Rectangle | null} box where the ink is, in the sheet's pixels; null like `field`
 * @property {(import('./wasm/inkling.js').Explanation & { weights: import('./wasm/inkling.js').Weights }) | null} inside where it was asked for, and the engine explains
 * @property {number} milliseconds from asking to having it, on the engine's side
 */

const CERTAIN = 0.9;
const LIKELY = 0.6;

/** @param {number} digit */
const withArticle = (digit) => `${digit === 8 ? 'an' : 'a'} ${digit}`;

/** "97 %", and never a rounded certainty. @param {number} share 0..1 */
export function percent(share) {
  if (share > 0.99) return 'over 99\u00a0%';
  return `${Math.round(share * 100)}\u00a0%`;
}

/** Whether there are several digits. @param {Reading} reading */
export const isNumber = ({ digits }) => digits.length > 1;

/** As large text: the digit or the number, with `?` for what is no digit. @param {Reading} reading */
export function digitOf({ digits, isDigit, label }) {
  if (digits.length > 1) return digits.map((digit) => (digit.isDigit ? digit.label : '?')).join('');
  return isDigit ? String(label) : '?';
}

/** @param {Reading} reading */
export function sentenceOf(reading) {
  return isNumber(reading) ? sentenceOfNumber(reading) : sentenceOfDigit(reading);
}

/** @param {Reading} reading */
function sentenceOfNumber(reading) {
  const { digits } = reading;
  const strangers = digits.filter(({ isDigit }) => !isDigit).length;
  if (strangers === digits.length) return `These ${digits.length} drawings do not look like digits.`;
  const number = `This is the number ${digitOf(reading)}`;
  if (strangers > 0) return `${number}; what stands for ? does not look like a digit.`;
  const least = digits.reduce((a, b) => (b.confidence < a.confidence ? b : a));
  if (least.confidence >= CERTAIN) return `${number}, each digit ${least.confidence > 0.99 ? percent(least.confidence) : `at least ${percent(least.confidence)}`} sure.`;
  return `${number}; the ${least.label} is ${percent(least.confidence)} sure, it could be ${withArticle(least.second)}.`;
}

/** @param {Reading} reading */
function sentenceOfDigit({ label, second, confidence, isDigit }) {
  const first = withArticle(label);
  const other = withArticle(second);
  if (!isDigit) return `This does not look like a digit. ${capital(first)} comes closest.`;
  if (confidence >= CERTAIN) return `This is ${first}, ${percent(confidence)} sure.`;
  if (confidence >= LIKELY) return `Probably ${first}, ${percent(confidence)} sure. It could be ${other}.`;
  return `Hard to say: ${first} or ${other}, ${percent(confidence)} for the first.`;
}

/** How long it took. @param {Reading} reading */
export function effortOf({ milliseconds }) {
  const digits = milliseconds < 10 ? 1 : 0;
  return `Read in ${Math.max(milliseconds, 0.1).toFixed(digits)}\u00a0ms.`;
}

/** @param {string} text */
const capital = (text) => text[0].toUpperCase() + text.slice(1);
