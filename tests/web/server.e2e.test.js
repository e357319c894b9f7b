// @ts-check
// The page as the real server serves it: both engines read every digit, and read it alike.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { drawStroke, launchBrowser, newPage, openInkling, waitForDigit } from '../support/browser.js';
import { strokesOf } from '../support/digit-strokes.js';
import { serve, whyNoProgram } from '../support/program.js';
import { SITE, whyNoPage } from '../support/site.js';

/** @typedef {import('playwright-core').Page} Page */

describe('the page on its server', { skip: whyNoPage() || whyNoProgram() }, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;

  before(async () => {
    [browser, server] = await Promise.all([launchBrowser(), serve('--site', SITE, '--models', `${SITE}/models`)]);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /** The bars after each digit was drawn. @param {Page} page @param {'WASM' | 'server'} engine */
  async function readAll(page, engine) {
    await openInkling(page, server.url, engine);
    const bars = [];
    for (let digit = 0; digit < 10; ++digit) {
      for (const stroke of strokesOf(digit)) {
        await page.evaluate(() => document.querySelector('#announcement')?.replaceChildren());
        await drawStroke(page, stroke);
        // What is announced is the reading of all that was drawn until the pen was lifted.
        await page.waitForFunction(() => document.querySelector('#announcement')?.textContent);
      }
      assert.equal(await page.locator('#digit').textContent(), String(digit));
      bars.push(await page.locator('#bars').innerText());
      await page.keyboard.press('Escape');
      await waitForDigit(page, '');
    }
    return bars;
  }

  test('this device and the server read the same', async () => {
    const here = await newPage(browser, server.url);
    const local = await readAll(here.page, 'WASM');
    assert.deepEqual(here.faults, []);
    await here.context.close();

    const there = await newPage(browser, server.url);
    await there.page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
    assert.deepEqual(await readAll(there.page, 'server'), local);
    assert.deepEqual(there.faults, []);
    await there.context.close();
  });

  test('after one visit the page needs the server no more', async () => {
    const { page, context, faults } = await newPage(browser, server.url, { serviceWorkers: 'allow' });
    await openInkling(page, server.url);
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
    await context.setOffline(true);
    await openInkling(page, server.url);
    await page.locator('#models label', { hasText: 'mlp-v5' }).click();
    for (const stroke of strokesOf(2)) await drawStroke(page, stroke);
    await waitForDigit(page, '2');
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('offers the server’s live model, as it is when it is chosen, and finds it again after a reload', async () => {
    const { page, context, faults } = await newPage(browser, server.url);
    await openInkling(page, server.url);
    await page.locator('#models label', { hasText: 'live' }).click();
    await page.locator('#model-about', { hasText: /^live: 75,242 parameters; conv .* server’s live model/ }).waitFor();
    await openInkling(page, server.url);
    assert.equal(await page.locator('#models input:checked').inputValue(), 'live');
    assert.equal((await fetch(`${server.url}reset`, { method: 'POST' })).status, 200);
    await page.locator('#models label', { hasText: 'mlp-v5' }).click();
    await page.locator('#model-about', { hasText: 'mlp-v5' }).waitFor();
    await page.locator('#models label', { hasText: 'live' }).click();
    await page.locator('#model-about', { hasText: /^live: 23,860 parameters; dense 30/ }).waitFor();
    await page.locator('#pad').scrollIntoViewIfNeeded(); // the models are below it
    for (const stroke of strokesOf(2)) await drawStroke(page, stroke);
    await page.waitForFunction(() => document.querySelector('#digit')?.textContent);
    assert.equal((await fetch(`${server.url}pretrain`, { method: 'POST' })).status, 200);
    assert.deepEqual(faults, []);
    await context.close();
  });
});
