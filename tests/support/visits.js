// @ts-check
// Visits to the built page in Chromium, for the tests of one describe block.
//
//   const visit = visits();
//   test('…', () => visit(async (page) => { … }));
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { launchBrowser, newPage, openInkling } from './browser.js';
import { SITE } from './site.js';
import { serveFolder } from './static-server.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ url: string, faults: string[] }} Visit where the page is, and what it did wrong so far */

/**
 * Starts the browser and a web host before the block's tests, and ends them after.
 * @param {{ prefix?: string }} [place]
 */
export function visits(place) {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof serveFolder>>} */
  let host;
  before(async () => {
    [browser, host] = await Promise.all([launchBrowser(), serveFolder(SITE, place)]);
  });
  after(async () => {
    await browser?.close();
    await host?.close();
  });

  /**
   * Opens the page in a context of its own, and walks through it once it can read.
   * @param {(page: Page, visit: Visit) => Promise<void>} walk @param {import('playwright-core').BrowserContextOptions} [options]
   */
  return async function visit(walk, options) {
    const { page, context, faults } = await newPage(browser, host.url, options);
    try {
      await openInkling(page, host.url);
      await walk(page, { url: host.url, faults });
    } finally {
      await context.close();
    }
  };
}

/** As visits(), for walks on which the page does nothing wrong. @param {Parameters<typeof visits>[0]} [place] */
export function faultlessVisits(place) {
  const visit = visits(place);
  /** @param {(page: Page, url: string) => Promise<void>} walk @param {import('playwright-core').BrowserContextOptions} [options] */
  return (walk, options) =>
    visit(async (page, { url, faults }) => {
      await walk(page, url);
      assert.deepEqual(faults, []);
    }, options);
}
