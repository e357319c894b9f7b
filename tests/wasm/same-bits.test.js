// @ts-check
// The same bits everywhere: the logits of the native build, and of the module in Node and in Chromium, for MNIST's test images and
// for the same digits drawn on canvases, one by one and in batches. `npm run bits` takes all 10 000 everywhere; otherwise what
// takes long takes the first 1000.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { load } from '../../wasm/inkling.js';
import { launchBrowser } from '../support/browser.js';
import { compareBits, fieldsOf } from '../support/compare-bits.js';
import { BLANK_PAGE, servePackage } from '../support/package-server.js';
import { sharedPath, whyNotShared } from '../support/shared.js';
import { CHROMIUM } from '../support/site.js';
import { wasmModule } from '../support/wasm-module.js';

/** @typedef {import('../support/compare-bits.js').Comparison} Comparison */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NATIVE = process.env.INKLING_DUMP_LOGITS ?? join(ROOT, 'build/release/tests/support/dump_logits');
const MNIST = 'mnist/t10k-images-idx3-ubyte.gz';
const MODELS = ['mlp-v5', 'cnn-v1'];

const ALL = 10_000;
const FEW = process.env.INKLING_ALL_BITS ? ALL : 1000;
const CHUNK = 500;
const SIDE = 280;
const KINDS = ['images', 'canvases'];

const skip = existsSync(NATIVE) ? whyNotShared(MNIST) : `${NATIVE} is not there`;
const skipPage = skip || (existsSync(CHROMIUM) ? false : `${CHROMIUM} is not installed`);

const pixels = skip ? Buffer.alloc(0) : gunzipSync(await readFile(sharedPath(MNIST))).subarray(16);

/** @param {number} first */
const imagesFrom = (first) => pixels.subarray(first * 784, (first + CHUNK) * 784);
/** @param {Uint8Array} bytes */
const scaled = (bytes) => Float32Array.from(bytes, (byte) => byte / 255);
/** @param {string} model */
const pathOf = (model) => join(ROOT, 'models', `${model}.npz`);

/** Drawn once for all who read it. */
let drawn = { first: -1, canvases: new Uint8Array() };

/** @param {number} first */
function canvasesFrom(first) {
  if (drawn.first !== first) drawn = { first, canvases: native(['draw', String(first)], imagesFrom(first)) };
  return drawn.canvases;
}

/** @param {readonly string[]} options @param {Uint8Array} input @returns {Uint8Array<ArrayBuffer>} */
function native(options, input) {
  const { status, stdout, stderr } = spawnSync(NATIVE, options, { input, maxBuffer: 2 ** 28 });
  assert.equal(status, 0, stderr.toString());
  return Uint8Array.from(stdout);
}

/** @param {string} model @param {string} kind @param {Uint8Array} input */
function nativeLogits(model, kind, input) {
  return kind === 'canvases'
    ? native(['gray', String(SIDE), String(SIDE), pathOf(model)], input)
    : native(['raw', pathOf(model)], new Uint8Array(scaled(input).buffer));
}

/** @param {import('node:test').TestContext} t @param {string} model @param {number} count of images @param {readonly Comparison[]} comparisons */
function report(t, model, count, comparisons) {
  const sum = (/** @type {keyof Comparison} */ key) => comparisons.reduce((all, comparison) => all + comparison[key], 0);
  t.diagnostic(`${model}: ${sum('differ')} of ${sum('logits')} logits differ`);
  assert.deepEqual([sum('logits'), sum('differ'), sum('differInBatch')], [count * 10, 0, 0], model);
}

/** @param {number} count */
const chunksOf = (count) => Array.from({ length: count / CHUNK }, (_, index) => index * CHUNK);

for (const kind of KINDS) {
  const count = kind === 'images' ? ALL : FEW;

  test(`native and Node: ${count} ${kind}`, { skip }, async (t) => {
    const readers = await Promise.all(MODELS.map(async (model) => load(pathOf(model), { wasm: await wasmModule() })));
    /** @type {Comparison[][]} */
    const comparisons = MODELS.map(() => []);
    for (const first of chunksOf(count)) {
      const input = kind === 'images' ? imagesFrom(first) : canvasesFrom(first);
      const images = kind === 'images' ? scaled(input) : fieldsOf(readers[0], input, SIDE);
      MODELS.forEach((model, index) => {
        const expected = new Uint32Array(nativeLogits(model, kind, input).buffer);
        comparisons[index].push(compareBits(readers[index], images, expected));
      });
    }
    readers.forEach((reader) => reader.close());
    MODELS.forEach((model, index) => report(t, model, count, comparisons[index]));
  });

  test(`native and Chromium: ${FEW} ${kind}`, { skip: skipPage }, async (t) => {
    /** @type {Record<string, string | (() => string | Uint8Array)>} */
    const files = { '/blank.html': BLANK_PAGE, '/compare-bits.js': await readFile(new URL('../support/compare-bits.js', import.meta.url), 'utf8') };
    for (const first of chunksOf(FEW)) {
      const input = () => (kind === 'images' ? imagesFrom(first) : canvasesFrom(first));
      files[`/input/${first}`] = input;
      for (const model of MODELS) files[`/${model}/${first}`] = () => nativeLogits(model, kind, input());
    }
    const models = Object.fromEntries(await Promise.all(MODELS.map(async (model) => [`/${model}.npz`, await readFile(pathOf(model))])));
    const [server, browser] = await Promise.all([servePackage({ ...files, ...models }), launchBrowser()]);
    try {
      const page = await browser.newPage();
      await page.goto(`${server.url}/blank.html`);
      /** @type {Comparison[][]} */
      const chunks = [];
      for (const first of chunksOf(FEW)) chunks.push(await page.evaluate(compareInPage, { models: MODELS, kind, first, side: SIDE }));
      MODELS.forEach((model, index) => report(t, model, FEW, chunks.map((comparisons) => comparisons[index])));
    } finally {
      await browser.close();
      server.close();
    }
  });
}

/**
 * Runs in the page.
 * @param {{ models: readonly string[], kind: string, first: number, side: number }} what
 * @returns {Promise<Comparison[]>} one a model
 */
async function compareInPage({ models, kind, first, side }) {
  const { load: loadModel } = await import(/** @type {string} */ ('/inkling.js'));
  const { compareBits: compare, fieldsOf: fields } = await import(/** @type {string} */ ('/compare-bits.js'));
  const bytesOf = async (/** @type {string} */ path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
  const input = await bytesOf(`/input/${first}`);
  const comparisons = [];
  for (const model of models) {
    const reader = await loadModel(`${model}.npz`);
    const images = kind === 'images' ? Float32Array.from(input, (byte) => byte / 255) : fields(reader, input, side);
    comparisons.push(compare(reader, images, new Uint32Array((await bytesOf(`/${model}/${first}`)).buffer)));
    reader.close();
  }
  return comparisons;
}
