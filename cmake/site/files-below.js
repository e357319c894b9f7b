// @ts-check
import { readdir } from 'node:fs/promises';

/** Paths of all files, with `/`, sorted. @param {string} folder @returns {Promise<string[]>} */
export async function filesBelow(folder, prefix = '') {
  const entries = await readdir(`${folder}/${prefix}`, { withFileTypes: true });
  const paths = await Promise.all(
    entries.map((entry) => (entry.isDirectory() ? filesBelow(folder, `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`])),
  );
  return paths.flat().sort();
}
