// @ts-check
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { oneScript } from '../../cmake/site/script.js';

/** @param {Record<string, string>} modules @param {Record<string, string>} [replaced] */
async function scriptOf(modules, replaced) {
  const folder = await mkdtemp(join(tmpdir(), 'inkling-script-'));
  try {
    for (const [name, text] of Object.entries(modules)) await writeFile(join(folder, name), text);
    return await oneScript(folder, 'app.js', replaced);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('runs modules after those that they import, each with names of its own', async () => {
  const script = await scriptOf({
    'app.js': "import { two, one as first } from './b.js';\nimport * as a from './a.js';\nconst name = 'app';\nglobalThis.said = [name, two(), first, a.name];\n",
    'b.js': "import { name } from './a.js';\nconst one = 1;\nexport function two() {\n  return `${name} and b`;\n}\nexport { one };\n",
    'a.js': "export const name = 'a';\n",
  });
  const context = { said: [] };
  runInNewContext(script, context);
  assert.deepEqual([...context.said], ['app', 'a and b', 1, 'a']);
});

test('lets one module take the place of another', async () => {
  const script = await scriptOf(
    { 'app.js': "import { place } from './web.js';\nglobalThis.said = place;\n", 'web.js': "export const place = 'web';\n", 'disk.js': "export const place = 'disk';\n" },
    { 'web.js': 'disk.js' },
  );
  const context = { said: '' };
  runInNewContext(script, context);
  assert.equal(context.said, 'disk');
});

test('refuses what it would get wrong', async () => {
  await assert.rejects(scriptOf({ 'app.js': 'export default 1;\n' }), /app\.js: cannot be part of one script: export default/);
  await assert.rejects(scriptOf({ 'app.js': "import x from './x.js';\n" }), /cannot be part of one script: import x/);
  await assert.rejects(scriptOf({ 'app.js': "import { a } from './app.js';\n" }), /imports itself/);
});
