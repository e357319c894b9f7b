// @ts-check
// Without WASM the page asks the server, says so, and keeps working; without either it says what is wrong.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { drawDigit, launchBrowser, newPage, openInkling, waitForDigit } from '../support/browser.js';
import { SITE, whyNoPage } from '../support/site.js';
import { serveFolder } from '../support/static-server.js';

/** @typedef {import('playwright-core').Page} Page */

const PREFIX = '/inkling/';

/** @param {import('playwright-core').Route} route */
const notFound = (route) => route.fulfill({ status: 404, body: 'not found' });

/** Ways in which WASM can be missing. @type {Record<string, (page: Page) => Promise<unknown>>} */
const WITHOUT_WASM = {
  'the module cannot be fetched': (page) => page.route('**/inkling.wasm', (route) => route.abort()),
  'the module is not on the site': (page) => page.route('**/inkling.wasm', notFound),
  'the module is something else': (page) =>
    page.route('**/inkling.wasm', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' })),
  'the package is not on the site': (page) => page.route('**/wasm/inkling.js', notFound),
  'the package is not on the site, and all else comes late': async (page) => {
    await page.route('**/wasm/inkling.js', notFound);
    await page.route(/\.(wasm|npz)$/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1000)); // the worker has died by then
      await route.continue();
    });
  },
  'the browser is too old for SIMD': (page) =>
    page.addInitScript(() => {
      const { validate } = WebAssembly;
      WebAssembly.validate = (bytes) => /** @type {Uint8Array} */ (bytes).byteLength < 12 && validate(bytes);
    }),
  'a policy forbids it': (page) => page.route(/\/inkling\/$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, headers: { ...answer.headers(), 'Content-Security-Policy': "script-src 'self'" } });
  }),
  'the browser has no WebAssembly': (page) => page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly')),
};

/** Answers like the server's, about a seven, and remembers what was asked. */
function sevenSayer() {
  /** @type {any[]} */
  const asked = [];
  let [atOnce, mostAtOnce] = [0, 0];
  /** @param {any} body */
  const predict = async (body) => {
    asked.push(body);
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    await new Promise((resolve) => setTimeout(resolve, 30));
    --atOnce;
    const predictions = [7, 1, 0, 2, 3, 4, 5, 6, 8, 9].map((label) => ({ label, confidence: label === 7 ? 0.91 : 0.01 }));
    return { json: { label: 7, predictions } };
  };
  return { asked, predict, mostAtOnce: () => mostAtOnce };
}

describe('without WASM', { skip: whyNoPage() }, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /**
   * @param {Record<string, import('../support/static-server.js').Post>} posts
   * @param {(page: Page) => Promise<unknown>} breakWasm
   * @param {(page: Page, url: string) => Promise<void>} walk
   */
  async function onSite(posts, breakWasm, walk) {
    const host = await serveFolder(SITE, { prefix: PREFIX, posts });
    const { page, context } = await newPage(browser, host.url);
    try {
      await breakWasm(page);
      await walk(page, host.url);
    } finally {
      await context.close();
      await host.close();
    }
  }

  for (const [name, breakWasm] of Object.entries(WITHOUT_WASM)) {
    test(`the server reads when ${name}`, async () => {
      const server = sevenSayer();
      await onSite({ predict: server.predict }, breakWasm, async (page, url) => {
        await openInkling(page, url, 'server');
        assert.equal(await page.locator('#engine').textContent(), 'server');
        assert.match(await page.locator('#notice').innerText(), /read by the server, because .*:\s+\S/);
        await drawDigit(page, 2);
        await waitForDigit(page, '7');
        const { image, model } = server.asked[server.asked.length - 1];
        assert.match(image, /^data:image\/png;base64,/);
        assert.equal(model, await page.locator('#models input:checked').inputValue());
        assert.equal(server.mostAtOnce(), 1);
      });
    });
  }

  /** What the page says of each, and how to cure it. @type {Record<string, RegExp>} */
  const CURES = {
    'the module is not on the site': /inkling\.wasm answered 404: .*upload the whole folder/,
    'the module is something else': /inkling\.wasm is not the file that this page was built with: .*upload it anew/,
    'the package is not on the site': /wasm\/inkling\.js is missing from the site/,
    'the package is not on the site, and all else comes late': /wasm\/inkling\.js is missing from the site/,
    'the browser has no WebAssembly': /no WebAssembly, or it is switched off\. .*Firefox 89/,
    'the browser is too old for SIMD': /too old: .*SIMD\. It needs Chrome/,
    'a policy forbids it': /Content-Security-Policy forbids WebAssembly\. .*'wasm-unsafe-eval'/,
  };
  for (const [name, words] of Object.entries(CURES)) {
    test(`says what would cure it when ${name}, and explains itself without a server`, () =>
      onSite({}, WITHOUT_WASM[name], async (page, url) => {
        await page.goto(url);
        await page.locator('#notice').waitFor();
        assert.match(await page.locator('#notice').innerText(), words);
        assert.match(await page.locator('#notice').innerText(), /On the server: .*make serve/);
        assert.equal(await page.locator('#engine').textContent(), '');
        await drawDigit(page, 1); // drawing itself still works
        await page.locator('#undo[aria-disabled=false]').waitFor();
      }));
  }

  test('says what is wrong on both sides when there is no server either', () =>
    onSite({}, WITHOUT_WASM['the module is not on the site'], async (page, url) => {
      await page.goto(url);
      await page.locator('#notice').waitFor();
      const words = await page.locator('#notice').innerText();
      assert.match(words, /On this device: .*inkling\.wasm.*404/);
      assert.match(words, /On the server: .*make serve/);
      assert.equal(await page.locator('#engine').textContent(), '');
    }));

  test('passes on the words of a server that fails, and asks again with the next stroke', async () => {
    const { predict } = sevenSayer();
    let broken = false;
    const moody = (/** @type {any} */ body) => (broken ? { status: 503, json: { error: 'Too busy just now.' } } : predict(body));
    await onSite({ predict: moody }, WITHOUT_WASM['the browser has no WebAssembly'], async (page, url) => {
      await openInkling(page, url, 'server');
      broken = true;
      await drawDigit(page, 1);
      await page.locator('#notice', { hasText: 'Too busy just now.' }).waitFor();
      assert.equal(await page.locator('#digit').textContent(), '');
      broken = false;
      await drawDigit(page, 1);
      await waitForDigit(page, '7');
      await page.locator('#notice', { hasText: 'Too busy just now.' }).waitFor({ state: 'detached' });
    });
  });
});
