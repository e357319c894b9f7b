// @ts-check
// What everybody can see and use: axe-core finds nothing in any theme, and nothing is cut off at any width. With
// UPDATE_SCREENSHOT=1 it also takes the pictures that the README shows.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { complaintsOf } from '../support/axe.js';
import { drawDigit, drawNumber, drawStroke, waitForDigit } from '../support/browser.js';
import { whyNoPage } from '../support/site.js';
import { visits } from '../support/visits.js';

/** @typedef {import('playwright-core').Page} Page */

/** @type {Record<string, import('playwright-core').BrowserContextOptions>} */
const THEMES = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
};
const WIDTHS = [320, 390, 704, 820, 1280, 2560, 3840];

describe('looks', { skip: whyNoPage() }, () => {
  const visit = visits();
  /** @param {import('playwright-core').BrowserContextOptions} options @param {(page: Page) => Promise<void>} walk */
  const onPage = (options, walk) => visit(walk, options);

  for (const [name, theme] of Object.entries(THEMES)) {
    test(`axe-core finds nothing in ${name}, blank, drawn on, looked into, with a number and in trouble`, () =>
      onPage(theme, async (page) => {
        assert.deepEqual(await complaintsOf(page), []);
        await drawDigit(page, 4);
        await waitForDigit(page, '4');
        assert.deepEqual(await complaintsOf(page), []);
        await page.route('**/*.npz', (route) => route.fulfill({ status: 404, body: 'not found' }));
        await page.locator('#inside summary').click();
        await page.locator('.layer').first().waitFor();
        assert.deepEqual(await complaintsOf(page), []);
        await page.locator('#inside summary').click();
        await page.evaluate(() => window.scrollTo(0, 0));
        await drawStroke(page, [[0.9, 0.3], [0.88, 0.7]]);
        await page.locator('#digits li').first().waitFor();
        assert.deepEqual(await complaintsOf(page), []);
        await page.locator('.part').first().click();
        assert.deepEqual(await complaintsOf(page), []);
        await page.locator('#models label').last().click();
        await page.locator('#notice').waitFor();
        assert.deepEqual(await complaintsOf(page), []);
      }));
  }

  test('nothing is cut off from 320 pixels to 4K, nor with a digit of a number chosen', () =>
    onPage({}, async (page) => {
      await drawNumber(page, [4, 2, 7]);
      await waitForDigit(page, '427');
      await page.locator('.part').first().click();
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: Math.round(width * 0.62) });
        const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        assert.ok(content <= view, `${content} pixels of content at a width of ${view}`);
      }
    }));

  test('the pad, the digit and the choice of models fit a laptop’s screen', () =>
    onPage({ viewport: { width: 1280, height: 800 } }, async (page) => {
      const bottom = await page.evaluate(() => document.querySelector('#models')?.getBoundingClientRect().bottom ?? Infinity);
      assert.ok(bottom <= 800, `the page ends at ${bottom}`);
    }));

  test('every control can be reached and seen by keyboard', () =>
    onPage({}, async (page) => {
      const reached = [];
      const controls = ['Draw', 'Train', 'pad', 'draw', 'thickness', 'undo', 'redo', 'clear', 'open', 'model', 'inside'];
      for (let i = 0; i < controls.length; ++i) {
        await page.keyboard.press('Tab');
        reached.push(
          await page.evaluate(() => {
            const focused = document.activeElement;
            const ring = focused?.closest('label') ?? focused;
            const { outlineStyle, outlineWidth } = getComputedStyle(ring ?? document.body);
            return { id: focused?.id || focused?.getAttribute('name') || focused?.parentElement?.id || focused?.textContent, ring: `${outlineStyle} ${outlineWidth}` };
          }),
        );
      }
      assert.deepEqual(reached, controls.map((id) => ({ id, ring: 'solid 3px' })));
    }));

  const laptop = { width: 1280, height: 800 };
  /** @type {Record<string, import('playwright-core').BrowserContextOptions>} */
  const SCREENSHOTS = {
    'screenshot.png': { ...THEMES.light, viewport: laptop },
    'screenshot-dark.png': { ...THEMES.dark, viewport: laptop },
    'screenshot-forced-colours.png': { ...THEMES['forced colours'], viewport: laptop },
    'screenshot-phone.png': { ...THEMES.light, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  };
  for (const [file, options] of Object.entries(SCREENSHOTS)) {
    test(`takes ${file}`, { skip: !process.env.UPDATE_SCREENSHOT && 'set UPDATE_SCREENSHOT=1 to take it' }, () =>
      onPage(options, async (page) => {
        await drawDigit(page, 7);
        await waitForDigit(page, '7');
        await page.locator('#correction').waitFor();
        const path = fileURLToPath(new URL(`../../docs/${file}`, import.meta.url));
        await page.screenshot({ path, animations: 'disabled', fullPage: options.viewport === laptop }); // bars at their full length
      }));
  }

  test('takes screenshot-number.png', { skip: !process.env.UPDATE_SCREENSHOT && 'set UPDATE_SCREENSHOT=1 to take it' }, () =>
    onPage({ ...THEMES.light, viewport: laptop }, async (page) => {
      await drawNumber(page, [4, 2, 7]);
      await waitForDigit(page, '427');
      await page.locator('.part').nth(1).click();
      await page.mouse.click(5, 5); // takes the focus from the button
      await page.screenshot({ path: fileURLToPath(new URL('../../docs/screenshot-number.png', import.meta.url)), animations: 'disabled', fullPage: true });
    }));

  for (const [file, theme] of Object.entries({ 'screenshot-training.png': THEMES.light, 'screenshot-training-dark.png': THEMES.dark })) {
    test(`takes ${file}`, { skip: !process.env.UPDATE_SCREENSHOT && 'set UPDATE_SCREENSHOT=1 to take it' }, () =>
      onPage({ ...theme, viewport: laptop }, async (page) => {
        await page.locator('.rooms a', { hasText: 'Train' }).click();
        await page.locator('#plan-start').click();
        await page.locator('#room-state', { hasText: 'Done' }).waitFor({ timeout: 120_000 });
        await page.screenshot({ path: fileURLToPath(new URL(`../../docs/${file}`, import.meta.url)), animations: 'disabled', fullPage: true });
      }));
  }
});
