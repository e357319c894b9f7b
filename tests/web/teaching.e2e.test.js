// @ts-check
// Learning on the device: "that was a 7".
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { readDataSet } from '../../wasm/inkling.js';
import { complaintsOf } from '../support/axe.js';
import { drawDigit, drawStroke, openInkling } from '../support/browser.js';
import { whyNoPage } from '../support/site.js';
import { faultlessVisits } from '../support/visits.js';
import { TRAIN_WASM_URL } from '../support/wasm-module.js';

/** @typedef {import('playwright-core').Page} Page */

/** A hook that is no digit for any model: what its writer calls a 7. @type {[number, number][]} */
const HOOK = [[0.3, 0.3], [0.5, 0.25], [0.7, 0.3], [0.7, 0.5], [0.5, 0.55], [0.35, 0.5]];

/** @param {Page} page @param {number} digit */
const correctTo = (page, digit) => page.locator('.bar button', { hasText: String(digit) }).click();

/** A lesson may take its time on a machine that does much else. */
const PATIENCE = { timeout: 90_000 };

/** @param {Page} page @param {string} text */
const waitForDigit = (page, text) => page.waitForFunction((expected) => document.querySelector('#digit')?.textContent === expected, text, PATIENCE);

/** @param {Page} page */
async function drawHook(page) {
  await page.evaluate(() => scrollTo(0, 0));
  await drawStroke(page, HOOK);
  await page.waitForFunction(() => document.querySelector('#digit')?.textContent);
  await page.locator('#correction').waitFor();
}

/** @param {Page} page */
const waitForLesson = (page) => page.locator('#correction-said', { hasText: 'Learned' }).waitFor(PATIENCE);

describe('learning on the device', { skip: whyNoPage() }, () => {
  const onPage = faultlessVisits();

  test('a correction is learned by a copy of the model, which reads from then on, and after a reload', () =>
    onPage(async (page, url) => {
      await drawHook(page);
      assert.notEqual(await page.locator('#digit').innerText(), '7');
      await correctTo(page, 7);
      await waitForLesson(page);
      await waitForDigit(page, '7');
      assert.equal(await page.locator('#models input:checked').inputValue(), 'cnn-v1-taught');
      assert.match(await page.locator('#model-about').innerText(), /^cnn-v1-taught: 75,242 parameters; .*taught by you with a drawing/);
      await page.locator('#learned summary', { hasText: 'a drawing' }).waitFor();
      await openInkling(page, url);
      await waitForDigit(page, '7');
      assert.equal(await page.locator('#models input:checked').inputValue(), 'cnn-v1-taught');
      await page.locator('#learned summary', { hasText: 'a drawing' }).waitFor();
    }));

  test('what was learned is seen, exported, deleted and imported again', () =>
    onPage(async (page, url) => {
      await drawDigit(page, 2);
      await waitForDigit(page, '2');
      await correctTo(page, 2);
      await waitForLesson(page);
      await page.keyboard.press('Escape');
      await waitForDigit(page, '');
      await drawHook(page);
      await page.locator('#no-digit').click();
      await page.locator('#learned summary', { hasText: '2 drawings' }).waitFor();
      await waitForLesson(page);
      await page.locator('#learned summary').click();
      assert.deepEqual(await page.locator('#learned-list li span').allInnerTexts(), ['no digit', 'a 2']);

      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#learned-export').click()]);
      const file = await readFile(await download.path());
      const { train, validation, test: tests } = await readDataSet(file, { wasm: TRAIN_WASM_URL });
      assert.deepEqual([...train.labels], [2, 255]);
      assert.deepEqual([validation.labels.length, tests.labels.length], [0, 0]);
      assert.ok(train.images.some((value) => value > 200));

      await page.locator('#learned-list button').first().click();
      await page.locator('#learned summary', { hasText: 'a drawing' }).waitFor();
      await page.locator('#learned-clear').click();
      await page.locator('#model-about', { hasText: /^cnn-v1:/ }).waitFor();
      assert.equal(await page.locator('#models label', { hasText: 'taught' }).count(), 0);
      await openInkling(page, url);
      await page.locator('#learned summary', { hasText: 'nothing yet' }).click();

      await page.locator('#learned-file').setInputFiles({ name: 'mine.npz', mimeType: 'application/octet-stream', buffer: file });
      await page.locator('#learned summary', { hasText: '2 drawings' }).waitFor();
      await page.locator('#model-about', { hasText: 'cnn-v1-taught' }).waitFor(PATIENCE);
      await page.locator('#learned-file').setInputFiles({ name: 'holiday.zip', mimeType: 'application/zip', buffer: Buffer.from('no drawings') });
      await page.locator('#notice', { hasText: 'holiday.zip cannot be imported' }).waitFor();
    }));

  test('a drawing that is corrected twice counts once, with the last digit', () =>
    onPage(async (page) => {
      await drawHook(page);
      await correctTo(page, 7);
      await waitForLesson(page);
      await correctTo(page, 9);
      await waitForDigit(page, '9');
      await page.locator('#learned summary', { hasText: 'a drawing' }).click();
      assert.deepEqual(await page.locator('#learned-list li span').allInnerTexts(), ['a 9']);
    }));

  test('a key on the pad tells the digit, and the digits are one stop with arrow keys within', () =>
    onPage(async (page) => {
      assert.ok(await page.locator('.bar button').first().isDisabled());
      await page.locator('#pad').focus();
      await page.keyboard.press('7'); // there is nothing to tell it of
      await drawHook(page);
      await page.keyboard.press('7'); // who has just drawn is on the pad
      await waitForLesson(page);
      await waitForDigit(page, '7');
      await page.locator('.bar button[tabindex="0"]').focus();
      await page.keyboard.press('ArrowDown');
      assert.equal(await page.evaluate(() => document.activeElement?.ariaLabel), 'That was an 8');
      await page.keyboard.press('Enter');
      await waitForDigit(page, '8');
    }));

  for (const [name, theme] of Object.entries(/** @type {Record<string, import('playwright-core').BrowserContextOptions>} */ ({
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
  }))) {
    test(`axe-core finds nothing in ${name}`, () =>
      onPage(async (page) => {
        await drawDigit(page, 3);
        await waitForDigit(page, '3');
        await correctTo(page, 3);
        await waitForLesson(page);
        await page.locator('#learned summary').click();
        assert.deepEqual(await complaintsOf(page), []);
        await page.setViewportSize({ width: 320, height: 600 });
        const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        assert.ok(content <= view, `${content} pixels of content at a width of ${view}`);
      }, theme));
  }
});
