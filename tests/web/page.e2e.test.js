// @ts-check
// The walk through the page: load, draw, see the digit, with the network off.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawDigit, drawStroke, fingerOf, stylusOf, waitForDigit } from '../support/browser.js';
import { whyNoPage } from '../support/site.js';
import { visits } from '../support/visits.js';

/** @typedef {import('playwright-core').Page} Page */

const PREFIX = '/deep/down/';
const skip = whyNoPage();

describe('the page', { skip }, () => {
  const visit = visits({ prefix: PREFIX });
  /** @param {(page: Page, url: string) => Promise<void>} walk @param {import('playwright-core').BrowserContextOptions} [options] */
  const onPage = (walk, options) =>
    visit(async (page, { url, faults }) => {
      await walk(page, url);
      assert.deepEqual(faults, []);
    }, options);

  test('reads every digit with the network off', () =>
    onPage(async (page) => {
      await page.context().setOffline(true);
      for (let digit = 0; digit < 10; ++digit) {
        assert.equal(await page.locator('#digit').textContent(), '');
        await drawDigit(page, digit);
        await waitForDigit(page, String(digit));
        assert.equal(await page.locator('#bars li').count(), 10);
        assert.match(await page.locator('#bars .winner').innerText(), new RegExp(`^${digit}\\s+\\d`));
        await page.keyboard.press('Escape');
        await waitForDigit(page, '');
      }
    }));

  test('reads while the pen is still down', () =>
    onPage(async (page) => {
      const box = await page.locator('#pad').boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.8, { steps: 8 });
      await waitForDigit(page, '1');
      await page.mouse.up();
    }));

  test('reads what a finger draws, and does not scroll', () =>
    onPage(
      async (page) => {
        await drawDigit(page, 3, await fingerOf(page));
        await waitForDigit(page, '3');
        assert.equal(await page.evaluate(() => window.scrollY), 0);
      },
      { hasTouch: true, isMobile: true, viewport: { width: 390, height: 600 }, deviceScaleFactor: 3 },
    ));

  test('reads what a pen draws', () =>
    onPage(async (page) => {
      await drawDigit(page, 2, await stylusOf(page));
      await waitForDigit(page, '2');
    }));

  test('a second finger neither draws nor ends the stroke of the first', () =>
    onPage(
      async (page) => {
        const client = await page.context().newCDPSession(page);
        const box = await page.locator('#pad').boundingBox();
        assert.ok(box);
        /** @param {number} id @param {number} x @param {number} y */
        const finger = (id, x, y) => ({ id, x: box.x + box.width * x, y: box.y + box.height * y });
        /** @param {'touchStart' | 'touchMove' | 'touchEnd'} type @param {ReturnType<typeof finger>[]} touchPoints */
        const touch = (type, ...touchPoints) => client.send('Input.dispatchTouchEvent', { type, touchPoints });
        await touch('touchStart', finger(1, 0.5, 0.2));
        await touch('touchStart', finger(1, 0.5, 0.2), finger(2, 0.1, 0.9));
        await touch('touchMove', finger(1, 0.5, 0.5), finger(2, 0.9, 0.9));
        // A point that is no longer listed is a finger that was lifted; touchEnd lifts them all.
        await touch('touchMove', finger(1, 0.5, 0.55));
        await touch('touchMove', finger(1, 0.5, 0.8));
        await touch('touchEnd');
        await waitForDigit(page, '1');
      },
      { hasTouch: true },
    ));

  test('undo takes back the last stroke, clear everything, by button and by key', () =>
    onPage(async (page) => {
      await drawDigit(page, 1);
      await waitForDigit(page, '1');
      await drawStroke(page, [[0.2, 0.85], [0.5, 0.85], [0.8, 0.85]]);
      await page.locator('#undo').click();
      await waitForDigit(page, '1');
      await page.locator('#clear').click();
      await waitForDigit(page, '');
      await page.keyboard.press('Control+z');
      await waitForDigit(page, '1');
      await page.keyboard.press('Escape');
      await waitForDigit(page, '');
      assert.equal(await page.locator('#clear').getAttribute('aria-disabled'), 'true');
    }));

  test('tells screen readers once a stroke', () =>
    onPage(async (page) => {
      await page.evaluate(() => {
        const told = Object.assign(window, { told: /** @type {string[]} */ ([]) }).told;
        const region = document.querySelector('[role=status]');
        if (region) new MutationObserver(() => told.push(region.textContent ?? '')).observe(region, { childList: true });
      });
      await drawDigit(page, 7);
      await page.waitForFunction(() => /** @type {any} */ (window).told.length > 0);
      await page.locator('#clear').click();
      await page.waitForFunction(() => /** @type {any} */ (window).told.includes('The pad is empty.'));
      const told = await page.evaluate(() => /** @type {any} */ (window).told);
      assert.equal(told.length, 2, told.join(' | '));
      assert.match(told[0], /\b7\b/);
    }));

  test('shows the 28x28 that the network saw', () =>
    onPage(async (page) => {
      await drawDigit(page, 1);
      await waitForDigit(page, '1');
      const ink = await page.evaluate(() => {
        const canvas = document.querySelector('#seen');
        if (!(canvas instanceof HTMLCanvasElement)) return null;
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, 28, 28).data ?? [];
        const rows = Array.from({ length: 28 }, (_, y) => [...pixels.slice(y * 112, y * 112 + 112)].some((value) => value > 128));
        return { size: [canvas.width, canvas.height], rows: rows.filter(Boolean).length };
      });
      assert.deepEqual(ink?.size, [28, 28]);
      // MNIST's digits are 20 pixels high; lying between pixels, one may touch 21.
      assert.ok(ink && ink.rows >= 20 && ink.rows <= 21, `${ink?.rows} rows`);
    }));

  test('starts with the best of the quick models, and reads the drawing again with another', () =>
    onPage(async (page, url) => {
      const choices = await page.locator('#models input').count();
      assert.ok(choices > 1, `${choices} models`);
      const list = await (await fetch(new URL('models/index.json', url))).json();
      const quick = list.models.filter((/** @type {any} */ { bytes }) => bytes <= 200_000);
      assert.ok(quick.length < list.models.length, 'a larger model, which is not to be waited for');
      const best = quick.reduce((/** @type {any} */ a, /** @type {any} */ b) => (b.accuracy >= a.accuracy ? b : a));
      assert.equal(await page.locator('#models input:checked').inputValue(), best.name);

      await drawDigit(page, 5);
      await waitForDigit(page, '5');
      const bars = page.locator('#bars');
      const withBest = await bars.textContent();
      await page.locator('#models input:checked').focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight'); // to mlp-v1, which is sure of nothing
      await page.waitForFunction((text) => document.querySelector('#bars')?.textContent !== text, withBest);
    }));

  test('keeps the model in use when another cannot be loaded, and says why', () =>
    onPage(async (page) => {
      const chosen = await page.locator('#models input:checked').inputValue();
      await page.route('**/*.npz', (route) => route.fulfill({ body: 'not a model' }));
      await page.locator('#models label').last().click();
      await page.locator('#notice').waitFor();
      assert.match(await page.locator('#notice').innerText(), /cannot be used: ./);
      assert.equal(await page.locator('#models input:checked').inputValue(), chosen);
      await drawDigit(page, 1);
      await waitForDigit(page, '1');
    }));
});
