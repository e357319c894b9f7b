// @ts-check
// The packed package in projects: built by Vite, webpack and esbuild, served by Vite while developing, and without any of them.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launchBrowser, newPage } from '../support/browser.js';
import { installPackage, linkTools } from '../support/packed-package.js';
import { CHROMIUM } from '../support/site.js';
import { serveFolder } from '../support/static-server.js';

const skip = existsSync(CHROMIUM) ? false : `${CHROMIUM} is not installed`;

/** @param {string} face of the package */
const program = (face) => `
  import { load } from '${face}';
  const canvas = new OffscreenCanvas(100, 100);
  canvas.getContext('2d').fillRect(45, 10, 8, 80);
  try {
    const reader = await load('models/cnn-v1.npz');
    document.title = (await reader.readNumber(canvas)).text;
    reader.close();
  } catch (error) { document.title = String(error); }`;

/** Of the face that has its modules inside: a classic script can hold it. */
const PROGRAM_INSIDE = `
  import { load, synthesize, teach, train } from 'inkling/inline';
  async function run() {
    const canvas = new OffscreenCanvas(100, 100);
    canvas.getContext('2d').fillRect(45, 10, 8, 80);
    const { text } = (await load('models/cnn-v1.npz')).readNumber(canvas);
    const training = await train({ synthetic: 200, epochs: 1 });
    const { done } = await training.run();
    const { learned } = await teach('models/mlp-v5.npz', await synthesize(10));
    return [text, done, learned > 5, (await load(training.model({ name: 'mine' }))).info.name].join(' ');
  }
  run().catch(String).then((title) => (document.title = title));`;
const TITLE_INSIDE = '1 true true mine';

/** @param {string} body */
const pageWith = (body) => `<!doctype html><meta charset="utf-8"><title>waiting</title><link rel="icon" href="data:,">${body}`;

/** @type {Awaited<ReturnType<typeof installPackage>>} */
let project;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  if (skip) return;
  [project, browser] = await Promise.all([installPackage(), launchBrowser()]);
  await linkTools(project.folder, ['vite']);
  await mkdir(join(project.folder, 'public/models'), { recursive: true });
  await cp(join(project.folder, 'node_modules/inkling/models'), join(project.folder, 'public/models'), { recursive: true });
  for (const face of ['inkling', 'inkling/worker']) await write(`${nameOf(face)}.js`, program(face));
  await write('inkling-inline.js', PROGRAM_INSIDE);
});
after(async () => {
  await browser?.close();
  await project?.remove();
});

/** @param {string} face */
const nameOf = (face) => face.replace('/', '-');

/** @param {string} path @param {string} text */
async function write(path, text) {
  await writeFile(join(project.folder, path), text);
}

/** What the page read, or why it could not. @param {string} url @param {RegExp} [unwanted] what it must not ask for */
async function titleOf(url, unwanted = /^$/) {
  const { page, context, faults } = await newPage(browser, new URL('/', url).href);
  try {
    page.on('request', (request) => {
      if (unwanted.test(request.url())) faults.push(`asked for ${request.url()}`);
    });
    await page.goto(url);
    await page.waitForFunction(() => document.title !== 'waiting', undefined, { timeout: 60_000 });
    assert.deepEqual(faults, []);
    return await page.title();
  } finally {
    await context.close();
  }
}

/** @param {string} folder of the project, to be served under a sub-path @param {string} page @param {RegExp} [unwanted] */
async function readIn(folder, page, unwanted) {
  await cp(join(project.folder, 'public/models'), join(project.folder, folder, 'models'), { recursive: true });
  const host = await serveFolder(join(project.folder, folder), { prefix: '/some/place/' });
  try {
    return await titleOf(`${host.url}${page}`, unwanted);
  } finally {
    await host.close();
  }
}

for (const face of ['inkling', 'inkling/worker']) {
  test(`Vite builds ${face}`, { skip }, async () => {
    const { build } = await import('vite');
    const out = `vite-${nameOf(face)}`;
    await write('index.html', pageWith(`<script type="module" src="/${nameOf(face)}.js"></script>`));
    await build({ root: project.folder, base: './', logLevel: 'error', build: { outDir: out, target: 'es2022' } });
    assert.equal(await readIn(out, 'index.html'), '1');
  });

  test(`Vite serves ${face} while developing`, { skip }, async () => {
    const { createServer } = await import('vite');
    await write('index.html', pageWith(`<script type="module" src="/${nameOf(face)}.js"></script>`));
    const server = await createServer({
      root: project.folder,
      logLevel: 'error',
      server: { host: '127.0.0.1', port: 0, hmr: false },
      optimizeDeps: { exclude: ['inkling'] }, // as README.md says
    });
    try {
      await server.listen();
      assert.equal(await titleOf(/** @type {string} */ (server.resolvedUrls?.local[0])), '1');
    } finally {
      await server.close();
    }
  });

  test(`webpack builds ${face}`, { skip }, async () => {
    const out = await buildWithWebpack(nameOf(face));
    assert.equal(await readIn(out, 'index.html'), '1');
  });
}

