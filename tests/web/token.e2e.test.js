// @ts-check
// The training room on a real server that wants a token before it changes anything.
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { complaintsOf } from '../support/axe.js';
import { launchBrowser } from '../support/browser.js';
import { serve, whyNoProgram } from '../support/program.js';
import { SITE, whyNoPage } from '../support/site.js';
import { walkInRoom } from '../support/training-room.js';

/** @typedef {import('playwright-core').Page} Page */

const TOKEN = 'correct-horse-battery-staple';
const REFUSED = /status of 401/; // the browser writes a refused request on its console

describe('the training room on a server with a token', { skip: whyNoPage() || whyNoProgram() }, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkling-token-'));
    await Promise.all([cp(`${SITE}/models`, join(folder, 'models'), { recursive: true }), writeFile(join(folder, 'token'), `${TOKEN}\n`)]);
    const options = ['--models', join(folder, 'models'), '--data', 'synthetic:1000', '--token-file', join(folder, 'token')];
    [browser, server] = await Promise.all([launchBrowser(), serve('--site', SITE, ...options)]);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** @param {(page: Page) => Promise<void>} walk @param {RegExp[]} [expected] faults, one each */
  const inRoom = (walk, expected) => walkInRoom(browser, server.url, walk, expected);

  /** A job that is over soon. @param {Page} page @param {number} epochs */
  async function plan(page, epochs) {
    await page.locator('[name=where][value=server]').check();
    await page.locator('[name=source][value=server]').check();
    await page.locator('.more summary').click();
    await page.locator('[name=epochs]').fill(String(epochs));
  }

  const jobs = async () => (await (await fetch(`${server.url}jobs`)).json()).jobs;

  test('asks for it only where it is needed, and tells what a wrong one leads to', () =>
    inRoom(
      async (page) => {
        const field = page.locator('#plan-token');
        assert.ok(await field.isHidden());
        await plan(page, 2);
        assert.ok(await field.isVisible());
        assert.equal(await field.getAttribute('type'), 'password');
        assert.deepEqual(await complaintsOf(page), []);
        await page.locator('#plan-start').click();
        assert.ok(await page.locator('#plan-token:invalid').isVisible()); // nothing was sent without one

        await field.fill('guess');
        await page.locator('#plan-start').click();
        await page.locator('#room-notice', { hasText: /^The server does not take this token\. It says: changes need the header "Authorization: Bearer/ }).waitFor();
        assert.equal(await field.getAttribute('aria-invalid'), 'true');
        assert.ok(await field.evaluate((element) => element === document.activeElement));
        assert.match(await page.locator('#plan-token-said').innerText(), /^The server has refused/);
        assert.deepEqual(await complaintsOf(page), []);

        await field.fill('naïve token');
        assert.match(await page.locator('#plan-token-said').innerText(), /^Whoever runs/);
        await page.locator('#plan-start').click();
        await page.locator('#room-notice', { hasText: 'not the server’s token' }).waitFor();
        assert.deepEqual(await jobs(), []);
      },
      [REFUSED],
    ));

  test('starts, watches, stops and publishes with the right one, which stays in this tab alone', () =>
    inRoom(async (page) => {
      await plan(page, 1000);
      await page.locator('#plan-token').fill(` ${TOKEN} `);
      await page.locator('#plan-start').click();
      await page.locator('#epoch-rows tr').nth(1).waitFor({ state: 'attached', timeout: 60_000 });
      await page.locator('#plan-stop').click();
      await page.locator('#room-state', { hasText: 'Stopped.' }).waitFor();
      assert.equal((await jobs()).at(-1).state, 'cancelled');

      await page.reload();
      await plan(page, 2);
      assert.equal(await page.locator('#plan-token').inputValue(), TOKEN);
      await page.locator('#plan-start').click();
      await page.locator('#room-state', { hasText: /^Done\. Epoch 2 of 2/ }).waitFor({ timeout: 60_000 });
      await page.locator('#result-name').fill('fresh-v1');
      await page.locator('#result-use', { hasText: 'Publish' }).click();
      await page.locator('#model-about', { hasText: /^fresh-v1: 23,860 parameters/ }).waitFor();
      const { models } = await (await fetch(`${server.url}models`)).json();
      assert.ok(models.some((/** @type {{ name: string }} */ { name }) => name === 'fresh-v1'));

      const kept = await page.evaluate(() => ({ local: JSON.stringify(localStorage), address: location.href, session: JSON.stringify(sessionStorage) }));
      assert.ok(!kept.local.includes(TOKEN) && !kept.address.includes(TOKEN));
      assert.ok(kept.session.includes(TOKEN));
      await page.locator('.rooms a', { hasText: 'Train' }).click();
      await page.locator('[name=where][value=server]').check();
      await page.locator('#plan-token').fill('');
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    }));

  test('asks for it when a job that others have started is to be stopped', () =>
    inRoom(
      async (page) => {
        const job = { data: 'synthetic:2000', architecture: 'dense 20 relu, dense 10 softmax', loss: 'cross-entropy', epochs: 1000 };
        const headers = { Authorization: `Bearer ${TOKEN}` };
        const { id } = await (await fetch(`${server.url}jobs`, { method: 'POST', body: JSON.stringify(job), headers })).json();
        await page.locator('.rooms a', { hasText: 'Draw' }).click();
        await page.locator('.rooms a', { hasText: 'Train' }).click();
        await page.locator('#jobs button', { hasText: `Watch job ${id}` }).click();
        await page.locator('#epoch-rows tr').first().waitFor({ state: 'attached', timeout: 60_000 });
        await page.locator('#plan-stop').click();
        await page.locator('#room-notice', { hasText: 'The server wants its token for this.' }).waitFor();
        await page.locator('#plan-token').pressSequentially(TOKEN);
        await page.keyboard.press('Enter'); // starts nothing else: the job is still watched
        assert.ok(await page.locator('#plan-stop').isVisible());
        await page.locator('#plan-stop').click();
        await page.locator('#room-state', { hasText: 'Stopped.' }).waitFor();
        assert.equal((await jobs()).at(-1).state, 'cancelled');
        assert.ok(await page.locator('#plan-token').isHidden()); // a training on this device needs none
      },
      [REFUSED],
    ));
});
