// @ts-check
// Pictures of a digit: opened, pasted and dropped; photographs too; and what is said about files that are none.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawStroke, openInkling, waitForDigit } from '../support/browser.js';
import { strokesOf } from '../support/digit-strokes.js';
import { whyNoPage } from '../support/site.js';
import { faultlessVisits } from '../support/visits.js';

/** @typedef {import('playwright-core').Page} Page */
/**
 * @typedef {object} Scene
 * @property {number} digit
 * @property {string} type
 * @property {[number, number]} [size]
 * @property {string | null} [paper] null: transparent
 * @property {string} [ink]
 * @property {number} [noise] of a camera, in tones
 * @property {number} [tilt] of the camera, in radians
 */

/** A file with a picture of a digit. @param {Page} page @param {Scene} scene */
async function picture(page, { digit, type, size = [400, 400], paper = '#fff', ink = '#000', noise = 0, tilt = 0 }) {
  const bytes = await page.evaluate(
    async ([strokes, [width, height], look]) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
      if (look.paper) {
        context.fillStyle = look.paper;
        context.fillRect(0, 0, width, height);
      }
      const side = Math.min(width, height);
      context.translate(width / 2, height / 2);
      context.rotate(look.tilt);
      context.scale(side, side);
      context.translate(-0.5, -0.5);
      context.lineWidth = 0.05;
      context.lineCap = context.lineJoin = 'round';
      context.strokeStyle = look.ink;
      for (const stroke of strokes) {
        context.beginPath();
        for (const [x, y] of stroke) context.lineTo(x, y);
        context.stroke();
      }
      const pixels = context.getImageData(0, 0, width, height);
      for (let i = 0; look.noise > 0 && i < pixels.data.length; ++i) {
        if (i % 4 < 3) pixels.data[i] += (((i * 7919) % 101) / 50 - 1) * look.noise;
      }
      context.putImageData(pixels, 0, 0);
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: look.type, quality: 0.85 })).arrayBuffer())];
    },
    /** @type {const} */ ([strokesOf(digit), size, { paper, ink, noise, tilt, type }]),
  );
  return { name: `digit.${type.split('/')[1]}`, mimeType: type, buffer: Buffer.from(bytes) };
}

/** @type {Record<string, Scene>} */
const SCENES = {
  'a drawing as PNG': { digit: 3, type: 'image/png' },
  'white on black': { digit: 5, type: 'image/png', paper: '#000', ink: '#fff' },
  'black on transparent': { digit: 2, type: 'image/png', paper: null },
  'white on transparent': { digit: 2, type: 'image/png', paper: null, ink: '#fff' },
  'a photograph, blue ink on grey paper, tilted': {
    digit: 4, type: 'image/jpeg', size: [1600, 1200], paper: '#b9b2a4', ink: '#27306b', noise: 10, tilt: 0.1,
  },
  'a tall WebP': { digit: 6, type: 'image/webp', size: [300, 700] },
};

describe('pictures', { skip: whyNoPage() }, () => {
  const onPage = faultlessVisits();

  for (const [name, scene] of Object.entries(SCENES)) {
    test(`reads ${name}`, () =>
      onPage(async (page) => {
        await page.locator('#file').setInputFiles(await picture(page, scene));
        await waitForDigit(page, String(scene.digit));
      }, { colorScheme: 'dark' }));
  }

  /** @param {Page} page @param {'paste' | 'drop'} way @param {Awaited<ReturnType<typeof picture>>} file */
  const bring = (page, way, { name, mimeType, buffer }) =>
    page.evaluate(
      ([how, called, type, bytes]) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(/** @type {number[]} */ (bytes))], String(called), { type: String(type) }));
        const options = { bubbles: true, cancelable: true };
        const event = how === 'paste' ? new ClipboardEvent('paste', { ...options, clipboardData: data }) : new DragEvent('drop', { ...options, dataTransfer: data });
        document.body.dispatchEvent(event);
        return event.defaultPrevented;
      },
      [way, name, mimeType, [...buffer]],
    );

  for (const way of /** @type {const} */ (['paste', 'drop'])) {
    test(`takes what is ${way === 'paste' ? 'pasted' : 'dropped'}`, () =>
      onPage(async (page) => {
        assert.ok(await bring(page, way, await picture(page, SCENES['a drawing as PNG'])));
        await waitForDigit(page, '3');
      }));
  }

  test('a picture can be drawn on, rubbed out, undone, and survives a reload', () =>
    onPage(async (page, url) => {
      await page.locator('#file').setInputFiles(await picture(page, { digit: 1, type: 'image/jpeg', paper: '#d8d0c0', ink: '#222' }));
      await waitForDigit(page, '1');
      await drawStroke(page, [[0.53, 0.2], [0.3, 0.2]]);
      await drawStroke(page, [[0.3, 0.2], [0.25, 0.24]]);
      await waitForDigit(page, '7');
      await page.locator('#undo').click();
      await page.locator('#undo').click();
      await waitForDigit(page, '1');
      await openInkling(page, url);
      await waitForDigit(page, '1');
      await page.locator('label[title=Eraser]').click();
      await page.locator('#thickness').fill('14');
      for (let x = 0.4; x < 0.65; x += 0.06) await drawStroke(page, [[x, 0.05], [x, 0.95]]);
      await page.waitForFunction(() => document.querySelector('#digit')?.textContent !== '1');
    }));

  test('says what can be opened when a file is no picture, and keeps the drawing', () =>
    onPage(async (page) => {
      await drawStroke(page, strokesOf(1)[0]);
      await waitForDigit(page, '1');
      for (const [name, buffer] of /** @type {const} */ ([['notes.txt', Buffer.from('no picture')], ['broken.png', Buffer.from('89504e470d0a1a0a00', 'hex')], ['empty.jpg', Buffer.alloc(0)]])) {
        await page.locator('#file').setInputFiles({ name, mimeType: 'image/png', buffer });
        await page.locator('#notice', { hasText: name }).waitFor();
        assert.match(await page.locator('#notice').innerText(), /cannot be opened: .*PNG, JPEG/);
        assert.equal(await page.locator('#digit').textContent(), '1');
      }
    }));
});
