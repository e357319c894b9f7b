// @ts-check
// The person's own models stay on this device over a reload, within bounds, until they are removed.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { drawDigit, openInkling, waitForDigit } from '../support/browser.js';
import { modelFile } from '../support/models.js';
import { whyNoPage } from '../support/site.js';
import { faultlessVisits } from '../support/visits.js';

/** @typedef {import('playwright-core').Page} Page */

const MLP = fileURLToPath(new URL('../../models/mlp-v5.npz', import.meta.url));

describe('models of one’s own, kept', { skip: whyNoPage() }, () => {
  const onPage = faultlessVisits();

  /** @param {Page} page @param {string} name @param {Uint8Array} bytes */
  async function bring(page, name, bytes) {
    await page.locator('#file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
    await page.locator('#model-about', { hasText: name }).waitFor();
  }

  /** Waits until the last thing that was brought is kept. @param {Page} page @param {number} count */
  const waitForKept = (page, count) =>
    page.waitForFunction(async (expected) => {
      const [first] = await indexedDB.databases();
      if (!first) return false;
      /** @type {IDBDatabase} */
      const database = await new Promise((resolve) => (indexedDB.open(/** @type {string} */ (first.name)).onsuccess = (event) => resolve(/** @type {any} */ (event.target).result)));
      const request = database.transaction('models').objectStore('models').count();
      const kept = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
      database.close();
      return kept === expected;
    }, count);

  test('one that was brought is there after a reload, chosen, and reads', () =>
    onPage(async (page, url) => {
      await bring(page, 'mine.npz', await readFile(MLP));
      await drawDigit(page, 7);
      await waitForDigit(page, '7');
      const bars = await page.locator('#bars').innerText();
      await waitForKept(page, 1);
      await openInkling(page, url);
      await page.waitForFunction((before) => /** @type {HTMLElement} */ (document.querySelector('#bars')).innerText === before, bars);
      assert.equal(await page.locator('#models input:checked').inputValue(), 'mine.npz');
      assert.match(await page.locator('#model-about').innerText(), /^mine\.npz: 23,860 parameters; dense 30 .*; brought by you/);
      assert.match(await page.locator('.model:has(:checked)').innerText(), /mine\.npz\s+98\.0.%/);
    }));

  test('one that was not chosen is offered after a reload, too', () =>
    onPage(async (page, url) => {
      await bring(page, 'mine.npz', modelFile());
      await page.locator('#models label', { hasText: 'cnn-v1' }).click();
      await page.locator('#model-about', { hasText: 'cnn-v1' }).waitFor();
      assert.ok(await page.locator('#model-removal').isHidden());
      await waitForKept(page, 1);
      await openInkling(page, url);
      await page.locator('#models label', { hasText: 'mine.npz' }).click();
      await page.locator('#model-about', { hasText: 'just noise' }).waitFor();
    }));

  test('removing one takes it from the page and from the device', () =>
    onPage(async (page, url) => {
      await bring(page, 'mine.npz', modelFile());
      await waitForKept(page, 1);
      await page.locator('#model-removal', { hasText: 'Remove mine.npz' }).click();
      await page.locator('#model-about', { hasText: 'cnn-v1' }).waitFor();
      assert.equal(await page.locator('#models label', { hasText: 'mine.npz' }).count(), 0);
      await waitForKept(page, 0);
      await openInkling(page, url);
      assert.equal(await page.locator('#models input:checked').inputValue(), 'cnn-v1');
    }));

  test('the oldest give way when there are too many', () =>
    onPage(async (page, url) => {
      for (let i = 1; i <= 13; ++i) await bring(page, `mine-${i}.npz`, modelFile());
      await waitForKept(page, 12);
      await openInkling(page, url);
      await page.locator('#models label', { hasText: 'mine-13.npz' }).waitFor();
      assert.equal(await page.locator('#models label', { hasText: /^mine-1\.npz/ }).count(), 0);
      assert.equal(await page.locator('#models label', { hasText: 'mine-' }).count(), 12);
    }));

  test('where the browser keeps nothing, it is said and the model is used all the same', () =>
    onPage(async (page, url) => {
      await page.addInitScript(() => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('The user denied permission to access the database.', 'UnknownError');
        };
      });
      await openInkling(page, url);
      await bring(page, 'mine.npz', await readFile(MLP));
      await page.locator('#model-about', { hasText: 'no room to keep it' }).waitFor();
      await drawDigit(page, 3);
      await waitForDigit(page, '3');
    }));

  test('one that is called like the site’s does not take its place', () =>
    onPage(async (page) => {
      await page.locator('#file').setInputFiles({ name: 'cnn-v1', mimeType: 'application/octet-stream', buffer: Buffer.from(modelFile()) });
      await page.locator('#model-about', { hasText: 'my cnn-v1: 23,860 parameters' }).waitFor();
      assert.equal(await page.locator('#models label', { hasText: 'cnn-v1' }).count(), 2);
    }));
});
