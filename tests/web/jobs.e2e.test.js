// @ts-check
// The training room on a real server: it starts jobs there, watches, cancels and publishes them.
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { drawDigit, launchBrowser } from '../support/browser.js';
import { serve, whyNoProgram } from '../support/program.js';
import { SITE, whyNoPage } from '../support/site.js';
import { walkInRoom } from '../support/training-room.js';

/** @typedef {import('playwright-core').Page} Page */

describe('the training room on its server', { skip: whyNoPage() || whyNoProgram() }, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkling-jobs-'));
    await cp(`${SITE}/models`, join(folder, 'models'), { recursive: true });
    const models = ['--models', join(folder, 'models'), '--jobs', join(folder, 'jobs')];
    [browser, server] = await Promise.all([launchBrowser(), serve('--site', SITE, '--data', 'synthetic:1000', ...models)]);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** @param {(page: Page) => Promise<void>} walk @param {RegExp[]} [expected] faults, one each */
  const inRoom = (walk, expected) =>
    walkInRoom(
      browser,
      server.url,
      async (page) => {
        await page.locator('[name=where][value=server]').check();
        await page.locator('.more summary').click();
        await walk(page);
      },
      expected,
    );

  test('starts one, follows it, publishes its network and reads with it', () =>
    inRoom(async (page) => {
      assert.match(await page.locator('#plan-server-choice').innerText(), /^What the server has: synthetic/);
      await page.locator('[name=source][value=server]').check();
      await page.locator('[name=epochs]').fill('3');
      await page.locator('#plan-start').click();
      await page.locator('#room-state', { hasText: /^Done\. Epoch 3 of 3/ }).waitFor({ timeout: 60_000 });
      assert.equal(await page.locator('#epoch-rows tr').count(), 3);
      assert.equal(await page.locator('.curve canvas').count(), 2);
      assert.ok(await page.locator('#room-judgement').isHidden()); // the server does not tell its mistakes
      await page.locator('#jobs li', { hasText: ', done: dense 30 relu' }).waitFor();
      await page.locator('#result-name').fill('fresh-v1');
      await page.locator('#result-use', { hasText: 'Publish' }).click();
      await page.locator('#model-about', { hasText: /^fresh-v1: 23,860 parameters/ }).waitFor();
      const { models } = await (await fetch(`${server.url}models`)).json();
      assert.ok(models.some((/** @type {{ name: string }} */ { name }) => name === 'fresh-v1'));
      await drawDigit(page, 1);
      await page.waitForFunction(() => document.querySelector('#digit')?.textContent);
    }));

  test('watches one that somebody else has started, and cancels it', () =>
    inRoom(async (page) => {
      const job = { data: 'synthetic:2000', architecture: 'dense 20 relu, dense 10 softmax', loss: 'cross-entropy', epochs: 1000 };
      const { id } = await (await fetch(`${server.url}jobs`, { method: 'POST', body: JSON.stringify(job) })).json();
      await page.locator('.rooms a', { hasText: 'Draw' }).click();
      await page.locator('.rooms a', { hasText: 'Train' }).click();
      await page.locator('#jobs button', { hasText: `Watch job ${id}` }).click();
      await page.locator('#epoch-rows tr').nth(2).waitFor({ state: 'attached', timeout: 60_000 });
      assert.match(await page.locator('#room-state').innerText(), /^Epoch \d+ of 1000/);
      assert.ok(await page.locator('#plan-pause').isHidden());
      await page.locator('#plan-stop').click();
      await page.locator('#room-state', { hasText: 'Stopped.' }).waitFor();
      assert.equal((await (await fetch(`${server.url}jobs/${id}`)).json()).state, 'cancelled');
      assert.ok(await page.locator('#room-result').isHidden());
    }));

  test('tells what the server says of a plan that cannot be', () =>
    inRoom(async (page) => {
      await page.route('**/jobs', (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 429, json: { error: 'too many jobs wait already' } }) : route.continue()));
      await page.locator('#plan-start').click();
      await page.locator('#room-notice', { hasText: 'too many jobs wait already' }).waitFor();
      assert.ok(await page.locator('#plan-start').isVisible());
    }, [/status of 429/])); // the browser writes a refused request on its console
});
