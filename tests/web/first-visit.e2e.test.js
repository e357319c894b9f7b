// @ts-check
// What a first visit downloads until it reads a digit: the page, the module and the model that it begins with, as the real
// server sends them to a browser that takes brotli.
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { test } from 'node:test';
import { drawDigit, launchBrowser, newPage, openInkling, waitForDigit } from '../support/browser.js';
import { serve, whyNoProgram } from '../support/program.js';
import { SITE, whyNoPage } from '../support/site.js';

const LIMIT_BYTES = 150_000;

/** Bytes of the body on its way. @param {string} url @returns {Promise<number>} */
function transferred(url) {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': 'gzip, deflate, br' }, agent: false }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk) => (bytes += chunk.length));
      answer.on('end', () => resolve(bytes));
      answer.on('error', reject);
    }).on('error', reject);
  });
}

test(`a first visit downloads at most ${LIMIT_BYTES} bytes until it reads`, { skip: whyNoPage() || whyNoProgram() }, async (t) => {
  const [browser, server] = await Promise.all([launchBrowser(), serve('--site', SITE, '--models', `${SITE}/models`)]);
  try {
    const { page, context } = await newPage(browser, server.url, { serviceWorkers: 'allow' });
    /** @type {Set<string>} */
    const asked = new Set();
    context.on('request', (request) => asked.add(request.url()));
    await openInkling(page, server.url);
    await drawDigit(page, 7);
    await waitForDigit(page, '7');
    const downloads = await Promise.all([...asked].map(async (url) => ({ path: url.slice(server.url.length), bytes: await transferred(url) })));
    for (const part of ['.wasm', '.npz', 'app.js', 'worker.js']) {
      assert.ok(downloads.some(({ path }) => path.endsWith(part)), `${part} was not seen to be downloaded`);
    }
    const total = downloads.reduce((sum, { bytes }) => sum + bytes, 0);
    t.diagnostic(`${total} bytes in ${downloads.length} files`);
    const largest = downloads.sort((a, b) => b.bytes - a.bytes).map(({ path, bytes }) => `${bytes} ${path || 'index.html'}`);
    assert.ok(total <= LIMIT_BYTES, `${total} bytes:\n${largest.join('\n')}`);
  } finally {
    await browser.close();
    await server.close();
  }
});
