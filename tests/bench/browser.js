// Times the module in Chromium, from JavaScript, copies in and out included:  npm run bench [MODEL.npz]
//
// The inputs look like MNIST's: about 80 % of the pixels are zero. Each figure is the median of many batches, as the
// machine does other things too. Plain JavaScript does the same arithmetic (784-30-10, sigmoid) in the same run.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { launchBrowser } from '../support/browser.js';
import { modelFile } from '../support/models.js';
import { BLANK_PAGE, servePackage } from '../support/package-server.js';

const BEST_MODEL = new URL('../../models/mlp-v5.npz', import.meta.url);

/** @param {string | undefined} path */
async function readModel(path) {
  const model = path ?? BEST_MODEL;
  return existsSync(model) ? readFile(model) : modelFile();
}

/** Runs in the page. Returns microseconds by what was done. */
async function measure() {
  const { load } = await import(/** @type {string} */ ('/inkling.js'));

  /** @param {number[]} values */
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

  /**
   * Microseconds a call: the median of batches of about 20 ms, as page clocks are coarse.
   * @param {(round: number) => unknown} action
   */
  const time = (action) => {
    let rounds = 1;
    const batch = () => {
      const start = performance.now();
      for (let round = 0; round < rounds; ++round) action(round);
      return performance.now() - start;
    };
    while (batch() < 20) rounds *= 2;
    return (median(Array.from({ length: 41 }, batch)) * 1000) / rounds;
  };

  const images = Array.from({ length: 1000 }, () => {
    // A blob of strokes in the middle 20x20, the rest paper: 784 * 0.2 values that are not zero.
    const image = new Float32Array(784);
    for (let row = 4; row < 24; ++row) {
      const start = 8 + Math.floor(Math.random() * 8);
      for (let column = start; column < start + 8; ++column) image[row * 28 + column] = Math.random();
    }
    return image;
  });
  const batch = new Float32Array(images.length * 784);
  images.forEach((image, index) => batch.set(image, index * 784));

  const canvas = new OffscreenCanvas(280, 280);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
  context.lineWidth = 20;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(90, 70);
  context.bezierCurveTo(220, 20, 220, 150, 130, 140);
  context.bezierCurveTo(250, 130, 200, 290, 80, 210);
  context.stroke();
  const drawing = context.getImageData(0, 0, 280, 280);

  const weights = [new Float32Array(784 * 30), new Float32Array(30 * 10)].map((layer) => layer.map(() => Math.random() - 0.5));
  /** @param {Float32Array} input @param {Float32Array} weight @param {number} outputs */
  const dense = (input, weight, outputs) => {
    const output = new Float32Array(outputs);
    for (let j = 0; j < outputs; ++j) {
      let sum = 0;
      for (let k = 0; k < input.length; ++k) sum += weight[j * input.length + k] * input[k];
      output[j] = 1 / (1 + Math.exp(-sum));
    }
    return output;
  };

  const loads = [];
  for (let round = 0; round < 9; ++round) {
    const start = performance.now();
    (await load('model.npz')).close();
    loads.push((performance.now() - start) * 1000);
  }
  const [firstLoad] = loads;
  const reader = await load('model.npz');
  return {
    architecture: reader.info.architecture.join(', '),
    classify: time((round) => reader.classify(images[round % images.length])),
    plain: time((round) => dense(dense(images[round % images.length], weights[0], 30), weights[1], 10)),
    batch: time(() => reader.classifyBatch(batch)) / images.length,
    drawing: time(() => reader.classify(drawing)),
    canvas: time(() => reader.classify(canvas)),
    firstLoad,
    load: median(loads.slice(1)),
  };
}

const server = await servePackage({ '/bench.html': BLANK_PAGE, '/model.npz': await readModel(process.argv[2]) });
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  await page.goto(`${server.url}/bench.html`);
  const times = await page.evaluate(measure);
  console.log(`Chromium ${browser.version()}, ${times.architecture}`);
  console.table({
    'classify(Float32Array(784))': { µs: times.classify, 'goal, µs': 3 },
    'plain JavaScript, 784-30-10': { µs: times.plain },
    'classifyBatch of 1000, each': { µs: times.batch },
    'classify(ImageData 280x280)': { µs: times.drawing },
    'classify(canvas 280x280)': { µs: times.canvas },
    'first load, module included': { µs: times.firstLoad },
    'load a model': { µs: times.load },
  });
  console.log(`plain JavaScript takes ${(times.plain / times.classify).toFixed(1)} times as long as classify`);
} finally {
  await browser.close();
  server.close();
}
