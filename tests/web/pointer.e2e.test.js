// @ts-check
// The ink is under the pointer, to a CSS pixel, whatever lies between the screen and the pad. Measured on screenshots, so that
// no arithmetic of the page is trusted.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodePng } from '../support/png.js';
import { whyNoPage } from '../support/site.js';
import { visits } from '../support/visits.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ x: number, y: number }} Point */

const WIDTH = 1000;
const HEIGHT = 640;
/** Everything darker is ink: the paper, the guides and the hint are far lighter. */
const INK_BELOW = 60;
/** Where the pad is touched, from its middle, as shares of half its size: also right when it is turned. */
const TOUCHES = [[0, 0], [-0.4, -0.3], [0.35, 0.45]];

/**
 * What may lie between.
 * @type {Record<string, { options?: object, prepare?: (page: Page) => Promise<unknown> }>}
 */
const VIEWS = {
  ...Object.fromEntries([1, 2, 3].map((ratio) => [`device ratio ${ratio}`, { options: { deviceScaleFactor: ratio } }])),
  ...Object.fromEntries(
    [0.25, 0.8, 1.1, 2.5, 5].map((zoom) => [
      `browser zoom ${Math.round(100 * zoom)} %`,
      { options: { deviceScaleFactor: zoom, viewport: { width: Math.round(WIDTH / zoom), height: Math.round(HEIGHT / zoom) } } },
    ]),
  ),
  'CSS zoom of the page': { prepare: (page) => style(page, 'html', { zoom: '1.5' }) },
  'CSS scale': { prepare: (page) => style(page, '.pad-frame', { scale: '0.6' }) },
  'CSS transform: turned and skewed': {
    prepare: (page) => style(page, '.pad-frame', { transform: 'rotate(20deg) skewX(12deg) scale(0.5, 0.7)' }),
  },
  'CSS transform of the whole page': { prepare: (page) => style(page, 'body', { transform: 'scale(0.7) rotate(-8deg)' }) },
  'another size than at the start': { prepare: (page) => page.setViewportSize({ width: 500, height: 900 }) },
  scrolled: {
    options: { viewport: { width: 500, height: 500 } },
    prepare: async (page) => {
      await style(page, 'body', { paddingTop: '1000px', paddingBottom: '1000px' });
      await page.evaluate(() => window.scrollTo(0, 1040));
    },
  },
  'pinched to twice the size': {
    options: { hasTouch: true, isMobile: true, viewport: { width: 390, height: 700 } },
    prepare: async (page) => {
      const client = await page.context().newCDPSession(page);
      await client.send('Emulation.setPageScaleFactor', { pageScaleFactor: 2 });
      await page.waitForFunction(() => window.visualViewport?.scale === 2);
    },
  },
};

/** @param {Page} page @param {string} selector @param {Record<string, string>} declarations */
function style(page, selector, declarations) {
  return page.evaluate(
    ([chosen, wanted]) => {
      const element = document.querySelector(/** @type {string} */ (chosen));
      if (element instanceof HTMLElement) Object.assign(element.style, wanted);
    },
    [selector, declarations],
  );
}

/** The visible part of the pad's bounding box. @param {Page} page */
function visiblePad(page) {
  return page.evaluate(() => {
    const box = document.querySelector('#pad')?.getBoundingClientRect();
    const view = window.visualViewport;
    if (!box || !view) throw new Error('no pad to be seen');
    const left = Math.max(view.offsetLeft, box.left);
    const top = Math.max(view.offsetTop, box.top);
    const right = Math.min(view.offsetLeft + view.width, box.right);
    const bottom = Math.min(view.offsetTop + view.height, box.bottom);
    return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
  });
}

/** What the screen shows, with the way from its pixels to CSS pixels. @param {Page} page */
async function photograph(page) {
  const client = await page.context().newCDPSession(page);
  const { data } = await client.send('Page.captureScreenshot', { format: 'png' });
  const view = await page.evaluate(() => ({
    x: window.visualViewport?.offsetLeft ?? 0,
    y: window.visualViewport?.offsetTop ?? 0,
    width: window.visualViewport?.width ?? 0,
  }));
  const shot = decodePng(Buffer.from(data, 'base64'));
  return { ...shot, view, ratio: shot.width / view.width };
}

/**
 * Centre of the dark pixels around a point.
 * @param {Awaited<ReturnType<typeof photograph>>} shot @param {Point} near @param {number} reach
 */
function inkNear({ data, width, height, channels, view, ratio }, near, reach) {
  /** @param {number} middle @param {number} limit */
  const range = (middle, limit) => [
    Math.max(0, Math.floor((middle - reach) * ratio)),
    Math.min(limit, Math.ceil((middle + reach) * ratio)),
  ];
  const [left, right] = range(near.x - view.x, width);
  const [top, bottom] = range(near.y - view.y, height);
  let [count, x, y] = [0, 0, 0];
  for (let row = top; row < bottom; ++row) {
    for (let column = left; column < right; ++column) {
      if (data[(row * width + column) * channels] >= INK_BELOW) continue;
      count += 1;
      x += column + 0.5;
      y += row + 0.5;
    }
  }
  assert.ok(count > 0, `there is no ink within ${reach} px of (${near.x}, ${near.y})`);
  return { x: view.x + x / count / ratio, y: view.y + y / count / ratio };
}

describe('ink is under the pointer', { skip: whyNoPage() }, () => {
  const visit = visits();

  for (const [name, { options, prepare }] of Object.entries(VIEWS)) {
    test(name, () =>
      visit(
        async (page) => {
          await prepare?.(page);
          const pad = await visiblePad(page);
          const touches = TOUCHES.map(([right, down]) => ({
            x: Math.round(pad.x + (right * pad.width) / 2),
            y: Math.round(pad.y + (down * pad.height) / 2),
          }));
          for (const { x, y } of touches) {
            await page.mouse.move(x, y);
            await page.mouse.down();
            await page.mouse.up();
          }
          await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
          const shot = await photograph(page);
          for (const touch of touches) {
            const ink = inkNear(shot, touch, Math.min(pad.width, pad.height) / 12);
            const off = Math.hypot(ink.x - touch.x, ink.y - touch.y);
            assert.ok(off <= 1, `touched ${JSON.stringify(touch)}, ink at ${JSON.stringify(ink)}: ${off.toFixed(2)} px off`);
          }
        },
        { colorScheme: 'light', viewport: { width: WIDTH, height: HEIGHT }, ...options },
      ));
  }
});
