// @ts-check
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** What axe-core complains about. @param {import('playwright-core').Page} page @returns {Promise<string[]>} */
export async function complaintsOf(page) {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (window).axe.run();
    return violations.flatMap((/** @type {any} */ { id, nodes }) => nodes.map((/** @type {any} */ node) => `${id}: ${node.html}`));
  });
}
