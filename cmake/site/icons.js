// @ts-check
// Draws the icons that systems want as PNG, from web/icon.svg, in Chromium:  node cmake/site/icons.js
// They change with icon.svg only, so they are kept in git and the build needs no browser.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../../tests/support/browser.js';

const WEB = new URL('../../web/', import.meta.url);
/** `sheet`: share of the side that the icon takes; a mask may cut off the rest, and touch icons get round corners anyway. */
const ICONS = [
  { file: '192.png', side: 192, sheet: 1, ground: 'transparent' },
  { file: '512.png', side: 512, sheet: 1, ground: 'transparent' },
  { file: 'maskable.png', side: 512, sheet: 0.8, ground: '#2743c8' },
  { file: 'touch.png', side: 180, sheet: 0.9, ground: '#2743c8' },
];

const icon = `data:image/svg+xml;base64,${(await readFile(new URL('icon.svg', WEB))).toString('base64')}`;
const browser = await launchBrowser();
for (const { file, side, sheet, ground } of ICONS) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${ground}"><img src="${icon}" width="${side * sheet}"></body>`,
  );
  await page.screenshot({ path: fileURLToPath(new URL(`icons/${file}`, WEB)), omitBackground: true });
  await page.close();
}
await browser.close();
