// @ts-check
// Walks through the training room of a page, and what the page may do wrong meanwhile.
import assert from 'node:assert/strict';
import { newPage, openInkling } from './browser.js';

/** @typedef {import('playwright-core').Page} Page */

/**
 * @param {import('playwright-core').Browser} browser @param {string} url of the page
 * @param {(page: Page) => Promise<void>} walk
 * @param {readonly RegExp[]} [expected] the page's faults, one each
 */
export async function walkInRoom(browser, url, walk, expected = []) {
  const { page, context, faults } = await newPage(browser, url);
  try {
    await openInkling(page, `${url}#training`);
    await page.locator('#plan-start').waitFor();
    await walk(page);
    assert.equal(faults.length, expected.length, faults.join('; '));
    expected.forEach((words, i) => assert.match(faults[i], words));
  } finally {
    await context.close();
  }
}
