// @ts-check
// The page as one file, opened from the disk as a double click does.
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { drawDigit, launchBrowser, newPage, openInkling, waitForDigit } from '../support/browser.js';
import { SITE, whyNoPage } from '../support/site.js';

describe('the page as one file', { skip: whyNoPage() }, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  let folder = '';
  before(async () => {
    browser = await launchBrowser();
    folder = await mkdtemp(join(tmpdir(), 'a stick with ünïcode '));
    await copyFile(join(SITE, 'inkling.html'), join(folder, 'inkling.html'));
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** @param {(page: import('playwright-core').Page, url: string) => Promise<void>} walk @param {string[]} [expectedFaults] */
  async function onDisk(walk, expectedFaults = []) {
    const url = pathToFileURL(join(folder, 'inkling.html')).href;
    const { page, context, faults } = await newPage(browser, url);
    try {
      await walk(page, url);
      assert.deepEqual(faults, expectedFaults);
    } finally {
      await context.close();
    }
  }

  test('reads every digit, alone in its folder and with the network off', () =>
    onDisk(async (page, url) => {
      await page.context().setOffline(true);
      await openInkling(page, url);
      for (let digit = 0; digit < 10; ++digit) {
        await drawDigit(page, digit);
        await waitForDigit(page, String(digit));
        await page.keyboard.press('Escape');
        await waitForDigit(page, '');
      }
      assert.ok(await page.locator('h1 img').evaluate((image) => /** @type {HTMLImageElement} */ (image).naturalWidth > 0));
      assert.equal(await page.locator('a[download]').count(), 0); // it is what the page offers to take along
    }));

  test('says that the training room is not in it', () =>
    onDisk(async (page, url) => {
      await openInkling(page, url);
      await page.locator('.rooms a', { hasText: 'Train' }).click();
      await page.locator('#training-view', { hasText: 'without its training room' }).waitFor();
    }));

  test('keeps the drawing over a reload', () =>
    onDisk(async (page, url) => {
      await openInkling(page, url);
      await drawDigit(page, 6);
      await waitForDigit(page, '6');
      await openInkling(page, url);
      await waitForDigit(page, '6');
    }));

  test('says what is wrong without WASM, and asks no server', () =>
    onDisk(async (page, url) => {
      await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
      await page.goto(url);
      await page.locator('#notice').waitFor();
      assert.match(await page.locator('#notice').innerText(), /On this device: .*no WebAssembly[\s\S]*On the server: .*opened as a file/);
    }));

  test('its script runs only as it was built', async () => {
    const page = await readFile(join(SITE, 'inkling.html'), 'utf8');
    await writeFile(join(folder, 'tampered.html'), page.replace(/<script type="module">/, '$&globalThis.tampered = true;'));
    const { page: tampered, context, faults } = await newPage(browser, 'file:');
    await tampered.goto(pathToFileURL(join(folder, 'tampered.html')).href);
    assert.equal(await tampered.evaluate(() => /** @type {any} */ (globalThis).tampered), undefined);
    assert.match(faults.join(), /Content Security Policy/);
    await context.close();
  });
});
