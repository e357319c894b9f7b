// @ts-check
// Headless Chromium with a page of Inkling in it, and a record of everything that a good page does not do.
import { chromium } from 'playwright-core';
import { strokesOf } from './digit-strokes.js';
import { CHROMIUM } from './site.js';

/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ x: number, y: number }} Point */

export function launchBrowser() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

const BLOCKED_WORKER = 'Service Worker registration blocked by Playwright';

/**
 * A blank page in a context of its own, without the service worker unless asked for: it would answer instead of the network that
 * a test listens to.
 * @param {Browser} browser @param {string} url the only place that it may ask
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function newPage(browser, url, options = {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', serviceWorkers: 'block', ...options });
  const page = await context.newPage();
  /** Errors on the console (breaches of the content security policy are there too), and requests to elsewhere. @type {string[]} */
  const faults = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && message.text() !== BLOCKED_WORKER) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(`not caught: ${error.message}`));
  context.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) faults.push(`asked elsewhere: ${request.url()}`);
  });
  return { page, context, faults };
}

/** Waits until the page can read. @param {Page} page @param {string} url @param {'WASM' | 'server'} engine */
export async function openInkling(page, url, engine = 'WASM') {
  await page.goto(url);
  await page.locator('#engine', { hasText: engine }).waitFor();
}

/** @typedef {{ down: (at: Point) => Promise<unknown>, move: (at: Point) => Promise<unknown>, up: (at: Point) => Promise<unknown> }} Pen */

/** @param {Page} page @returns {Pen} */
export function mouseOf(page) {
  return {
    down: async ({ x, y }) => {
      await page.mouse.move(x, y);
      await page.mouse.down();
    },
    move: ({ x, y }) => page.mouse.move(x, y, { steps: 4 }),
    up: () => page.mouse.up(),
  };
}

/** @param {Page} page @returns {Promise<Pen>} */
export async function fingerOf(page) {
  const client = await page.context().newCDPSession(page);
  /** @param {'touchStart' | 'touchMove' | 'touchEnd'} type @param {Point[]} touchPoints */
  const touch = (type, touchPoints) => client.send('Input.dispatchTouchEvent', { type, touchPoints });
  return { down: (at) => touch('touchStart', [at]), move: (at) => touch('touchMove', [at]), up: () => touch('touchEnd', []) };
}

/** @param {Page} page @returns {Promise<Pen>} */
export async function stylusOf(page) {
  const client = await page.context().newCDPSession(page);
  /** @param {'mousePressed' | 'mouseMoved' | 'mouseReleased'} type @param {Point} at */
  const send = (type, at) =>
    client.send('Input.dispatchMouseEvent', { type, ...at, button: 'left', buttons: 1, clickCount: 1, pointerType: 'pen', force: 0.5 });
  return { down: (at) => send('mousePressed', at), move: (at) => send('mouseMoved', at), up: (at) => send('mouseReleased', at) };
}

/** Draws a digit's strokes; nothing is pressed or waited for afterwards. @param {Page} page @param {number} digit @param {Pen} [pen] */
export async function drawDigit(page, digit, pen = mouseOf(page)) {
  for (const stroke of strokesOf(digit)) await drawStroke(page, stroke, pen);
}

/** Draws digits beside each other, each half as large as the pad. @param {Page} page @param {readonly number[]} digits */
export async function drawNumber(page, digits) {
  await page.locator('#thickness').fill('5');
  for (const [i, digit] of digits.entries()) {
    for (const stroke of strokesOf(digit)) await drawStroke(page, stroke.map(([x, y]) => [0.5 * x - 0.08 + 0.3 * i, 0.5 * y + 0.25]));
  }
}

/** @param {Page} page @param {readonly (readonly [number, number])[]} stroke in pad units @param {Pen} [pen] */
export async function drawStroke(page, stroke, pen = mouseOf(page)) {
  const box = await page.locator('#pad').boundingBox();
  if (!box) throw new Error('the pad is not visible');
  const points = stroke.map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height }));
  await pen.down(points[0]);
  for (const point of points.slice(1)) await pen.move(point);
  await pen.up(points[points.length - 1]);
}

/** Waits until this is the reading. @param {Page} page @param {string} text */
export async function waitForDigit(page, text) {
  await page.waitForFunction((expected) => document.querySelector('#digit')?.textContent === expected, text, { timeout: 10_000 });
}
