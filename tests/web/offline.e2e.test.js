// @ts-check
// After one visit the page works without a network; a new version comes as a whole or not at all; what was damaged on its way
// is not used.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { filesBelow } from '../../cmake/site/files-below.js';
import { fileList } from '../../cmake/site/sha256.js';
import { drawDigit, launchBrowser, newPage, openInkling, waitForDigit } from '../support/browser.js';
import { decodePng } from '../support/png.js';
import { SITE, whyNoPage } from '../support/site.js';
import { serveFolder } from '../support/static-server.js';

/** @typedef {import('playwright-core').Page} Page */

const PREFIX = '/on/a/train/';
/** How often an update is cut off, each time after another number of its files. */
const CUTS = Number(process.env.INKLING_CUTS ?? 12);

describe('offline', { skip: whyNoPage() }, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** A copy of the site that tests may change. */
  let folder = '';
  before(async () => {
    browser = await launchBrowser();
    folder = await mkdtemp(join(tmpdir(), 'inkling-site-'));
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /**
   * @typedef {{ page: Page, url: string, gate: { open: (path: string) => boolean }, faults: string[] }} Place
   * @param {(place: Place) => Promise<void>} walk
   */
  async function onSite(walk) {
    await rm(folder, { recursive: true, force: true });
    await cp(SITE, folder, { recursive: true });
    /** Requests that it is closed for are cut off. */
    /** @type {{ open: (path: string) => boolean }} */
    const gate = { open: () => true };
    const host = await serveFolder(folder, { prefix: PREFIX, isOpen: (path) => gate.open(path) });
    const { page, context, faults } = await newPage(browser, host.url, { serviceWorkers: 'allow' });
    try {
      await openInkling(page, host.url);
      await walk({ page, url: host.url, gate, faults });
    } finally {
      await context.close();
      await host.close();
    }
  }

  /** Waits until a version is complete and answers. @param {Page} page */
  const settled = (page) => page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');

  /** Puts another version on the site: every script and the page are marked. @param {string} mark @returns {Promise<number>} how many files */
  async function publish(mark) {
    const names = (await filesBelow(SITE)).filter((path) => path.endsWith('.js') || path === 'index.html');
    for (const path of names.filter((name) => !['service-worker.js', 'files.js'].includes(name))) {
      const text = await readFile(join(SITE, path), 'utf8');
      const marked = path === 'index.html' ? text.replace('<title>', `<title>${mark} `) : `${text}\nglobalThis.mark = ${JSON.stringify(mark)};\n`;
      await writeFile(join(folder, path), marked);
    }
    for (const path of await filesBelow(folder)) if (/\.(br|gz)$/.test(path)) await rm(join(folder, path));
    await rm(join(folder, 'files.js'));
    await writeFile(join(folder, 'files.js'), await fileList(folder));
    return names.length - 2;
  }

  /** Looks for a new version, and waits until it is complete or given up. @param {Page} page @returns {Promise<string>} its state */
  const look = (page) =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      /** @type {Promise<ServiceWorker | null>} */
      const found = new Promise((resolve) => registration.addEventListener('updatefound', () => resolve(registration.installing), { once: true }));
      await registration.update().catch(() => {}); // it may have been given up by then
      const next = await found;
      if (!next) return 'none';
      while (next.state === 'installing') await new Promise((resolve) => next.addEventListener('statechange', resolve, { once: true }));
      return next.state;
    });

  /** Which version both files belong to. @param {Page} page */
  const version = (page) => page.evaluate(() => [document.title.split(' ')[0], /** @type {any} */ (globalThis).mark ?? 'Inkling']);

  test('after one visit everything works without a network, a reload and another model included', () =>
    onSite(async ({ page, url, gate, faults }) => {
      await settled(page);
      gate.open = () => false;
      await page.context().setOffline(true);
      await openInkling(page, url);
      for (const model of ['mlp-v5', 'cnn-v1']) {
        await page.locator('#models label', { hasText: model }).click();
        await drawDigit(page, 3);
        await waitForDigit(page, '3');
        await page.keyboard.press('Escape');
        await waitForDigit(page, '');
      }
      await openInkling(page, `${url}index.html`);
      assert.deepEqual(faults, []);
    }));

  test('can be installed: the browser finds nothing wrong with the manifest, and its icons are as large as it says', () =>
    onSite(async ({ page, url }) => {
      const client = await page.context().newCDPSession(page);
      const { errors, data } = await client.send('Page.getAppManifest');
      assert.deepEqual(errors, []);
      const manifest = JSON.parse(data ?? '{}');
      assert.equal(new URL(manifest.start_url, url).href, url);
      for (const { src, sizes } of manifest.icons.filter((/** @type {any} */ icon) => icon.type === 'image/png')) {
        const { width, height } = decodePng(await readFile(join(SITE, src)));
        assert.equal(`${width}x${height}`, sizes);
      }
      await settled(page);
      const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
      assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'), []);
    }));

  test('a new version is offered, and taken when the person says so', () =>
    onSite(async ({ page, url }) => {
      await settled(page);
      await drawDigit(page, 7);
      await waitForDigit(page, '7');
      await publish('Second');
      await openInkling(page, url);
      await page.locator('#update').waitFor();
      assert.deepEqual(await version(page), ['Inkling', 'Inkling']);
      assert.match(await page.locator('#update').innerText(), /new version.*ready/i);
      await page.locator('#update-now').click();
      await page.waitForFunction(() => document.title.startsWith('Second'));
      await waitForDigit(page, '7'); // nothing that was drawn is lost
      assert.deepEqual(await version(page), ['Second', 'Second']);
      assert.ok(await page.locator('#update').isHidden());
    }));

  test(`an update that is cut off leaves the last version whole, ${CUTS} times; then it comes`, () =>
    onSite(async ({ page, url, gate }) => {
      await settled(page);
      for (let cut = 0; cut < CUTS; ++cut) {
        const files = await publish(`Next${cut}`);
        let left = Math.floor((cut / CUTS) * files);
        // The list comes, and then only so many files of it.
        gate.open = (path) => path === 'service-worker.js' || path === 'files.js' || left-- > 0;
        assert.equal(await look(page), 'redundant');
        await openInkling(page, url);
        assert.deepEqual(await version(page), ['Inkling', 'Inkling']);
      }
      gate.open = () => true;
      await publish('Last');
      assert.equal(await look(page), 'installed');
      await openInkling(page, url);
      await page.locator('#update-now').click();
      await page.waitForFunction(() => document.title.startsWith('Last') && document.querySelector('#engine')?.textContent);
      assert.deepEqual(await version(page), ['Last', 'Last']);
    }));

  test('an update with a flipped bit is refused, and the cached copy goes on', () =>
    onSite(async ({ page, url, gate }) => {
      await settled(page);
      for (const path of ['wasm/inkling.wasm', 'models/cnn-v1.npz', 'app.js']) {
        const good = await readFile(join(SITE, path));
        const text = path.endsWith('.js') ? 'export const other = 1;\n' : '';
        await writeFile(join(folder, path), Buffer.concat([good, Buffer.from([text ? 10 : 0])])); // what the build will have made
        await writeFile(join(folder, 'files.js'), await fileList(folder));
        await writeFile(join(folder, path), flipped(good));
        assert.equal(await look(page), 'redundant', path);
        await writeFile(join(folder, path), good);
      }
      gate.open = () => false;
      await openInkling(page, url);
      await drawDigit(page, 2);
      await waitForDigit(page, '2');
    }));

  test('a copy that was damaged on the disk gives way to the server’s', () =>
    onSite(async ({ page, url }) => {
      await settled(page);
      await page.evaluate(async () => {
        for (const name of await caches.keys()) {
          const cache = await caches.open(name);
          for (const request of await cache.keys()) {
            if (!/\.(npz|wasm)\?/.test(request.url)) continue;
            const bytes = new Uint8Array(await /** @type {Response} */ (await cache.match(request)).arrayBuffer());
            bytes[bytes.length >> 1] ^= 1;
            await cache.put(request, new Response(bytes));
          }
        }
      });
      for (let round = 0; round < 2; ++round) {
        await openInkling(page, url);
        await drawDigit(page, 2);
        await waitForDigit(page, '2');
        await page.keyboard.press('Escape');
        await page.context().setOffline(true); // the second time, the cache has been mended
      }
    }));
});

describe('a first visit', { skip: whyNoPage() }, () => {
  for (const path of ['wasm/inkling.wasm', 'models/cnn-v1.npz']) {
    test(`does not use ${path} with a flipped bit, and says so`, async () => {
      const [browser, host] = await Promise.all([launchBrowser(), serveFolder(SITE)]);
      const { page } = await newPage(browser, host.url);
      try {
        const bytes = flipped(await readFile(join(SITE, path)));
        await page.route(`**/${path}`, (route) => route.fulfill({ body: bytes, contentType: 'application/wasm' }));
        await page.goto(host.url);
        await page.locator('#notice').waitFor();
        const words = await page.locator('#notice').innerText();
        assert.match(words, new RegExp(`On this device: .*${path}.*SHA-256`));
        assert.equal(await page.locator('#engine').textContent(), '');
      } finally {
        await browser.close();
        await host.close();
      }
    });
  }
});

/** @param {Buffer} bytes */
function flipped(bytes) {
  const copy = Buffer.from(bytes);
  copy[copy.length >> 1] ^= 1;
  return copy;
}
