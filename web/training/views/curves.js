// @ts-check
// Loss and accuracy as curves, drawn by uPlot, which comes with the room.

/** @typedef {typeof import('uplot')} UPlot */
/** @typedef {InstanceType<UPlot>} Chart */
/** @typedef {ReturnType<import('../history.js').History['curves']>} Curves */

const HEIGHT = 200;

export class CurvesView {
  #places;
  /** @type {UPlot} */
  #uPlot;
  /** @type {Chart[]} */
  #charts = [];
  /** @type {Curves} */
  #curves = { at: [], loss: [], accuracy: [], validation: [] };
  #epochs = 1;

  /** @param {{ loss: HTMLElement, accuracy: HTMLElement }} places @param {UPlot} uPlot */
  constructor(places, uPlot) {
    this.#places = places;
    this.#uPlot = uPlot;
    new ResizeObserver(() => this.#charts.forEach((chart) => chart.setSize(this.#sizeIn(chart.root.parentElement)))).observe(places.loss);
    for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
      matchMedia(query).addEventListener('change', () => this.#draw());
    }
  }

  /** @param {Curves} curves @param {number} epochs that there will be */
  show(curves, epochs) {
    this.#curves = curves;
    if (epochs !== this.#epochs || this.#charts.length === 0) {
      this.#epochs = epochs;
      this.#draw();
    }
    this.#data().forEach((data, i) => this.#charts[i].setData(data));
  }

  /** In words, for those who do not see it. @param {string} loss @param {string} accuracy */
  describe(loss, accuracy) {
    this.#places.loss.ariaLabel = loss;
    this.#places.accuracy.ariaLabel = accuracy;
  }

  /** @returns {import('uplot').AlignedData[]} */
  #data() {
    const { at, loss, accuracy, validation } = this.#curves;
    return [
      [at, loss],
      [at, accuracy, validation],
    ];
  }

  #draw() {
    for (const chart of this.#charts) chart.destroy();
    const { loss, accuracy } = this.#places;
    const style = getComputedStyle(loss);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const training = { stroke: colour('--curve-training'), width: 2, points: { show: false } };
    const validation = { stroke: colour('--curve-validation'), width: 2, dash: [6, 4], spanGaps: true, points: { show: true, size: 6, fill: colour('--curve-validation') } };
    const axis = { stroke: colour('--curve-text'), font: `12px ${style.fontFamily}`, grid: { stroke: colour('--curve-grid'), width: 1 }, ticks: { show: false } };
    const chart = (/** @type {HTMLElement} */ place, /** @type {object[]} */ series, /** @type {[number | null, number | null]} */ range, /** @type {import('uplot').AlignedData} */ data) =>
      new this.#uPlot(
        {
          ...this.#sizeIn(place),
          pxAlign: 0,
          legend: { show: false },
          cursor: { show: false },
          padding: [8, 12, 0, 0],
          scales: {
            x: { time: false, range: [0, this.#epochs] },
            y: { range: (_, low, high) => [range[0] ?? low, range[1] ?? (high || 1)] },
          },
          axes: [
            { ...axis, size: 24, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] },
            { ...axis, size: 44 },
          ],
          series: [{}, ...series],
        },
        data,
        place,
      );
    const [lossData, accuracyData] = this.#data();
    this.#charts = [chart(loss, [training], [0, null], lossData), chart(accuracy, [training, validation], [null, 100], accuracyData)];
  }

  /** @param {HTMLElement | null} place */
  #sizeIn(place) {
    return { width: Math.max(place?.clientWidth ?? 0, 120), height: HEIGHT };
  }
}
