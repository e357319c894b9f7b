// @ts-check
// The style sheets of the page as one file: the first paint waits for one request instead of one for each part.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const LINKS = /( *<link rel="stylesheet" href="[^"]+">\n)+/;

/** Writes style.css in the place of style/, and returns the page that links to it. @param {string} folder */
export async function joinStyles(folder) {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const [links] = page.match(LINKS) ?? [''];
  const sheets = [...links.matchAll(/href="([^"]+)"/g)].map(([, path]) => path);
  if (sheets.length === 0) throw new Error('index.html links to no style sheet.');
  const texts = await Promise.all(sheets.map((path) => readFile(join(folder, path), 'utf8')));
  await writeFile(join(folder, 'style.css'), texts.join('\n'));
  await rm(join(folder, 'style'), { recursive: true });
  return page.replace(LINKS, '    <link rel="stylesheet" href="style.css">\n');
}
