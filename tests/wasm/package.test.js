// @ts-check
// The package as npm would install it: the module is found without being told, and the types describe what is there.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { modelFile } from '../support/models.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGE = join(ROOT, 'build/wasm/package');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

let project = '';
before(async () => {
  project = await mkdtemp(join(tmpdir(), 'inkling-'));
  await mkdir(join(project, 'node_modules'));
  await cp(PACKAGE, join(project, 'node_modules/inkling'), { recursive: true });
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  await writeFile(join(project, 'model.npz'), modelFile());
});
after(() => rm(project, { recursive: true }));

/** @param {readonly string[]} command */
function run(...command) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: project, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test('finds its module by itself in Node', async () => {
  await writeFile(
    join(project, 'main.js'),
    `import { load } from 'inkling';
     const reader = await load('model.npz');
     console.log(reader.info.name, reader.classify(new Float32Array(784)).probabilities.length);`,
  );
  assert.deepEqual(run('main.js'), { status: 0, output: 'noise 10\n' });
});

test('is typed for those who use it', async () => {
  const emitted = run(TSC, '-p', join(ROOT, 'wasm'), '--outDir', join(project, 'node_modules/inkling'));
  assert.deepEqual(emitted, { status: 0, output: '' });
  const check = async (/** @type {string} */ line) => {
    const lines = [`import { load, InklingError, type Reading } from 'inkling';`, `const reader = await load(new URL('http://host/model.npz'));`, line];
    await writeFile(join(project, 'consumer.ts'), lines.join('\n'));
    return run(TSC, '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', 'consumer.ts');
  };
  const right = await check('const reading: Reading = reader.classify(new ImageData(9, 9)); const code: InklingError["code"] = "bad_file"; export { reading, code };');
  assert.deepEqual(right, { status: 0, output: '' });
  const wrong = await check('export const digit: string = reader.classify("digit.png").labels;');
  assert.match(wrong.output, /'string' is not assignable to parameter/);
  assert.match(wrong.output, /Property 'labels' does not exist/);
});
