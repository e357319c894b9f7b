// @ts-check
// How a training went so far, as the points of its curves. However long it takes, there are never more than MOST of them.

/** @typedef {import('../../wasm/training-types.js').Progress} Progress */
/** What the page and the server tell of a moment. @typedef {Pick<Progress, 'epoch' | 'epochs' | 'batch' | 'batches' | 'loss' | 'accuracy' | 'imagesPerSecond' | 'epochDone' | 'validationAccuracy'>} Moment */
/** @typedef {{ at: number, loss: number, accuracy: number, validation: number | null }} Point `at`: in epochs */

const MOST = 1000;
/** Of an epoch: the mean of its first batches says little. */
const TOO_EARLY = 0.1;

export class History {
  /** @type {Point[]} */
  #points = [];
  /** Whole epochs. @type {Point[]} */
  epochs = [];

  /** @param {Moment} moment */
  add({ epoch, batch, batches, loss, accuracy, validationAccuracy, epochDone }) {
    const share = batch / Math.max(batches, 1);
    const point = { at: epochDone ? epoch : epoch - 1 + share, loss, accuracy, validation: validationAccuracy };
    if (epochDone) this.epochs.push(point);
    else if (share < TOO_EARLY) return;
    this.#points.push(point);
    if (this.#points.length > MOST) this.#points = this.#points.filter(({ validation }, i) => i % 2 === 0 || validation !== null);
  }

  /** One array a curve, as uPlot takes them; accuracies in percent. */
  curves() {
    const column = (/** @type {(point: Point) => number | null} */ of) => this.#points.map(of);
    return {
      at: this.#points.map(({ at }) => at),
      loss: column(({ loss }) => loss),
      accuracy: column(({ accuracy }) => 100 * accuracy),
      validation: column(({ validation }) => (validation === null ? null : 100 * validation)),
    };
  }
}
