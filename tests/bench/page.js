// @ts-check
// Times what somebody waits for on the page, from the real server in Chromium:  npm run bench
//
// How long until a drawing that was kept is read again, with nothing in the cache, over a slow line, and from the service worker; and how
// long from a movement of the pen until its reading stands there and is painted.

import { drawDigit, launchBrowser, mouseOf, newPage, openInkling, waitForDigit } from '../support/browser.js';
import { serve, whyNoProgram } from '../support/program.js';
import { SITE, whyNoPage } from '../support/site.js';
import { median } from './timing.js';

/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

const VISITS = 9;
const MOVES = 60;
const PAUSE_MS = 60; // between movements: each is read before the next
const SLOW_LINE = { offline: false, latency: 40, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

/** Runs in the page before its own scripts: when the first reading stands there. */
function watchFirstReading() {
  document.addEventListener('DOMContentLoaded', () => {
    const digit = /** @type {HTMLElement} */ (document.getElementById('digit'));
    const observer = new MutationObserver(() => {
      if (!digit.textContent) return;
      observer.disconnect();
      document.documentElement.dataset.firstReading = String(performance.now());
    });
    observer.observe(digit, { childList: true, characterData: true, subtree: true });
  });
}

/** Runs in the page: from each movement on until it has changed that part, and until that is painted. @param {string} part */
function watchMovements(part) {
  /** @type {number[]} */
  const ready = [];
  /** @type {number[]} */
  const painted = [];
  let moved = 0;
  addEventListener('pointermove', () => (moved = performance.now()), true); // the browser held it back until a frame began
  new MutationObserver(() => {
    const from = moved;
    moved = 0;
    if (!from) return;
    ready.push(performance.now() - from);
    requestAnimationFrame(() => setTimeout(() => painted.push(performance.now() - from)));
  }).observe(/** @type {Element} */ (document.querySelector(part)), { subtree: true, childList: true, characterData: true, attributes: true });
  Object.assign(window, { ready, painted });
}

/** Milliseconds from the navigation to the first reading. @param {Page} page @param {() => Promise<unknown>} go @returns {Promise<number>} */
async function untilFirstReading(page, go) {
  await go();
  await page.waitForFunction(() => document.documentElement.dataset.firstReading);
  return page.evaluate(() => Number(document.documentElement.dataset.firstReading));
}

/** @param {Browser} browser @param {string} url @param {import('playwright-core').BrowserContextOptions} options @param {boolean} isSlow */
async function coldVisit(browser, url, options, isSlow) {
  const { page, context } = await newPage(browser, url, options);
  await page.addInitScript(watchFirstReading);
  if (isSlow) await (await context.newCDPSession(page)).send('Network.emulateNetworkConditions', SLOW_LINE);
  const time = await untilFirstReading(page, () => page.goto(url));
  await context.close();
  return time;
}

/** @param {Browser} browser @param {string} url @param {import('playwright-core').BrowserContextOptions} options */
async function visitsFromServiceWorker(browser, url, options) {
  const { page, context } = await newPage(browser, url, { ...options, serviceWorkers: 'allow' });
  await openInkling(page, url);
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
  await page.addInitScript(watchFirstReading);
  const times = [];
  for (let visit = 0; visit < VISITS; ++visit) times.push(await untilFirstReading(page, () => page.reload()));
  await context.close();
  return median(times);
}

/** @param {Page} page @param {string} part of the page that shows the reading */
async function movements(page, part) {
  await page.evaluate(watchMovements, part);
  const box = await page.locator('#pad').boundingBox();
  if (!box) throw new Error('the pad is not visible');
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.3 * box.height);
  await page.mouse.down();
  for (let move = 0; move < MOVES; ++move) {
    const along = move / MOVES;
    await page.mouse.move(box.x + (0.3 + 0.4 * along) * box.width, box.y + (0.3 + 0.1 * Math.sin(6 * along)) * box.height);
    await page.waitForTimeout(PAUSE_MS);
  }
  await page.mouse.up();
  const times = await page.evaluate(() => {
    const { ready, painted } = /** @type {any} */ (window);
    return { ready, painted };
  });
  return { ms: median(times.ready), 'painted, ms': median(times.painted) };
}

/** @param {Browser} browser @param {string} url */
async function drawing(browser, url) {
  const { page, context } = await newPage(browser, url, { viewport: { width: 1200, height: 1500 } }); // nothing scrolls
  await openInkling(page, url);
  const reading = await movements(page, '.reading');
  await page.locator('#inside summary').click();
  await page.locator('#layers canvas').first().waitFor();
  await page.locator('#clear').click();
  const inside = await movements(page, '#layers');
  await context.close();
  return { reading, inside };
}

/** What a browser keeps of a drawing. @param {Browser} browser @param {string} url */
async function keptDrawing(browser, url) {
  const { page, context } = await newPage(browser, url);
  await openInkling(page, url);
  await drawDigit(page, 7, mouseOf(page));
  await waitForDigit(page, '7');
  await page.waitForFunction(() => localStorage.length > 0);
  const storageState = await context.storageState();
  await context.close();
  return { storageState };
}

const why = whyNoPage() || whyNoProgram();
if (why) console.log(`The page was not timed: ${why}`);
else await measure();

async function measure() {
  const [browser, server] = await Promise.all([launchBrowser(), serve('--site', SITE, '--models', `${SITE}/models`)]);
  try {
    const kept = await keptDrawing(browser, server.url);
    const cold = [];
    const slow = [];
    for (let visit = 0; visit < VISITS; ++visit) {
      cold.push(await coldVisit(browser, server.url, kept, false));
      slow.push(await coldVisit(browser, server.url, kept, true));
    }
    const cached = await visitsFromServiceWorker(browser, server.url, kept);
    const { reading, inside } = await drawing(browser, server.url);
    console.log(`Chromium ${browser.version()}, the page, medians`);
    console.table({
      'navigation to first reading, cold': { ms: median(cold), 'goal, ms': 60 },
      'the same, 10 Mbit/s and 40 ms': { ms: median(slow), 'goal, ms': 300 },
      'the same, from the service worker': { ms: cached, 'goal, ms': 50 },
      'movement to its reading': { ...reading, 'goal, ms': 16 },
      'movement to the layers': { ...inside, 'goal, ms': 50 },
    });
  } finally {
    await browser.close();
    await server.close();
  }
}
