// @ts-check
// Training over a worker in a page: the page never waits, and nobody loads what trains who does not train.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { launchBrowser } from '../support/browser.js';
import { BLANK_PAGE, servePackage } from '../support/package-server.js';
import { CHROMIUM } from '../support/site.js';

const skip = existsSync(CHROMIUM) ? false : `${CHROMIUM} is not installed`;

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof servePackage>>} */
let server;

before(async () => {
  if (skip) return;
  server = await servePackage({ '/blank.html': BLANK_PAGE });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  server?.close();
});

async function openPage() {
  const page = await (await browser.newContext()).newPage();
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${server.url}/blank.html`);
  return { page, asked };
}

test('trains the same over a worker as without, and reads with what it made', { skip }, async () => {
  const { page } = await openPage();
  const [here, there] = await page.evaluate(async () => {
    const faces = await Promise.all(['/inkling.js', '/faces/worker.js'].map((path) => import(path)));
    const results = [];
    for (const { load, readDataSet, synthesize, train } of faces) {
      const { images, labels } = await synthesize(1000, { seed: 3 });
      const training = await train({ images, labels, validation: 0.2, epochs: 2, seed: 5 });
      if (images.length !== 784_000) throw new Error('taken away');
      const { imagesPerSecond, ...last } = await training.run();
      const model = await training.model({ name: 'mine' });
      const reader = await load(model);
      results.push(
        JSON.stringify([
          training.images,
          last,
          imagesPerSecond > 0,
          await training.evaluate({ on: 'train', mistakes: 3 }),
          [...model],
          await reader.classify(new Float32Array(784)),
          await readDataSet(new Blob([])).catch((/** @type {any} */ { code, message }) => [code, message]),
        ]),
      );
      training.close();
      reader.close();
    }
    return results;
  });
  assert.ok(here.length > 100_000);
  assert.equal(there, here);
});

test('teaches the same over a worker as without', { skip }, async () => {
  const { page } = await openPage();
  const [here, there] = await page.evaluate(async () => {
    const faces = await Promise.all(['/inkling.js', '/faces/worker.js'].map((path) => import(path)));
    const model = new Uint8Array(await (await fetch('models/cnn-v1.npz')).arrayBuffer());
    const corrections = { images: new Float32Array(784).map((_, i) => (i % 28 > 12 && i % 28 < 16 ? 1 : 0)), labels: new Uint8Array([7]) };
    const lessons = [];
    for (const { teach } of faces) {
      for (const source of [model, 'models/cnn-v1.npz']) {
        const lesson = await teach(source, corrections);
        lessons.push(JSON.stringify([[...lesson.model], lesson.learned, lesson.kept]));
      }
    }
    if (model.length === 0 || corrections.images.length === 0) throw new Error('taken away');
    return [lessons.slice(0, 2).join(), lessons.slice(2).join()];
  });
  assert.ok(here.length > 100_000);
  assert.equal(there, here);
});

test('reads the files that a person brings where it trains', { skip }, async () => {
  const { page } = await openPage();
  const images = await page.evaluate(async () => {
    const { synthesize, train } = await import(/** @type {string} */ ('/faces/worker.js'));
    const { images: pixels, labels } = await synthesize(100);
    const header = (/** @type {number[]} */ ...words) => new Uint8Array(words.flatMap((word) => [0, 0, word >> 8, word & 255]));
    const files = new DataTransfer();
    files.items.add(new File([header(0x0803, 100, 28, 28), pixels], 'images'));
    files.items.add(new File([header(0x0801, 100), labels], 'labels'));
    const training = await train({ files: files.files, validation: 0.3 });
    return training.images;
  });
  assert.deepEqual(images, { train: 70, validation: 30, test: 0 });
});

test('never holds the page up', { skip }, async () => {
  const { page } = await openPage();
  const { turns, longest } = await page.evaluate(async () => {
    const { train } = await import(/** @type {string} */ ('/faces/worker.js'));
    const training = await train({ architecture: 'dense 300 relu, dense 10 softmax', synthetic: 2000, epochs: 1000 });
    const seen = { turns: 0, longest: 0 };
    // One step of several seconds, were it taken here, would leave no turn to anybody.
    const step = training.step(1_000_000);
    let stepping = true;
    step.then(() => (stepping = false));
    for (let last = performance.now(); stepping; ++seen.turns) {
      await new Promise((resolve) => setTimeout(resolve));
      seen.longest = Math.max(seen.longest, performance.now() - last);
      last = performance.now();
    }
    await training.step(10);
    training.close();
    return seen;
  });
  assert.ok(turns > 3, `${turns} turns, the longest took ${longest} ms`);
});

test('pauses, goes on, and ends when it is closed', { skip }, async () => {
  const { page } = await openPage();
  const [paused, later, ended, asked] = await page.evaluate(async () => {
    const { InklingError, train } = await import(/** @type {string} */ ('/faces/worker.js'));
    const training = await train({ synthetic: 500, epochs: 100_000 });
    const pause = new AbortController();
    const first = await training.run({ signal: pause.signal, onProgress: () => pause.abort() });
    const again = new AbortController();
    const second = await training.run({ signal: again.signal, onProgress: ({ epoch = 0 }) => epoch > 2 && again.abort() });
    const failureOf = (/** @type {Promise<unknown>} */ promise) =>
      promise.catch((error) => (error instanceof InklingError ? [error.code, error.message] : String(error)));
    const running = failureOf(training.run());
    training.close();
    return [[first.done, first.batch], second.epoch, await running, await failureOf(training.step())];
  });
  assert.deepEqual(paused, [false, 1]);
  assert.equal(later, 3);
  assert.deepEqual(ended, ['closed', 'the training is closed; begin another with train()']);
  assert.deepEqual(asked, ended);
});

test('tells through the worker what went wrong', { skip }, async () => {
  const { page } = await openPage();
  const failures = await page.evaluate(async () => {
    const { InklingError, synthesize, train } = await import(/** @type {string} */ ('/faces/worker.js'));
    const failureOf = async (/** @type {() => Promise<unknown>} */ action) => {
      const error = /** @type {any} */ (await action().catch((/** @type {unknown} */ thrown) => thrown));
      return [error instanceof InklingError, error.code, error.message];
    };
    const training = await train({ synthetic: 20, validation: 0 });
    return [
      await failureOf(() => train({ synthetic: 20, epoch: 3 })),
      await failureOf(() => train({ synthetic: 20, epochs: 0 })),
      await failureOf(() => train({ synthetic: 20, wasm: 'none.wasm' })),
      await failureOf(() => train({ synthetic: 20, model: 'none.npz' })),
      await failureOf(() => train({ files: 'none.gz' })),
      await failureOf(() => train({ images: () => 0, labels: new Uint8Array(1) })),
      await failureOf(() => synthesize(0)),
      await failureOf(() => training.evaluate()),
      await failureOf(() => training.step(-1)),
    ];
  });
  assert.ok(failures.every(([isInklingError]) => isInklingError), JSON.stringify(failures));
  assert.deepEqual(
    failures.map(([, code]) => code),
    ['invalid_argument', 'invalid_argument', 'not_found', 'not_found', 'not_found', 'invalid_argument', 'invalid_argument', 'not_found', 'invalid_argument'],
  );
  assert.match(failures[5][2], /cannot be handed to a worker/);
});

test('who only reads loads nothing that trains', { skip }, async () => {
  const { page, asked } = await openPage();
  await page.evaluate(async () => {
    const { load } = await import(/** @type {string} */ ('/inkling.js'));
    (await load('models/cnn-v1.npz')).close();
  });
  assert.ok(asked.includes('/inkling-full.wasm'));
  assert.deepEqual(asked.filter((path) => /train/.test(path)), []);
  await page.evaluate(async () => (await import(/** @type {string} */ ('/inkling.js'))).synthesize(10));
  assert.ok(asked.includes('/inkling-train.wasm'));
});
