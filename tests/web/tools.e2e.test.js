// @ts-check
// Everything that a person can do to a drawing, with the pointer and by keyboard; and that it is still there after a reload.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawDigit, drawStroke, openInkling, waitForDigit } from '../support/browser.js';
import { strokesOf } from '../support/digit-strokes.js';
import { whyNoPage } from '../support/site.js';
import { faultlessVisits } from '../support/visits.js';

/** @typedef {import('playwright-core').Page} Page */

/** How many pixels of the pad have ink. @param {Page} page */
function inkOn(page) {
  return page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const pad = document.querySelector('#pad');
    if (!(pad instanceof HTMLCanvasElement)) throw new Error('no pad');
    const copy = new OffscreenCanvas(pad.width, pad.height).getContext('2d', { willReadFrequently: true });
    if (!copy) throw new Error('no copy');
    copy.drawImage(pad, 0, 0);
    const { data } = copy.getImageData(0, 0, pad.width, pad.height);
    return data.reduce((count, value, i) => count + (i % 4 === 3 && value > 128 ? 1 : 0), 0);
  });
}

/** Follows a polyline with the pen down, in steps of a fortieth of the pad. @param {Page} page @param {readonly (readonly [number, number])[]} points */
async function drawByKeyboard(page, points) {
  let [x, y] = [20, 8]; // where the crosshair begins
  /** @param {number} toX @param {number} toY */
  const go = async (toX, toY) => {
    while (x !== toX || y !== toY) {
      const [right, down] = [Math.sign(toX - x), Math.sign(toY - y)];
      if (right) await page.keyboard.press(right > 0 ? 'ArrowRight' : 'ArrowLeft');
      if (down) await page.keyboard.press(down > 0 ? 'ArrowDown' : 'ArrowUp');
      x += right;
      y += down;
    }
  };
  const [first, ...rest] = points.map(([across, down]) => /** @type {const} */ ([Math.round(across * 40), Math.round(down * 40)]));
  await go(...first);
  await page.keyboard.press('Space');
  for (const point of rest) await go(...point);
  await page.keyboard.press('Space');
}

