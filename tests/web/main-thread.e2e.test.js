// @ts-check
// Training, teaching and fetching images never keep the page from answering: no task of its main thread works for more than 50 ms.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { drawNumber, launchBrowser, newPage, openInkling, waitForDigit } from '../support/browser.js';
import { tasksDuring } from '../support/main-thread.js';
import { run, serve, whyNoProgram } from '../support/program.js';
import { SITE, whyNoPage } from '../support/site.js';

/** @typedef {import('playwright-core').Page} Page */

const MOST_MS = 50;
const PATIENCE = { timeout: 120_000 };

describe('the main thread', { skip: whyNoPage() || whyNoProgram() }, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkling-thread-'));
    run('data', 'synthesize', '--count', '20000', '-o', join(folder, 'images.npz'));
    [browser, server] = await Promise.all([launchBrowser(), serve('--site', SITE, '--models', `${SITE}/models`, '--data', join(folder, 'images.npz'))]);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** @param {import('node:test').TestContext} t @param {(page: Page) => Promise<void>} prepare @param {(page: Page) => Promise<void>} walk what is watched */
  async function watch(t, prepare, walk) {
    const { page, context, faults } = await newPage(browser, server.url);
    try {
      await openInkling(page, server.url);
      await prepare(page);
      const tasks = await tasksDuring(browser, page, () => walk(page));
      const longest = Math.max(...tasks);
      t.diagnostic(`${tasks.length} tasks, the longest of ${longest.toFixed(1)} ms`);
      assert.ok(longest < MOST_MS, `a task of ${longest.toFixed(1)} ms`);
      assert.deepEqual(faults, []);
    } finally {
      await context.close();
    }
  }

  test('is free while images are fetched, and a network is trained, judged, paused and saved', (t) =>
    watch(
      t,
      async (page) => {
        await page.locator('.rooms a', { hasText: 'Train' }).click();
        await page.locator('#plan-start').waitFor();
        await page.locator('[name=source][value=server]').check();
        await page.locator('#plan-preset').selectOption({ label: 'Convolutional: looks for strokes' }); // takes seconds, in which it can be paused
        await page.locator('.more summary').click();
        await page.locator('[name=epochs]').fill('3');
      },
      async (page) => {
        await page.locator('#plan-start').click();
        await page.locator('#epoch-rows tr').first().waitFor({ state: 'attached', ...PATIENCE });
        await page.locator('#plan-pause').click();
        await page.locator('#plan-pause', { hasText: 'Continue' }).click();
        await page.locator('#room-state', { hasText: /^Done\. Epoch 3 of 3/ }).waitFor(PATIENCE);
        await Promise.all([page.waitForEvent('download'), page.locator('#result-download').click()]);
      },
    ));

  test('is free while digits are drawn for a training of a convolutional network', (t) =>
    watch(
      t,
      async (page) => {
        await page.locator('.rooms a', { hasText: 'Train' }).click();
        await page.locator('#plan-preset').selectOption({ label: 'Convolutional: looks for strokes' });
        await page.locator('#plan-count').selectOption('2000');
      },
      async (page) => {
        await page.locator('#plan-start').click();
        await page.locator('#epoch-rows tr').nth(1).waitFor({ state: 'attached', ...PATIENCE });
        await page.locator('#plan-stop').click();
        await page.locator('#room-state', { hasText: 'Stopped.' }).waitFor();
      },
    ));

  test('is free while a model is taught a correction', (t) =>
    watch(
      t,
      async (page) => {
        await drawNumber(page, [4, 2, 7]);
        await waitForDigit(page, '427');
        await page.waitForFunction(() => document.querySelector('#learned')?.childElementCount); // it can learn
      },
      async (page) => {
        await page.getByRole('button', { name: /^2nd digit/ }).click();
        await page.keyboard.press('1');
        await page.locator('#correction-said', { hasText: 'Learned' }).waitFor(PATIENCE);
        await waitForDigit(page, '417');
      },
    ));
});
