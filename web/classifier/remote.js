// @ts-check
// Reads on the server: POST predict with the drawing as a PNG, for browsers that cannot run WASM.

/** @typedef {import('../ink.js').Sheet} Sheet */
/** @typedef {import('../model-list.js').ModelCard} ModelCard */
/** @typedef {import('../reading.js').Reading} Reading */

export const name = 'server';

const PATIENCE_MS = 10_000;

/** @param {ModelCard | undefined} model @param {string | URL} [base] @returns {Promise<RemoteClassifier>} */
export async function open(model, base = document.baseURI) {
  if (new URL(base).protocol === 'file:') throw new Error('This page was opened as a file, so it has no server to ask.');
  const classifier = new RemoteClassifier(new URL('predict', base));
  await classifier.use(model);
  return classifier;
}

class RemoteClassifier {
  name = name;
  #address;
  /** @type {string | undefined} */
  #model;

  /** @param {URL} address */
  constructor(address) {
    this.#address = address;
  }

  /** Reads with this model from now on; without one, with the server's own. @param {ModelCard | undefined} model */
  async use(model) {
    if (model?.file) throw new Error('The server reads with its own models only; put the file into its --models folder.');
    const answer = await this.#post(document.createElement('canvas').toDataURL('image/png'), model?.name);
    // A blank picture asks whether anyone answers. Its reading, even its refusal, is an answer; "no such thing here" is none.
    if (isAbsent(answer)) throw new Error(await complaint(answer));
    this.#model = model?.name;
  }

  /** @param {Sheet} sheet dark ink on light paper @returns {Promise<Reading>} */
  async read(sheet) {
    const start = performance.now();
    const answer = await this.#post(sheet.canvas.toDataURL('image/png'), this.#model);
    if (!answer.ok) throw new Error(await complaint(answer));
    return readingFrom(await answer.json(), performance.now() - start);
  }

  /** It can do no more. */
  async complete() {}

  close() {}

  /** @param {string} image @param {string | undefined} model */
  async #post(image, model) {
    try {
      return await fetch(this.#address, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ image, model }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      throw new Error('The server cannot be reached.');
    }
  }
}

/** @param {Response} answer */
const isAbsent = ({ status }) => [403, 404, 405, 501].includes(status);

/** The server's own words when it has any. @param {Response} answer */
async function complaint(answer) {
  const words = await answer.json().catch(() => null);
  if (typeof words?.error === 'string') return words.error;
  return isAbsent(answer)
    ? 'This site has no reading server; start one with "make serve".'
    : `The server answered with status ${answer.status}.`;
}

/**
 * @param {{ predictions: { label: string | number, confidence: number }[], is_digit?: boolean }} answer
 * @param {number} milliseconds @returns {Reading}
 */
export function readingFrom(answer, milliseconds) {
  const probabilities = new Float32Array(10);
  for (const { label, confidence } of answer.predictions) probabilities[Number(label)] = confidence;
  const ranked = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
  const [label, second] = ranked;
  return {
    label,
    second,
    confidence: probabilities[label],
    isDigit: answer.is_digit ?? true,
    isEmpty: false,
    probabilities,
    field: null,
    digits: [],
    box: null,
    inside: null,
    milliseconds,
  };
}
