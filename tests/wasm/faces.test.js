// @ts-check
// The package's other faces in a page: over a worker, with the module inside, and as a custom element.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';

import axe from 'axe-core';

import { launchBrowser } from '../support/browser.js';
import { strokesOf } from '../support/digit-strokes.js';
import { BLANK_PAGE, servePackage } from '../support/package-server.js';
import { CHROMIUM } from '../support/site.js';

const skip = existsSync(CHROMIUM) ? false : `${CHROMIUM} is not installed`;
// As strict as a site can be.
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'";
const PAD_PAGE = `<!doctype html><title>Pads</title><link rel="icon" href="data:,">
  <meta http-equiv="Content-Security-Policy" content="${POLICY}; img-src data:">
  <script type="module" src="/faces/element.js"></script>
  <form id="form"><ink-pad name="digit" required label="Your digit"></ink-pad><button type="reset">Reset</button></form>`;
const STRICT_PAGE = `${BLANK_PAGE}<meta http-equiv="Content-Security-Policy" content="${POLICY}; img-src data:">`;
const FILES = { '/blank.html': BLANK_PAGE, '/strict.html': STRICT_PAGE, '/pads.html': PAD_PAGE, '/page.npz': '<!doctype html><title>Not found</title>' };

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof servePackage>>} */
let server;

before(async () => {
  if (skip) return;
  server = await servePackage(FILES, { '/page.npz': 'text/html; charset=utf-8' });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** @param {string} path */
async function openPage(path) {
  const page = await (await browser.newContext()).newPage();
  /** @type {string[]} */
  const faults = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${server.url}${path}`);
  return { page, faults };
}

test('reads the same over a worker as without', { skip }, async () => {
  const { page } = await openPage('/blank.html');
  const [here, there] = await page.evaluate(async () => {
    const [direct, worker] = await Promise.all(['/inkling.js', '/faces/worker.js'].map((path) => import(path)));
    const canvas = new OffscreenCanvas(300, 200);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.fillRect(60, 20, 14, 150);
    context.fillRect(200, 30, 14, 140);
    const image = context.getImageData(0, 0, 300, 200);
    const results = [];
    for (const { load } of [direct, worker]) {
      const reader = await load('models/cnn-v1.npz');
      const { field } = await reader.normalize(canvas);
      results.push(
        JSON.stringify([
          reader.info,
          await reader.classify(image),
          await reader.classify(field),
          await reader.readNumber(canvas),
          await reader.explain(canvas),
          [...(await reader.classifyBatch(new Float32Array([...field, ...field])))],
        ]),
      );
      // What was handed in is still the caller's.
      if (field.length !== 784 || image.data.length !== 240_000) throw new Error('taken away');
      reader.close();
    }
    return results;
  });
  assert.ok(here.length > 1000);
  assert.equal(there, here);
});

test('tells through the worker what went wrong', { skip }, async () => {
  const { page } = await openPage('/blank.html');
  const failures = await page.evaluate(async () => {
    const { load, InklingError } = await import(/** @type {string} */ ('/faces/worker.js'));
    const reader = await load('models/cnn-v1.npz');
    const failureOf = async (/** @type {() => Promise<unknown>} */ action) => {
      const error = /** @type {any} */ (await action().catch((/** @type {unknown} */ thrown) => thrown));
      return [error instanceof InklingError, error.code, error.message];
    };
    const waiting = failureOf(() => reader.explain(new Float32Array(784)));
    const failed = [
      await failureOf(() => load('none.npz')),
      await failureOf(() => load('page.npz')),
      await failureOf(() => load(new Uint8Array(100))),
      await failureOf(() => load('models/cnn-v1.npz', { wasm: 'none.wasm' })),
      await failureOf(() => load('models/cnn-v1.npz', { wasm: async () => new Uint8Array(8) })),
      await failureOf(() => reader.classify(new Float32Array(3))),
      await failureOf(() => reader.classify(null)),
    ];
    await waiting;
    const interrupted = failureOf(() => reader.classify(new Float32Array(784)));
    reader.close();
    return [...failed, await interrupted, await failureOf(() => reader.classify(new Float32Array(784)))];
  });
  assert.ok(failures.every(([isInklingError]) => isInklingError), JSON.stringify(failures));
  assert.deepEqual(
    failures.map(([, code]) => code),
    ['not_found', 'fetch_failed', 'bad_file', 'not_found', 'unsupported', 'invalid_argument', 'invalid_argument', 'closed', 'closed'],
  );
  assert.match(failures[1][2], /page\.npz is a web page \(text\/html; charset=utf-8\).*check the address/);
});

test('reads, trains and teaches with the modules inside, which are fetched from nowhere', { skip }, async () => {
  const { page, faults } = await openPage('/strict.html');
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  const { text, done, learned } = await page.evaluate(async () => {
    const { load, synthesize, teach, train } = await import(/** @type {string} */ ('/faces/inline.js'));
    const reader = await load('models/cnn-v1.npz');
    const canvas = new OffscreenCanvas(100, 100);
    canvas.getContext('2d')?.fillRect(45, 10, 8, 80);
    const training = await train({ synthetic: 200, epochs: 1 });
    const lesson = await teach('models/mlp-v5.npz', await synthesize(10));
    return { text: reader.readNumber(canvas).text, done: (await training.run()).done, learned: lesson.learned };
  });
  assert.deepEqual([text, done], ['1', true]);
  assert.ok(learned > 5, `${learned} of 10 learned`);
  assert.deepEqual(asked.filter((url) => url.endsWith('.wasm')), []);
  assert.deepEqual(faults, []);
});

test('<ink-pad> reads what is drawn on it, and gives it to its form', { skip }, async () => {
  const { page, faults } = await openPage('/pads.html');
  const inForm = () =>
    page.evaluate(() => {
      const form = /** @type {HTMLFormElement} */ (document.querySelector('#form'));
      return [new FormData(form).get('digit'), form.checkValidity()];
    });
  await page.evaluate(() => {
    const counts = /** @type {any} */ (globalThis).counts = { read: 0, change: 0 };
    document.addEventListener('read', () => ++counts.read);
    document.addEventListener('change', () => ++counts.change);
  });
  assert.deepEqual(await inForm(), [null, false]);
  await drawOn(page, 7);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ink-pad')).value === '7');
  assert.deepEqual(await inForm(), ['7', true]);
  const counts = await page.evaluate(() => /** @type {any} */ (globalThis).counts);
  assert.ok(counts.read >= counts.change && counts.change >= 1, JSON.stringify(counts));
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ink-pad')).value === '');
  assert.deepEqual(await inForm(), ['', false]);
  await drawOn(page, 3);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ink-pad')).value === '3');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ink-pad')).value === '');
  assert.deepEqual(faults, []);
});

test('<ink-pad> reads numbers, can be disabled, and is named', { skip }, async () => {
  const { page } = await openPage('/pads.html');
  const pad = page.locator('ink-pad');
  assert.equal(await page.getByRole('img', { name: 'Your digit' }).count(), 1);
  await pad.evaluate((element) => element.setAttribute('numbers', ''));
  const read = pad.evaluate((element) => new Promise((resolve) => {
    element.addEventListener('change', () => resolve(/** @type {any} */ (element).value));
  }));
  await drawOn(page, 7);
  assert.ok(/** @type {string} */ (await read).length >= 1);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ink-pad')).value === '7');
  await pad.evaluate((element) => element.setAttribute('disabled', ''));
  await drawOn(page, 1);
  assert.equal(await pad.evaluate((element) => /** @type {any} */ (element).value), '7');
  assert.equal(await page.getByRole('button', { name: 'Clear' }).isDisabled(), true);
});

test('axe-core finds nothing in <ink-pad>', { skip }, async () => {
  const { page } = await openPage('/pads.html');
  await drawOn(page, 7);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ink-pad')).value === '7');
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const found = await /** @type {any} */ (globalThis).axe.run('ink-pad');
    return found.violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { html }) => html)}`);
  });
  assert.deepEqual(violations, []);
});

