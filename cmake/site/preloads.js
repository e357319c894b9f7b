// @ts-check
// Tells the browser of all that the page starts with, the list of models included, so that it need not find one file in another: they come at
// once, instead of one round over the network for each step of the way.
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { IMPORT } from './script.js';

const ENTRY = /^( *)<script type="module" src="([^"]+)"><\/script>\n/m;

/** The page in the folder, with the modules that its script imports, and those that they import. @param {string} folder */
export async function preloadModules(folder) {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const [line, indent, entry] = page.match(ENTRY) ?? [];
  if (!line) throw new Error('index.html starts no module.');
  const links = (await importedBy(folder, entry)).map((path) => `${indent}<link rel="modulepreload" href="${path}">\n`);
  const list = `${indent}<link rel="preload" href="models/index.json" as="fetch" crossorigin>\n`;
  return page.replace(line, line + list + links.join(''));
}

/** In the order in which a browser would find them. @param {string} folder @param {string} entry */
async function importedBy(folder, entry) {
  const found = new Set([entry]);
  for (const path of found) {
    const source = await readFile(join(folder, path), 'utf8');
    for (const [, , , specifier] of source.matchAll(IMPORT)) found.add(posix.join(posix.dirname(path), specifier));
  }
  found.delete(entry);
  return [...found];
}
