// @ts-check
// The page at /docs shows every operation of the description, and asks nobody else for anything.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launchBrowser, newPage } from '../../support/browser.js';
import { serve, whyNoProgram } from '../../support/program.js';
import { CHROMIUM } from '../../support/site.js';
import { whyNot } from '../../support/tools.js';

describe('the page of the API', { skip: whyNot(CHROMIUM, 'chromium') || whyNoProgram() }, () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;

  before(async () => {
    [browser, server] = await Promise.all([launchBrowser(), serve()]);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test('shows every operation', async () => {
    const { paths } = await (await fetch(`${server.url}openapi.json`)).json();
    const operations = Object.values(paths).flatMap((item) => ['get', 'post', 'put', 'delete'].filter((method) => item[method]).map((method) => item[method].operationId));
    const { page, context, faults } = await newPage(browser, server.url);
    await page.goto(`${server.url}docs#predict`);
    await page.locator('#predict[open]').waitFor();
    assert.deepEqual((await page.locator('details').evaluateAll((all) => all.map(({ id }) => id))).sort(), operations.sort());
    assert.match(await page.locator('#predict').innerText(), /pretrained/, 'the fields of its body');
    await page.locator('#filter').fill('/predict');
    assert.ok(await page.locator('#predict').isVisible());
    assert.ok(!(await page.locator('#status').isVisible()));
    assert.deepEqual(faults, []);
    await context.close();
  });
});
