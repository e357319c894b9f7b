// @ts-check
// Training on this device with the images of a real server.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { load } from '../../wasm/inkling.js';
import { launchBrowser } from '../support/browser.js';
import { run, serve, whyNoProgram } from '../support/program.js';
import { SITE, whyNoPage } from '../support/site.js';
import { walkInRoom } from '../support/training-room.js';
import { wasmModule } from '../support/wasm-module.js';

/** @typedef {import('playwright-core').Page} Page */

const DATA = 'handwriting.npz';
const FILE = '**/data/images.npz';

describe('the training room with the server’s images', { skip: whyNoPage() || whyNoProgram() }, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkling-data-'));
    // More than what is fetched at once.
    run('data', 'synthesize', '--count', '9000', '-o', join(folder, DATA));
    [browser, server] = await Promise.all([launchBrowser(), serve('--site', SITE, '--models', `${SITE}/models`, '--data', join(folder, DATA))]);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** @param {(page: Page) => Promise<void>} walk @param {string} [url] @param {RegExp[]} [expected] faults, one each */
  const inRoom = (walk, url = server.url, expected) =>
    walkInRoom(
      browser,
      url,
      async (page) => {
        await page.locator('.more summary').click();
        await page.locator('[name=epochs]').fill('2');
        await walk(page);
      },
      expected,
    );

  /** Collects what is asked of the server's file. @param {Page} page */
  function listen(page) {
    /** @type {{ range: string | undefined, status: number, bytes: number }[]} */
    const answers = [];
    page.on('response', (response) => {
      if (!response.url().endsWith('images.npz')) return;
      answers.push({ range: response.request().headers().range, status: response.status(), bytes: Number(response.headers()['content-length']) });
    });
    return answers;
  }

  /** @param {Page} page @param {RegExp} words */
  const waitForState = (page, words) => page.locator('#room-state', { hasText: words }).waitFor({ timeout: 60_000 });

  test('trains on this device, on images that come part by part, and once', () =>
    inRoom(async (page) => {
      const answers = listen(page);
      assert.ok(await page.locator('[name=where][value=here]').isChecked());
      assert.equal(await page.locator('#plan-server-choice').innerText(), `What the server has: ${DATA}, 6,300 images`);
      await page.locator('[name=source][value=server]').check();
      assert.ok(await page.locator('#plan-count-field').isHidden());
      await page.locator('#plan-start').click();
      await waitForState(page, /^Done\. Epoch 2 of 2/);
      assert.ok(answers.length >= 2, `${answers.length} answers`);
      assert.ok(answers.every(({ status, range, bytes }) => status === 206 && range && bytes <= 1 << 20), JSON.stringify(answers));
      const { size } = await (await fetch(`${server.url}data/images.npz`)).blob();
      assert.equal(answers.reduce((sum, { bytes }) => sum + bytes, 0), size);

      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#result-download').click()]);
      const reader = await load(await readFile(await download.path()), { wasm: await wasmModule() });
      assert.equal(reader.info.trainedOn, DATA);
      reader.close();

      const first = answers.length;
      await page.locator('#plan-start').click();
      await waitForState(page, /^Epoch|^The images/);
      await waitForState(page, /^Done\. Epoch 2 of 2/);
      assert.deepEqual(answers.slice(first).map(({ status }) => status), [304]);
    }));

  test('says how far the images have come, and can be stopped meanwhile', () =>
    inRoom(async (page) => {
      let release = () => {};
      const released = new Promise((resolve) => (release = () => resolve(undefined)));
      let parts = 0;
      await page.route(FILE, async (route) => {
        if (++parts > 1) await released;
        await route.continue().catch(() => {}); // it was given up meanwhile
      });
      await page.locator('[name=source][value=server]').check();
      await page.locator('#plan-start').click();
      await waitForState(page, /^The server’s images are being fetched: 1\.0 of \d\.\d MB\.$/);
      await page.locator('#plan-stop').click();
      await waitForState(page, /^Stopped\.$/);
      release();
      assert.ok(await page.locator('#room-notice').isHidden());
      assert.ok(await page.locator('#plan-start').isVisible());
      assert.equal(parts, 2);
    }));

  test('takes images that change on the way as they are then', () =>
    inRoom(async (page) => {
      const other = await readFile(join(folder, DATA));
      await page.route(FILE, (route) => (route.request().headers()['if-range'] ? route.fulfill({ body: other }) : route.continue()));
      await page.locator('[name=source][value=server]').check();
      await page.locator('#plan-start').click();
      await waitForState(page, /^Done\. Epoch 2 of 2/);
    }));

  test('tells in the server’s words why there are none', () =>
    inRoom(
      async (page) => {
        await page.route(FILE, (route) => route.fulfill({ status: 503, json: { error: 'the server is short of memory: try again later' } }));
        await page.locator('[name=source][value=server]').check();
        await page.locator('#plan-start').click();
        await page.locator('#room-notice', { hasText: 'the server is short of memory' }).waitFor();
        assert.ok(await page.locator('#plan-start').isVisible());
      },
      server.url,
      [/status of 503/],
    ));

  test('a server that draws its digits is left to draw them', async () => {
    const other = await serve('--site', SITE, '--models', `${SITE}/models`);
    try {
      await inRoom(async (page) => {
        assert.ok(await page.locator('#plan-server-choice').isHidden());
        await page.locator('[name=where][value=server]').check();
        assert.equal(await page.locator('#plan-server-choice').innerText(), 'What the server has: synthetic digits');
        await page.locator('[name=source][value=server]').check();
        await page.locator('[name=where][value=here]').check();
        assert.ok(await page.locator('[name=source][value=synthetic]').isChecked());
      }, other.url);
    } finally {
      await other.close();
    }
  });
});
