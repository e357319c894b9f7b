// @ts-check
// The training room: a network from nothing, on this device, watched, paused, used and taken along.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { load } from '../../wasm/inkling.js';
import { complaintsOf } from '../support/axe.js';
import { drawDigit } from '../support/browser.js';
import { run, whyNoProgram } from '../support/program.js';
import { whyNoPage } from '../support/site.js';
import { visits } from '../support/visits.js';
import { wasmModule } from '../support/wasm-module.js';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
async function enter(page) {
  await page.locator('.rooms a', { hasText: 'Train' }).click();
  await page.locator('#plan-start').waitFor();
}

/** A small training that is over soon. @param {Page} page @param {number} epochs */
async function plan(page, epochs) {
  await page.locator('#plan-count').selectOption('2000');
  await page.locator('.more summary').click();
  await page.locator('[name=epochs]').fill(String(epochs));
}

/** @param {Page} page */
const waitForEnd = (page) => page.locator('#room-state', { hasText: /^(Done|Stopped|It has ended early)/ }).waitFor({ timeout: 60_000 });

describe('the training room', { skip: whyNoPage() }, () => {
  const visit = visits();
  /** @param {(page: Page, url: string) => Promise<void>} walk @param {import('playwright-core').BrowserContextOptions} [options] */
  const onPage = (walk, options) =>
    visit(async (page, { url, faults }) => {
      await walk(page, url);
      assert.deepEqual(faults, []);
    }, options);

  test('trains a network that then reads in the page, and in any other program', () =>
    onPage(async (page) => {
      await enter(page);
      await plan(page, 4);
      await page.locator('#plan-start').click();
      await waitForEnd(page);
      assert.match(await page.locator('#room-state').innerText(), /^Done\. Epoch 4 of 4: loss \d\.\d+; [5-9]\d\.\d.% read right, [5-9]\d\.\d.% of those held out/);
      assert.equal(await page.locator('#epoch-rows tr').count(), 4);
      assert.equal(await page.locator('.curve canvas').count(), 2);
      assert.match((await page.locator('#curve-accuracy').getAttribute('aria-label')) ?? '', /^Read right by epoch: 1: .* 4: \d+\.\d.%$/);

      const counts = await page.locator('#confusion tbody td').allInnerTexts();
      const images = counts.reduce((sum, text) => sum + Number(text), 0);
      const right = [...Array(10).keys()].reduce((sum, digit) => sum + Number(counts[11 * digit]), 0);
      const [, held] = (await page.locator('#room-state').innerText()).match(/([\d.]+).% of those held out/) ?? [];
      assert.ok(Math.abs((100 * right) / images - Number(held)) < 0.06, `${right} of ${images}, said ${held} %`);
      const mistakes = await page.locator('#mistakes li').allInnerTexts();
      assert.equal(mistakes.length, Math.min(12, images - right));
      for (const text of mistakes) assert.match(text, /^(\d), read as (?!\1)\d \(\d+.%\)$/);

      await page.locator('#result-name').fill('first-try');
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#result-download').click()]);
      assert.equal(download.suggestedFilename(), 'first-try.npz');
      const reader = await load(await readFile(await download.path()), { wasm: await wasmModule() });
      assert.equal(reader.info.name, 'first-try');
      assert.equal(reader.info.trainedOn, '2,000 synthetic digits');
      assert.deepEqual(reader.info.architecture, ['dense 30 relu', 'dense 10 softmax']);
      reader.close();

      await page.locator('#result-use').click();
      await page.locator('#model-about', { hasText: /^first-try: 23,860 parameters; .*2,000 synthetic digits; trained by you/ }).waitFor();
      assert.equal(await page.locator('#models input:checked').inputValue(), 'first-try');
      await drawDigit(page, 1);
      await page.waitForFunction(() => document.querySelector('#digit')?.textContent);
    }));

  test('stands still while it is paused, goes on, and keeps what it has when it is stopped', () =>
    onPage(async (page) => {
      await enter(page);
      await plan(page, 1000);
      await page.locator('#plan-start').focus();
      await page.keyboard.press('Enter');
      await page.locator('#epoch-rows tr').first().waitFor({ state: 'attached' });
      await page.locator('#plan-pause', { hasText: 'Pause' }).press('Enter');
      await page.locator('#plan-pause', { hasText: 'Continue' }).waitFor();
      await page.waitForTimeout(500); // the step that it was in, and a look at what it learned
      const rows = await page.locator('#epoch-rows tr').count();
      await page.waitForTimeout(500);
      assert.equal(await page.locator('#epoch-rows tr').count(), rows);
      assert.match(await page.locator('#room-state').innerText(), /^Paused\./);
      await page.locator('#plan-pause').press('Enter');
      await page.waitForFunction((count) => document.querySelectorAll('#epoch-rows tr').length > count, rows);
      await page.locator('#plan-stop').press('Enter');
      await waitForEnd(page);
      assert.equal(await page.locator('#room-state').innerText(), 'Stopped.');
      await page.locator('#result-use').click();
      await page.locator('#model-about', { hasText: 'my-digits' }).waitFor();
    }));

  test('goes on while one draws', () =>
    onPage(async (page) => {
      await enter(page);
      await plan(page, 1000);
      await page.locator('#plan-preset').selectOption({ label: 'Convolutional: looks for strokes' });
      await page.locator('#plan-start').click();
      await page.locator('#epoch-rows tr').nth(1).waitFor({ state: 'attached', timeout: 60_000 });
      await page.locator('.rooms a', { hasText: 'Draw' }).click();
      await drawDigit(page, 7);
      await page.waitForFunction(() => document.querySelector('#digit')?.textContent === '7');
      await page.locator('.rooms a', { hasText: 'Train' }).click();
      const rows = await page.locator('#epoch-rows tr').count();
      await page.locator('#epoch-rows tr').nth(rows).waitFor({ state: 'attached', timeout: 60_000 });
    }));

  test('says what cannot be trained, and why', () =>
    onPage(async (page) => {
      await enter(page);
      await page.locator('#plan-architecture').fill('magic 10');
      assert.equal(await page.locator('#plan-preset').inputValue(), 'own');
      await page.locator('#plan-start').click();
      await page.locator('#room-notice', { hasText: 'magic' }).waitFor();
      await page.locator('#plan-file-input').setInputFiles({ name: 'holiday.zip', mimeType: 'application/zip', buffer: Buffer.from('no digits') });
      assert.match(await page.locator('#plan-files-said').innerText(), /holiday\.zip/);
      await page.locator('#plan-preset').selectOption('0');
      await page.locator('#plan-start').click();
      await page.locator('#room-notice', { hasText: /holiday\.zip|IDX|mnist/i }).waitFor();
      assert.ok(await page.locator('#plan-start').isVisible());
    }));

  test('says why without WASM, and the page goes on', () =>
    visit(async (page, { url }) => {
      await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
      await page.goto(`${url}#training`);
      await page.reload();
      await page.locator('#plan-start').click();
      await page.locator('#room-notice', { hasText: 'no WebAssembly' }).waitFor();
    }));

  test('keys that wipe the pad write in the room’s fields', () =>
    onPage(async (page) => {
      await drawDigit(page, 7);
      await enter(page);
      await page.locator('#plan-rate').press('Backspace');
      await page.locator('.results').press('Escape');
      await page.locator('.rooms a', { hasText: 'Draw' }).click();
      await page.waitForFunction(() => document.querySelector('#digit')?.textContent === '7');
    }));

  test('works without a network after one visit', () =>
    onPage(
      async (page, url) => {
        await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
        await page.context().setOffline(true);
        await page.goto(`${url}#training`);
        await page.reload();
        await plan(page, 1);
        await page.locator('#plan-start').click();
        await waitForEnd(page);
        assert.match(await page.locator('#room-state').innerText(), /^Done/);
        assert.equal(await page.locator('.curve canvas').count(), 2);
      },
      { serviceWorkers: 'allow' },
    ));

  /** @type {Record<string, import('playwright-core').BrowserContextOptions>} */
  const THEMES = { light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, 'forced colours': { colorScheme: 'dark', forcedColors: 'active' } };
  for (const [name, theme] of Object.entries(THEMES)) {
    test(`axe-core finds nothing in ${name}, before, while and after training, and nothing is cut off`, () =>
      onPage(async (page) => {
        await enter(page);
        assert.deepEqual(await complaintsOf(page), []);
        await plan(page, 3);
        await page.locator('#plan-start').click();
        await page.locator('#epoch-rows tr').first().waitFor({ state: 'attached' });
        assert.deepEqual(await complaintsOf(page), []);
        await waitForEnd(page);
        await page.locator('#room-numbers summary').click();
        assert.deepEqual(await complaintsOf(page), []);
        for (const width of [320, 390, 820, 1280, 3840]) {
          await page.setViewportSize({ width, height: Math.round(width * 0.62) });
          const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
          assert.ok(content <= view, `${content} pixels of content at a width of ${view}`);
        }
      }, theme));
  }

  describe('on files that were brought', { skip: whyNoProgram() }, () => {
    let folder = '';
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'inkling-training-'));
      run('data', 'synthesize', '--count', '600', '-o', join(folder, 'mine.npz'));
    });
    after(() => rm(folder, { recursive: true, force: true }));

    test('trains on a data set of Inkling’s', () =>
      onPage(async (page) => {
        await enter(page);
        await plan(page, 2);
        await page.locator('#plan-file-input').setInputFiles(join(folder, 'mine.npz'));
        assert.ok(await page.locator('[name=source][value=files]').isChecked());
        await page.locator('#plan-start').click();
        await waitForEnd(page);
        assert.match(await page.locator('#room-state').innerText(), /^Done\. Epoch 2 of 2/);
        await page.locator('#result-use').click();
        await page.locator('#model-about', { hasText: 'trained on mine.npz' }).waitFor();
      }));
  });
});