test('<ink-pad> moves, and reads on where it is put', { skip }, async () => {
  const { page, faults } = await openPage('/pads.html');
  await page.evaluate(() => document.body.append(/** @type {Node} */ (document.querySelector('ink-pad'))));
  await drawOn(page, 7);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('ink-pad')).value === '7');
  const made = await page.evaluate(() => {
    const pad = /** @type {any} */ (document.createElement('ink-pad'));
    return [pad.value, pad.form, pad.checkValidity()];
  });
  assert.deepEqual(made, ['', null, true]);
  assert.deepEqual(faults, []);
});

test('<ink-pad> says why it cannot read', { skip }, async () => {
  const { page } = await openPage('/pads.html');
  const code = await page.locator('ink-pad').evaluate(
    (element) =>
      new Promise((resolve) => {
        element.addEventListener('error', (event) => resolve(/** @type {ErrorEvent} */ (event).error.code));
        element.setAttribute('model', 'none.npz');
      }),
  );
  assert.equal(code, 'not_found');
});

/** @param {import('playwright-core').Page} page @param {number} digit */
async function drawOn(page, digit) {
  const box = await page.locator('ink-pad canvas').boundingBox();
  assert.ok(box);
  for (const stroke of strokesOf(digit)) {
    const points = stroke.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height]);
    await page.mouse.move(points[0][0], points[0][1]);
    await page.mouse.down();
    for (const [x, y] of points.slice(1)) await page.mouse.move(x, y, { steps: 3 });
    await page.mouse.up();
  }
}