describe('drawing tools', { skip: whyNoPage() }, () => {
  const onPage = faultlessVisits();

  test('redo brings back what undo took, by button and by keys', () =>
    onPage(async (page) => {
      await drawDigit(page, 7);
      await waitForDigit(page, '7');
      for (const [undo, redo] of [['#undo', '#redo'], ['Control+z', 'Control+Shift+z'], ['Control+z', 'Control+y']]) {
        for (const [action, text] of [[undo, ''], [redo, '7']]) {
          if (action.startsWith('#')) await page.locator(action).click();
          else await page.keyboard.press(action);
          await waitForDigit(page, text);
        }
      }
      assert.equal(await page.locator('#redo').getAttribute('aria-disabled'), 'true');
    }));

  test('the eraser takes ink away, and the reading follows', () =>
    onPage(async (page) => {
      await drawDigit(page, 1);
      await waitForDigit(page, '1');
      await drawStroke(page, [[0.15, 0.9], [0.85, 0.9]]); // a bar that is not part of it
      const before = await inkOn(page);
      await page.locator('label[title=Eraser]').click();
      await drawStroke(page, [[0.1, 0.9], [0.9, 0.9]]);
      await drawStroke(page, [[0.1, 0.92], [0.9, 0.92]]);
      await drawStroke(page, [[0.1, 0.88], [0.9, 0.88]]);
      assert.ok((await inkOn(page)) < 0.7 * before);
      await waitForDigit(page, '1');
      await page.locator('#thickness').fill('14');
      for (let y = 0.1; y < 1; y += 0.1) await drawStroke(page, [[0.3, y], [0.7, y]]);
      assert.equal(await inkOn(page), 0);
      await waitForDigit(page, '');
    }));

  test('the pen is as thick as it was chosen to be', () =>
    onPage(async (page) => {
      /** @type {number[]} */
      const ink = [];
      for (const width of [4, 8, 12]) {
        await page.locator('#thickness').fill(String(width));
        await drawStroke(page, [[0.2, 0.5], [0.8, 0.5]]);
        ink.push((await inkOn(page)) / width);
        await page.keyboard.press('Escape');
      }
      // A bar with round ends: its area grows a little faster than its width.
      assert.ok(ink[1] / ink[0] > 1 && ink[1] / ink[0] < 1.15, String(ink));
      assert.ok(ink[2] / ink[1] > 1 && ink[2] / ink[1] < 1.15, String(ink));
    }));

  test('a digit can be drawn and erased without a pointer', () =>
    onPage(async (page) => {
      for (const room of ['Draw', 'Train']) {
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(() => document.activeElement?.textContent), room);
      }
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'pad');
      assert.ok(await page.locator('#crosshair').isVisible());
      await drawByKeyboard(page, [[0.3, 0.25], [0.7, 0.25], [0.45, 0.8]]);
      await waitForDigit(page, '7');
      await page.waitForFunction(() => /a 7/.test(document.querySelector('#announcement')?.textContent ?? ''));
      await page.keyboard.press('Escape');
      await waitForDigit(page, '');
    }));

  test('two arrow keys at once draw a diagonal', () =>
    onPage(async (page) => {
      await page.locator('#pad').focus();
      await page.keyboard.press('Space');
      await page.keyboard.down('ArrowLeft');
      for (let i = 0; i < 12; ++i) await page.keyboard.down('ArrowDown');
      await page.keyboard.up('ArrowLeft');
      await page.keyboard.up('ArrowDown');
      await page.keyboard.press('Space');
      const [x, y] = await page.locator('#crosshair').evaluate((mark) => ['--x', '--y'].map((name) => Number(/** @type {HTMLElement} */ (mark).style.getPropertyValue(name))));
      assert.ok(Math.abs(x - 0.175) < 1e-6 && Math.abs(y - 0.5) < 1e-6, `${x}, ${y}`);
    }));

  test('leaving the pad lifts the keyboard’s pen', () =>
    onPage(async (page) => {
      await page.locator('#pad').focus();
      await page.keyboard.press('Space');
      for (let i = 0; i < 20; ++i) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Tab');
      await waitForDigit(page, '1');
      assert.ok(!(await page.locator('#crosshair').isVisible()));
      await drawStroke(page, strokesOf(1)[0]);
      await page.locator('#undo').click();
      await waitForDigit(page, '1');
    }));

  test('what was drawn and chosen survives a reload', () =>
    onPage(async (page, url) => {
      await drawDigit(page, 4);
      await waitForDigit(page, '4');
      await page.locator('#models label', { hasText: 'mlp-v5' }).click();
      await page.locator('#thickness').fill('11');
      await page.locator('label[title=Eraser]').click();
      const [bars, ink] = [page.locator('#bars'), await inkOn(page)];
      await page.waitForFunction(() => localStorage.length > 0 && /mlp-v5/.test(Object.values(localStorage).join()));
      const said = await bars.textContent();
      await openInkling(page, url);
      await waitForDigit(page, '4');
      assert.equal(await inkOn(page), ink);
      assert.equal(await page.locator('#models input:checked').inputValue(), 'mlp-v5');
      assert.equal(await page.locator('#thickness').inputValue(), '11');
      assert.ok(await page.locator('#erase').isChecked());
      assert.equal(await bars.textContent(), said);
    }));

  test('what is found in the memory and makes no sense is left out', () =>
    onPage(async (page, url) => {
      await drawDigit(page, 1);
      await waitForDigit(page, '1');
      const strokes = [null, 7, { width: -1 }, { width: 0.07, erases: false, points: [[NaN, 1], ['x'], null, [1e9, 0]] }];
      const rubbish = [
        '{', 'null', '7', '[]', '"text"',
        JSON.stringify({ strokes, pen: { width: 'thick' }, model: {} }),
        JSON.stringify({ strokes: 'many', picture: 'data:image/png;base64,AAAA' }),
      ];
      for (const text of rubbish) {
        await page.evaluate((value) => Object.keys(localStorage).forEach((key) => localStorage.setItem(key, value)), text);
        await openInkling(page, url);
        assert.equal(await page.locator('#digit').textContent(), '');
        assert.equal(await inkOn(page), 0);
      }
      await drawDigit(page, 1);
      await waitForDigit(page, '1');
    }));
});
