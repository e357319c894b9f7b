// @ts-check
// Times one reading, and batches, beside ONNX Runtime Web and TensorFlow.js in the same page, each on one thread:  npm run bench
//
// They are large, so they are taken from build/peers, where
//   npm install --prefix build/peers onnxruntime-web @tensorflow/tfjs @tensorflow/tfjs-backend-wasm
// puts them. ONNX Runtime runs the very weights, as `inkling convert` writes them; TensorFlow.js the same layers with random ones.

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { launchBrowser } from '../support/browser.js';
import { BLANK_PAGE, servePackage } from '../support/package-server.js';
import { run, whyNoProgram } from '../support/program.js';
import { sharedPath } from '../support/shared.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PEERS = join(ROOT, 'build/peers/node_modules');
const KERAS_WEIGHTS = sharedPath('interop/mnistified/weights.hdf5');
const KERAS_LAYERS = 'conv 32 3x3 relu, conv 32 3x3 relu, maxpool 2x2, flatten, dense 128 relu, dense 10 softmax';
const BATCH = 1000;

/** Of the peers, by the path that pages ask for. */
const FILES = {
  '/ort.mjs': 'onnxruntime-web/dist/ort.wasm.bundle.min.mjs',
  '/ort-wasm-simd-threaded.wasm': 'onnxruntime-web/dist/ort-wasm-simd-threaded.wasm',
  '/tf.js': '@tensorflow/tfjs/dist/tf.min.js',
  '/tf-wasm.js': '@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js',
  '/tfjs-backend-wasm-simd.wasm': '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
};

const missing = Object.values(FILES).find((file) => !existsSync(join(PEERS, file)));
const why = missing ? `${join(PEERS, missing)} is not there` : whyNoProgram();
if (why) console.log(`Not compared with others: ${why}`);
else await compare();

async function compare() {
  const folder = await mkdtemp(join(tmpdir(), 'inkling-'));
  const models = [{ name: 'mlp-v5', npz: join(ROOT, 'models/mlp-v5.npz') }];
  if (existsSync(KERAS_WEIGHTS)) {
    const npz = join(folder, 'keras.npz');
    run('convert', KERAS_WEIGHTS, npz, '--arch', KERAS_LAYERS);
    models.push({ name: 'mnist_cnn', npz });
  }
  /** @type {Record<string, string | Uint8Array>} */
  const files = { '/bench.html': BLANK_PAGE, '/timing.js': await readFile(new URL('timing.js', import.meta.url), 'utf8') };
  for (const [path, file] of Object.entries(FILES)) files[path] = await readFile(join(PEERS, file));
  for (const { name, npz } of models) {
    run('convert', npz, join(folder, `${name}.onnx`));
    files[`/${name}.npz`] = await readFile(npz);
    files[`/${name}.onnx`] = await readFile(join(folder, `${name}.onnx`));
  }
  const [server, browser] = await Promise.all([servePackage(files, { '/ort.mjs': 'text/javascript' }), launchBrowser()]);
  try {
    const page = await browser.newPage();
    await page.goto(`${server.url}/bench.html`);
    for (const url of ['/tf.js', '/tf-wasm.js']) await page.addScriptTag({ url });
    for (const { name } of models) {
      for (const [what, times] of Object.entries(await page.evaluate(measure, { name, batch: BATCH }))) print(`${name}, ${what}`, times);
    }
  } finally {
    await browser.close();
    server.close();
    await rm(folder, { recursive: true });
  }
}

/** @param {string} title @param {Record<string, number>} times microseconds an image */
function print(title, times) {
  console.log(title);
  const { Inkling: own, ...peers } = times;
  const row = (/** @type {number} */ time) => ({ 'µs an image': Number(time.toPrecision(3)), 'times Inkling': Number((time / own).toPrecision(3)) });
  console.table(Object.fromEntries(Object.entries(times).map(([name, time]) => [name, row(time)])));
  console.log(`the fastest peer takes ${(Math.min(...Object.values(peers)) / own).toFixed(1)} times as long as Inkling`);
}

/** Runs in the page. @param {{ name: string, batch: number }} what @returns {Promise<Record<string, Record<string, number>>>} */
async function measure({ name, batch }) {
  const tf = /** @type {any} */ (globalThis).tf;
  const [{ load }, { timeInTurns, inkImages }, ort] = await Promise.all(['/inkling.js', '/timing.js', '/ort.mjs'].map((path) => import(path)));
  const many = inkImages(batch);
  const one = (/** @type {number} */ round) => many.subarray((round % batch) * 784, ((round % batch) + 1) * 784);

  const reader = await load(`${name}.npz`);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { wasm: '/ort-wasm-simd-threaded.wasm' };
  const session = await ort.InferenceSession.create(`${name}.onnx`, { executionProviders: ['wasm'] });
  const runOnnx = async (/** @type {Float32Array} */ images) => {
    const image = new ort.Tensor('float32', images, [images.length / 784, 28, 28, 1]);
    return (await session.run({ image }, ['probabilities'])).probabilities.data;
  };

  tf.wasm.setWasmPaths('/');
  await tf.setBackend('wasm');
  const dense = (/** @type {number} */ inputs, /** @type {number} */ outputs) => [tf.randomNormal([inputs, outputs]), tf.randomNormal([outputs])];
  const weights =
    name === 'mlp-v5'
      ? [dense(784, 30), dense(30, 10)]
      : [[tf.randomNormal([3, 3, 1, 32]), tf.randomNormal([32])], [tf.randomNormal([3, 3, 32, 32]), tf.randomNormal([32])], dense(4608, 128), dense(128, 10)];
  const network = (/** @type {any} */ input, /** @type {number} */ count) => {
    let values = input;
    weights.forEach(([weight, bias], layer) => {
      const isLast = layer === weights.length - 1;
      if (weight.rank === 4) {
        values = tf.fused.conv2d({ x: values, filter: weight, strides: 1, pad: 'valid', bias, activation: 'relu' });
        if (layer === 1) values = tf.maxPool(values, 2, 2, 'valid').reshape([count, 4608]);
      } else {
        values = tf.fused.matMul({ a: values, b: weight, bias, activation: isLast ? 'linear' : 'relu' });
      }
    });
    return values.softmax();
  };
  const runTensorFlow = (/** @type {Float32Array} */ images) =>
    tf.tidy(() => {
      const count = images.length / 784;
      return network(tf.tensor(images, name === 'mlp-v5' ? [count, 784] : [count, 28, 28, 1]), count).dataSync();
    });

  const single = await timeInTurns({
    Inkling: (/** @type {number} */ round) => reader.classify(one(round)),
    'ONNX Runtime Web, WASM': (/** @type {number} */ round) => runOnnx(one(round)),
    'TensorFlow.js, WASM': (/** @type {number} */ round) => runTensorFlow(one(round)),
  });
  const together = await timeInTurns({
    Inkling: () => reader.classifyBatch(many),
    'ONNX Runtime Web, WASM': () => runOnnx(many),
    'TensorFlow.js, WASM': () => runTensorFlow(many),
  });
  const perImage = Object.entries(together).map(([peer, time]) => [peer, /** @type {number} */ (time) / batch]);
  return { 'one image': single, [`${batch} images in one call`]: Object.fromEntries(perImage) };
}
