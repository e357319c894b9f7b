// @ts-check
// The package as a site serves it: in a page, in a worker, by instantiateStreaming and without.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { launchBrowser } from '../support/browser.js';
import { modelFile } from '../support/models.js';
import { BLANK_PAGE, servePackage } from '../support/package-server.js';
import { CHROMIUM } from '../support/site.js';

const skip = existsSync(CHROMIUM) ? false : `${CHROMIUM} is not installed`;

const WORKER = `
  import { load } from './inkling.js';
  try {
    const reader = await load('model.npz');
    const canvas = new OffscreenCanvas(100, 100);
    canvas.getContext('2d').fillRect(45, 20, 10, 60);
    postMessage(reader.classify(canvas));
  } catch (error) { postMessage({ failure: String(error) }); }`;

const FILES = { '/blank.html': BLANK_PAGE, '/worker.js': WORKER, '/model.npz': modelFile() };

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Record<string, string>} */
const types = {};
/** @type {Awaited<ReturnType<typeof servePackage>>} */
let server;

before(async () => {
  if (skip) return;
  server = await servePackage(FILES, types);
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** A fresh page, whose modules nobody loaded before. */
async function openPage() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/blank.html`);
  return page;
}

test('reads every kind of image in a page, and the same from each', { skip }, async () => {
  const readings = await (await openPage()).evaluate(async () => {
    const { load } = await import(/** @type {string} */ ('/inkling.js'));
    const reader = await load('model.npz');
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 100;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.fillStyle = 'white';
    context.fillRect(0, 0, 100, 100);
    context.fillStyle = 'black';
    context.fillRect(45, 20, 10, 60);
    const bitmap = await createImageBitmap(canvas);
    const offscreen = new OffscreenCanvas(100, 100);
    offscreen.getContext('2d')?.drawImage(canvas, 0, 0);
    const webgl = document.createElement('canvas');
    webgl.getContext('webgl');
    const images = [canvas, context.getImageData(0, 0, 100, 100), bitmap, offscreen, reader.normalize(canvas).field];
    const { box } = reader.normalize(canvas);
    const empty = reader.classify(document.createElement('canvas'));
    const emptyToo = reader.classify(webgl);
    return {
      logits: images.map((image) => [...reader.classify(image).logits]),
      box,
      numbers: images.slice(0, -1).map((image) => reader.readNumber(image)),
      saliencies: images.map((image) => [...reader.explain(image).saliency]),
      empty: [empty.empty, empty.isDigit, emptyToo.empty],
    };
  });
  assert.deepEqual(readings.box, { x: 45, y: 20, width: 10, height: 60 });
  assert.deepEqual(readings.empty, [true, false, true]);
  for (const part of [readings.logits, readings.numbers, readings.saliencies]) {
    for (const of of part) assert.deepEqual(of, part[0]);
  }
  assert.deepEqual(readings.numbers[0].digits.map((/** @type {any} */ { box }) => box), [readings.box]);
});

test('runs in a module worker', { skip }, async () => {
  const reading = await (await openPage()).evaluate(
    () =>
      new Promise((resolve) => {
        const worker = new Worker('/worker.js', { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
      }),
  );
  assert.equal(reading.failure, undefined);
  assert.equal(reading.empty, false);
  assert.equal(reading.probabilities.length, 10);
});

test('compiles a module that is served under another type', { skip }, async () => {
  types['/inkling-full.wasm'] = 'application/octet-stream';
  try {
    const name = await (await openPage()).evaluate(async () => {
      const { load } = await import(/** @type {string} */ ('/inkling.js'));
      return (await load('model.npz')).info.name;
    });
    assert.equal(name, 'noise');
  } finally {
    delete types['/inkling-full.wasm'];
  }
});

test('tells a page what is wrong with an address', { skip }, async () => {
  const failure = await (await openPage()).evaluate(async () => {
    const { load, InklingError } = await import(/** @type {string} */ ('/inkling.js'));
    /** @type {any} */
    const error = await load('models/none.npz').catch((/** @type {unknown} */ thrown) => thrown);
    return [error instanceof InklingError, error.code, error.message];
  });
  assert.equal(failure[0], true);
  assert.equal(failure[1], 'not_found');
  assert.match(failure[2], /models\/none\.npz answered 404.*check that the address is right/);
});
