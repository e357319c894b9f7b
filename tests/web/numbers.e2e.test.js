// @ts-check
// Several digits on the pad, and a look inside the network.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawDigit, drawNumber, drawStroke, waitForDigit } from '../support/browser.js';
import { strokesOf } from '../support/digit-strokes.js';
import { whyNoPage } from '../support/site.js';
import { faultlessVisits } from '../support/visits.js';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {string} selector */
const boxOf = async (page, selector) => {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not visible`);
  return box;
};

describe('numbers and a look inside', { skip: whyNoPage() }, () => {
  const onPage = faultlessVisits();

  test('reads several digits as a number, with a box around each', () =>
    onPage(async (page) => {
      await drawNumber(page, [4, 2, 7]);
      await waitForDigit(page, '427');
      assert.match(await page.locator('#sentence').innerText(), /the number 427/);
      assert.deepEqual(await page.locator('#digits .part-digit').allInnerTexts(), ['4', '2', '7']);
      assert.ok(await page.locator('#bars').isHidden());
      const pad = await boxOf(page, '#pad');
      const boxes = await page.locator('#boxes .box').evaluateAll((all) => all.map((box) => ({ x: box.getBoundingClientRect().x, text: /** @type {HTMLElement} */ (box).dataset.text })));
      assert.deepEqual(boxes.map(({ text }) => text), ['4', '2', '7']);
      boxes.forEach(({ x }, i) => {
        const drawnAt = Math.min(...strokesOf([4, 2, 7][i]).flat().map(([across]) => 0.5 * across - 0.08 + 0.3 * i)) - 0.025;
        assert.ok(Math.abs((x - pad.x) / pad.width - drawnAt) < 0.03, `box ${i} at ${(x - pad.x) / pad.width}, drawn at ${drawnAt}`);
      });
      await page.keyboard.press('Control+z');
      await waitForDigit(page, '42');
      assert.ok(await page.locator('#seen-figure').isHidden()); // no one picture is what it saw
      await page.keyboard.press('Escape');
      await page.locator('#seen-figure').waitFor();
      await drawDigit(page, 8);
      await waitForDigit(page, '8');
      assert.equal(await page.locator('#boxes .box').count(), 0);
      assert.ok(await page.locator('#bars').isVisible());
    }));

  test('shows more of a digit that is chosen, by pointer or by keys', () =>
    onPage(async (page) => {
      await drawNumber(page, [4, 2, 7]);
      await waitForDigit(page, '427');
      const digits = page.getByRole('list', { name: 'The digits of the number' }).getByRole('button');
      assert.equal(await digits.count(), 3);
      assert.match(await page.locator('.part-hint').innerText(), /^Choose a digit/);
      assert.ok(await page.locator('#bars').isHidden());

      await page.getByRole('button', { name: /^2nd digit: read as 2 / }).click();
      await page.locator('#bars').waitFor();
      assert.match(await page.locator('.part-hint').innerText(), /^2nd digit: (This is|Probably) a 2, /);
      assert.equal(await page.locator('.winner .bar-digit').innerText(), '2');
      assert.equal(await page.locator('#announcement').textContent(), await page.locator('.part-hint').textContent());
      assert.deepEqual(await page.locator('#boxes .box').evaluateAll((all) => all.map(({ classList }) => classList.contains('chosen'))), [false, true, false]);
      const seen = () => page.locator('#seen').evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
      const second = await seen();

      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      assert.deepEqual(await digits.evaluateAll((all) => all.map(({ ariaPressed }) => ariaPressed)), ['false', 'false', 'true']);
      assert.equal(await page.locator('.winner .bar-digit').innerText(), '7');
      assert.notEqual(await seen(), second);
      assert.deepEqual(await digits.evaluateAll((all) => all.map((button) => /** @type {HTMLElement} */ (button).tabIndex)), [-1, -1, 0]);
      await page.keyboard.press('Space');
      assert.ok(await page.locator('#bars').isHidden());
      assert.ok(await page.locator('#seen-figure').isHidden());
    }));

  test('one goes on drawing where a digit is chosen, which stays so until it is another', () =>
    onPage(async (page) => {
      await drawNumber(page, [4, 2]);
      await waitForDigit(page, '42');
      await page.getByRole('button', { name: /^1st digit/ }).click();
      await page.locator('#bars').waitFor();
      for (const stroke of strokesOf(7)) await drawStroke(page, stroke.map(([x, y]) => [0.5 * x + 0.52, 0.5 * y + 0.25]));
      await waitForDigit(page, '427');
      assert.equal(await page.locator('.part[aria-pressed=true] .part-digit').innerText(), '4');
      // At once, as each reading has boxes of its own.
      const { across, top, bottom } = await page.evaluate(() => {
        const [box, pad] = ['.box.chosen', '#pad'].map((selector) => /** @type {HTMLElement} */ (document.querySelector(selector)).getBoundingClientRect());
        return { across: (box.x + box.width / 2 - pad.x) / pad.width, top: (box.top - pad.top) / pad.height, bottom: (box.bottom - pad.top) / pad.height };
      });
      await drawStroke(page, [[across, top], [across, bottom + 0.1]]); // through the box
      await page.locator('.part[aria-pressed=true]').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+z');
      await waitForDigit(page, '427');
    }));

  test('a digit within a number is corrected alone', () =>
    onPage(async (page) => {
      await drawNumber(page, [4, 2, 7]);
      await waitForDigit(page, '427');
      await page.waitForFunction(() => document.querySelector('#learned')?.childElementCount); // it can learn
      assert.ok(await page.locator('#correction').isHidden());
      await page.getByRole('button', { name: /^2nd digit/ }).click();
      await page.locator('#correction').waitFor();
      await page.keyboard.press('1');
      await page.locator('#correction-said', { hasText: 'Learned' }).waitFor({ timeout: 90_000 });
      await waitForDigit(page, '417');
      assert.equal(await page.locator('.part[aria-pressed=true] .part-digit').innerText(), '1');
      await page.locator('#learned summary', { hasText: 'a drawing' }).click();
      assert.deepEqual(await page.locator('#learned-list li span').allInnerTexts(), ['a 1']);
    }));

  test('looks inside: a picture of each layer, and what the answer hangs on over the drawing', () =>
    onPage(async (page) => {
      await drawDigit(page, 4);
      await waitForDigit(page, '4');
      await page.locator('#inside summary').click();
      await page.locator('.layer').first().waitFor();
      const captions = await page.locator('.layer:visible figcaption').allInnerTexts();
      assert.match(captions[0], /^What conv .* looks for: 16 patterns of 3 by 3$/);
      assert.match(captions[1], /^conv .*: \d+ maps of 28 by 28$/);
      assert.match(captions[captions.length - 1], /^dense .*: 10 values$/);
      const saliency = await boxOf(page, '#saliency');
      const pad = await boxOf(page, '#pad');
      // The digit fills 20 of the 28 pixels that the network sees; it was drawn from 0.2 to 0.81 of the pad's height.
      const height = (28 / 20) * (0.81 - 0.2 + 0.07);
      assert.ok(Math.abs(saliency.height / pad.height - height) < 0.05, `${saliency.height / pad.height} of the pad, not ${height}`);

      const painted = () => page.locator('.layer canvas').nth(1).evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
      const before = await painted();
      await page.locator('label[title=Eraser]').click();
      await drawStroke(page, [[0.55, 0.75], [0.65, 0.85]]);
      await page.waitForFunction((old) => /** @type {HTMLCanvasElement} */ (document.querySelectorAll('.layer canvas')[1]).toDataURL() !== old, before);
      await page.locator('#inside summary').click();
      await page.locator('#saliency').waitFor({ state: 'hidden' });
    }));

  test('a look inside goes on with another model', () =>
    onPage(async (page) => {
      await drawDigit(page, 0);
      await page.locator('#inside summary').click();
      await page.locator('#models label', { hasText: 'mlp-v5' }).click();
      await page.locator('.layer figcaption', { hasText: /^What dense 30 .* looks for: 30 patterns of 28 by 28$/ }).waitFor();
      assert.equal(await page.locator('.layer:visible').count(), 3);
    }));
});