/** @param {string} name of the program @returns {Promise<string>} the folder with its page */
async function buildWithWebpack(name) {
  const { default: webpack } = await import('webpack');
  const out = `webpack-${name}`;
  const stats = await new Promise((resolve, reject) => {
    webpack(
      {
        mode: 'production',
        context: project.folder,
        entry: `./${name}.js`,
        output: { path: join(project.folder, out), filename: 'main.js' },
        performance: { hints: false },
      },
      (error, result) => (error ? reject(error) : resolve(result)),
    );
  });
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  assert.deepEqual([errors, warnings], [[], []]);
  await write(`${out}/index.html`, pageWith('<script type="module" src="main.js"></script>'));
  return out;
}

test('webpack builds inkling/inline', { skip }, async () => {
  const out = await buildWithWebpack('inkling-inline');
  assert.equal(await readIn(out, 'index.html', /\.wasm$/), TITLE_INSIDE);
});

test('Vite builds inkling/inline', { skip }, async () => {
  const { build } = await import('vite');
  await write('index.html', pageWith('<script type="module" src="/inkling-inline.js"></script>'));
  await build({ root: project.folder, base: './', logLevel: 'error', build: { outDir: 'vite-inline', target: 'es2022' } });
  assert.equal(await readIn('vite-inline', 'index.html', /\.wasm$/), TITLE_INSIDE);
});

for (const { format, type } of /** @type {const} */ ([{ format: 'esm', type: 'module' }, { format: 'iife', type: 'text/javascript' }])) {
  test(`esbuild builds inkling/inline into one ${format} file`, { skip }, async () => {
    const { build } = await import('esbuild');
    const out = `esbuild-${format}`;
    const { warnings } = await build({
      absWorkingDir: project.folder,
      entryPoints: ['inkling-inline.js'],
      outfile: `${out}/main.js`,
      bundle: true,
      format,
      target: 'es2022',
      logLevel: 'silent',
      logOverride: { 'empty-import-meta': 'silent' }, // as README.md says: only the addresses of files hang on it
    });
    assert.deepEqual(warnings, []);
    assert.deepEqual(await readdir(join(project.folder, out)), ['main.js']);
    await write(`${out}/index.html`, pageWith(`<script type="${type}" src="main.js"></script>`));
    assert.equal(await readIn(out, 'index.html', /\.wasm$/), TITLE_INSIDE);
  });
}

test('esbuild builds inkling when the module is copied beside it', { skip }, async () => {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: project.folder,
    entryPoints: ['inkling.js'],
    outfile: 'esbuild-files/main.js',
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  });
  await cp(join(project.folder, 'node_modules/inkling/inkling-full.wasm'), join(project.folder, 'esbuild-files/inkling-full.wasm'));
  await write('esbuild-files/index.html', pageWith('<script type="module" src="main.js"></script>'));
  assert.equal(await readIn('esbuild-files', 'index.html'), '1');
});

test('the examples of README.md run in a page without a bundler', { skip }, async () => {
  const readme = await readFile(join(project.folder, 'node_modules/inkling/README.md'), 'utf8');
  const examples = [...readme.matchAll(/^```(js|html)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }));
  assert.deepEqual(examples.map(({ language }) => language), ['js', 'js', 'js', 'html', 'js', 'js']);
  const map = JSON.stringify({
    imports: {
      inkling: './node_modules/inkling/inkling.js',
      'inkling/worker': './node_modules/inkling/faces/worker.js',
      'inkling/inline': './node_modules/inkling/faces/inline.js',
      'inkling/element': './node_modules/inkling/faces/element.js',
    },
  });
  await cp(join(project.folder, 'public/models'), join(project.folder, 'models'), { recursive: true });
  for (const [index, { language, code }] of examples.entries()) {
    const done = "document.title = 'done';";
    const body = language === 'js' ? `<script type="module">${code}\n${done}</script>` : `${code}<script type="module">${done}</script>`;
    const canvas = '<canvas id="canvas"></canvas>';
    await write('example.html', pageWith(`<script type="importmap">${map}</script>${canvas}${body}`));
    const host = await serveFolder(project.folder);
    try {
      assert.equal(await titleOf(`${host.url}example.html`), 'done', `example ${index + 1}`);
    } finally {
      await host.close();
    }
  }
});
