// @ts-check
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { preloadModules } from '../../cmake/site/preloads.js';

/** @param {Record<string, string>} files */
async function pageOf(files) {
  const folder = await mkdtemp(join(tmpdir(), 'inkling-preloads-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return await preloadModules(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('names each module that comes before the first line runs, once, and none that is loaded when wanted', async () => {
  const page = await pageOf({
    'index.html': '<head>\n  <script type="module" src="app.js"></script>\n</head>\n',
    'app.js': "import { a } from './views/a.js';\nimport { b } from './b.js';\nconst later = () => import('./later.js');\n",
    'views/a.js': "import { b } from '../b.js';\nimport * as c from './c.js';\nexport const a = b;\n",
    'views/c.js': "import { a } from './a.js';\nexport const c = 1;\n",
    'b.js': 'export const b = 1;\n',
    'later.js': 'export const later = 1;\n',
  });
  assert.deepEqual([...page.matchAll(/<link rel="modulepreload" href="([^"]+)">/g)].map(([, path]) => path), ['views/a.js', 'b.js', 'views/c.js']);
  assert.match(page, /<script type="module" src="app.js"><\/script>\n {2}<link rel="preload" href="models\/index.json" as="fetch" crossorigin>\n/);
});

test('refuses a page that starts nothing', async () => {
  await assert.rejects(pageOf({ 'index.html': '<p>Hello</p>\n' }), /starts no module/);
});
