// Times the module in Chromium, from JavaScript, copies in and out included:  npm run bench [MODEL.npz]
//
// Plain JavaScript does the same arithmetic (784-30-10, sigmoid) in the same run.

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
  const { inkImages, median, timeInTurns } = await import(/** @type {string} */ ('/timing.js'));

  const batch = inkImages(1000);
  const images = Array.from({ length: 1000 }, (_, index) => batch.subarray(index * 784, (index + 1) * 784));

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
  const times = await timeInTurns({
    classify: (/** @type {number} */ round) => reader.classify(images[round % images.length]),
    plain: (/** @type {number} */ round) => dense(dense(images[round % images.length], weights[0], 30), weights[1], 10),
    batch: () => reader.classifyBatch(batch),
    drawing: () => reader.classify(drawing),
    canvas: () => reader.classify(canvas),
    number: () => reader.readNumber(drawing),
    explanation: () => reader.explain(drawing),
  });
  return { ...times, architecture: reader.info.architecture.join(', '), firstLoad, load: median(loads.slice(1)) };
}

/** Runs in the page. Seconds an epoch of 784-30-10 on 60 000 drawn digits, in the worker as pages train, what watches it included. */
async function measureTraining() {
  const { train } = await import(/** @type {string} */ ('/faces/worker.js'));
  const { median } = await import(/** @type {string} */ ('/timing.js'));
  const training = await train({ synthetic: 60_000, validation: 0, epochs: 5 });
  /** @type {number[]} */
  const seconds = [];
  let start = performance.now();
  await training.run({
    onProgress(/** @type {{ epochDone: boolean }} */ { epochDone }) {
      if (!epochDone) return;
      seconds.push((performance.now() - start) / 1000);
      start = performance.now();
    },
  });
  training.close();
  return median(seconds);
}

const server = await servePackage({ '/bench.html': BLANK_PAGE, '/timing.js': await readFile(new URL('timing.js', import.meta.url), 'utf8'), '/model.npz': await readModel(process.argv[2]) });
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  await page.goto(`${server.url}/bench.html`);
  const times = await page.evaluate(measure);
  console.log(`Chromium ${browser.version()}, ${times.architecture}`);
  console.table({
    'classify(Float32Array(784))': { µs: times.classify, 'goal, µs': 3 },
    'plain JavaScript, 784-30-10': { µs: times.plain },
    'classifyBatch of 1000, each': { µs: times.batch / 1000 },
    'classify(ImageData 280x280)': { µs: times.drawing },
    'classify(canvas 280x280)': { µs: times.canvas },
    'readNumber(ImageData 280x280)': { µs: times.number },
    'explain(ImageData 280x280)': { µs: times.explanation },
    'first load, module included': { µs: times.firstLoad },
    'load a model': { µs: times.load },
  });
  console.log(`one epoch of training 784-30-10 on 60 000 images: ${(await page.evaluate(measureTraining)).toFixed(3)} s, goal 1 s`);
  console.log(`plain JavaScript takes ${(times.plain / times.classify).toFixed(1)} times as long as classify`);
} finally {
  await browser.close();
  server.close();
}
