// @ts-check
// The package as npm would install it: packed with its types, and unpacked into a project of its own.

import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILT = join(ROOT, 'build/wasm/package');

/** A program of node_modules. @param {string} name */
export const toolOf = (name) => join(ROOT, 'node_modules', name);

/**
 * @param {readonly string[]} command
 * @param {string} cwd
 */
export function runNode(command, cwd) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

/** @param {string} program @param {readonly string[]} options @param {string} cwd */
function run(program, options, cwd) {
  const { status, stderr, error } = spawnSync(program, options, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${options.join(' ')}: ${error ?? stderr}`);
}

/** @returns {Promise<{ folder: string, tarball: Buffer, remove: () => Promise<void> }>} a project with the package in its node_modules */
export async function installPackage() {
  const folder = await mkdtemp(join(tmpdir(), 'inkling-'));
  const source = join(folder, 'source');
  await cp(BUILT, source, { recursive: true });
  run(process.execPath, [toolOf('typescript/bin/tsc'), '-p', join(ROOT, 'wasm'), '--outDir', source], ROOT);
  run(process.execPath, [toolOf('@custom-elements-manifest/analyzer/cem.js'), 'analyze', '--quiet', '--globs', 'faces/element.js'], source);
  run('npm', ['pack', '--silent', '--pack-destination', folder], source);
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz')) ?? '';
  const modules = join(folder, 'project/node_modules');
  await mkdir(join(modules, 'inkling'), { recursive: true });
  run('tar', ['-xzf', join(folder, name), '--strip-components=1', '-C', join(modules, 'inkling')], folder);
  await writeFile(join(folder, 'project/package.json'), '{ "name": "project", "private": true, "type": "module" }');
  return {
    folder: join(folder, 'project'),
    tarball: await readFile(join(folder, name)),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Lets the project use tools of this one. @param {string} folder @param {readonly string[]} names */
export async function linkTools(folder, names) {
  for (const name of names) await symlink(toolOf(name), join(folder, 'node_modules', name));
}
