// @ts-check
// ES modules as one script without imports, for the page as one file: modules cannot be imported from a disk. Understands the
// forms that the page and the package are written in, and refuses any other.
//
//   const script = await oneScript(folder, 'app.js');
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';

export const IMPORT = /^import (?:\{([^}]*)\}|\* as (\w+)) from '([^']+)';$/gm;
const DECLARATION = /^export ((?:async function\*?|function\*?|class|const) (\w+))/gm;
/** Loaded when wanted; in one script it is there already. Not those of types, which are in comments. */
const DYNAMIC_IMPORT = /(?<=^[^*\n]*)\bimport\('(\.[^']+)'\)/gm;
const LIST = /^export \{([^}]*)\};$/gm;
/** Nothing is looked for beside a script that is in no folder. */
const NO_PLACE = "'https://one-file.invalid/'";

/**
 * @param {string} folder @param {string} entry
 * @param {Readonly<Record<string, string>>} [replaced] modules that another takes the place of
 */
export async function oneScript(folder, entry, replaced = {}) {
  /** In the order in which they run. @type {Map<string, string>} */
  const written = new Map();
  /** @type {Set<string>} */
  const begun = new Set();

  /** @param {string} path */
  async function write(path) {
    if (written.has(path)) return;
    if (begun.has(path)) throw new Error(`${path}: imports itself by a detour`);
    begun.add(path);
    const source = await readFile(posix.join(folder, path), 'utf8');
    /** @param {string} specifier */
    const resolve = (specifier) => {
      const found = posix.join(posix.dirname(path), specifier);
      return replaced[found] ?? found;
    };
    for (const [, , , specifier] of source.matchAll(IMPORT)) await write(resolve(specifier));
    for (const [, specifier] of source.matchAll(DYNAMIC_IMPORT)) await write(resolve(specifier));
    written.set(path, rewrite(path, source, resolve, path === entry));
  }

  await write(entry);
  return [...written.values()].join('\n');
}

/** @param {string} path */
const variableOf = (path) => `$${path.replace(/\.js$/, '').replace(/\W/g, '_')}`;

/** @param {string} names "a, b as c" @param {string} separator */
const renamed = (names, separator) => names.trim().replace(/,$/, '').replace(/ as /g, separator);

/** @param {string} path @param {string} source @param {(specifier: string) => string} resolve @param {boolean} isEntry */
function rewrite(path, source, resolve, isEntry) {
  /** @type {string[]} */
  const exported = [];
  const body = source
    .replace(IMPORT, (_, names, all, specifier) => {
      const from = variableOf(resolve(specifier));
      return all ? `const ${all} = ${from};` : `const { ${renamed(names, ': ')} } = ${from};`;
    })
    .replace(DECLARATION, (_, declaration, name) => {
      exported.push(name);
      return declaration;
    })
    .replace(LIST, (_, names) => {
      exported.push(...names.split(',').map((/** @type {string} */ name) => name.trim()).filter(Boolean));
      return '';
    })
    .replace(DYNAMIC_IMPORT, (_, specifier) => `Promise.resolve(${variableOf(resolve(specifier))})`)
    .replaceAll('import.meta.url', NO_PLACE);
  const left = body.match(/^(?:import|export)\b.*|import\.meta.*/m);
  if (left) throw new Error(`${path}: cannot be part of one script: ${left[0]}`);
  // The entry may wait at its top level; nobody imports it.
  return isEntry ? `{\n${body}}\n` : `const ${variableOf(path)} = (() => {\n${body}return { ${exported.join(', ')} };\n})();\n`;
}
