// @ts-check
// Models that the person brings: used when they are good, refused with the reason when not.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { drawDigit, waitForDigit } from '../support/browser.js';
import { modelFile } from '../support/models.js';
import { floats, strings } from '../support/npz-writer.js';
import { sharedPath, whyNotShared } from '../support/shared.js';
import { whyNoPage } from '../support/site.js';
import { visits } from '../support/visits.js';

const MLP = fileURLToPath(new URL('../../models/mlp-v5.npz', import.meta.url));
const PICKLED = 'interop/better-tensorflow/model-v5.npz';

/** What is wrong with each, and the words that say so. @type {Record<string, [Uint8Array, RegExp]>} */
const BAD = {
  'cut off': [modelFile().subarray(0, 5000), /cannot be used: .+/],
  'of other shapes': [modelFile({ 'layers.0.weight': floats([30, 783], new Float32Array(30 * 783)) }), /layers\.0\.weight.*783/],
  'not finite': [modelFile({ 'layers.1.bias': floats([10], new Float32Array(10).fill(NaN)) }), /layers\.1\.bias/],
  'of unknown layers': [modelFile({ architecture: strings([1], ['magic 10']) }), /magic/],
};

describe('models of one’s own', { skip: whyNoPage() }, () => {
  const visit = visits();
  /** @param {(page: import('playwright-core').Page) => Promise<void>} walk */
  const onPage = (walk) =>
    visit(async (page, { faults }) => {
      await walk(page);
      assert.deepEqual(faults, []);
    });

  /** @param {import('playwright-core').Page} page @param {string} name @param {Uint8Array} bytes */
  const bring = (page, name, bytes) => page.locator('#file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });

  test('a good one reads at once, and has a card like the others', () =>
    onPage(async (page) => {
      await drawDigit(page, 7);
      await waitForDigit(page, '7');
      const before = await page.locator('#bars').innerText();
      await bring(page, 'mine.npz', await readFile(MLP));
      await page.locator('#model-about', { hasText: 'mine.npz' }).waitFor();
      assert.equal(await page.locator('#models input:checked').inputValue(), 'mine.npz');
      assert.match(await page.locator('.model:has(:checked)').innerText(), /mine\.npz\s+98\.0.%\s+102.KB/);
      assert.match(await page.locator('#model-about').innerText(), /^mine\.npz: 23,860 parameters; dense 30 .*; trained on MNIST; brought by you/);
      const choices = await page.locator('#models input').count();
      await bring(page, 'mine.npz', modelFile()); // the same name again: in its place
      await page.locator('#model-about', { hasText: 'just noise' }).waitFor();
      assert.equal(await page.locator('#models input').count(), choices);
      await page.waitForFunction((bars) => /** @type {HTMLElement} */ (document.querySelector('#bars')).innerText !== bars, before);
      await page.locator('#models label', { hasText: 'cnn-v1' }).click();
      await page.waitForFunction((bars) => /** @type {HTMLElement} */ (document.querySelector('#bars')).innerText === bars, before);
    }));

  for (const [name, [bytes, words]] of Object.entries(BAD)) {
    test(`one that is ${name} is refused with the reason, and the last one goes on`, () =>
      onPage(async (page) => {
        await bring(page, 'bad.npz', bytes);
        await page.locator('#notice').waitFor();
        assert.match(await page.locator('#notice').innerText(), /bad\.npz cannot be used/);
        assert.match(await page.locator('#notice').innerText(), words);
        assert.equal(await page.locator('#models input:checked').inputValue(), 'cnn-v1');
        await drawDigit(page, 3);
        await waitForDigit(page, '3');
        assert.ok(await page.locator('#notice').isHidden());
      }));
  }

  test('one that is chosen while the first is still on its way takes over', () =>
    onPage(async (page) => {
      let arrive = () => {};
      const arrived = new Promise((resolve) => (arrive = () => resolve(undefined)));
      await page.route('**/cnn-v1.npz', async (route) => {
        await arrived;
        await route.continue();
      });
      await page.reload();
      await page.locator('#models label', { hasText: 'mlp-v5' }).click();
      arrive();
      await page.locator('#model-about', { hasText: 'mlp-v5' }).waitFor();
    }));

  test('one of better-tensorflow’s is read', { skip: whyNotShared(PICKLED) }, () =>
    onPage(async (page) => {
      await bring(page, '5.npz', await readFile(sharedPath(PICKLED)));
      await page.locator('#model-about', { hasText: '5.npz' }).waitFor();
      await drawDigit(page, 7);
      await waitForDigit(page, '7');
    }));
});
