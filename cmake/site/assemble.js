// @ts-check
// Builds the static page:  node cmake/site/assemble.js --wasm DIR --inkling PROGRAM --to DIR
//
// Copies the page, the package, the modules and the models; writes what the build alone knows (models/index.json, sha256.js,
// files.js), the page as one file, and a compressed variant of each file. All of it beside its place, and then moved there:
// whoever serves the site never sees half of one. Needs Node, and uPlot from npm for the curves of the training room.
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compressAll } from './compress.js';
import { describeModels } from './model-index.js';
import { oneFilePage } from './one-file.js';
import { preloadModules } from './preloads.js';
import { fileList, sha256Module } from './sha256.js';
import { joinStyles } from './styles.js';

const SOURCE = fileURLToPath(new URL('../..', import.meta.url));
const MODULES = ['inkling.wasm', 'inkling-full.wasm', 'inkling-convert.wasm', 'inkling-train.wasm'];
/** What the page uses of the package's faces: training in a worker. */
const FACES = ['thread.js', 'worker.js', 'worker-thread.js', 'worker-training.js'];
const CURVES = ['LICENSE', 'dist/uPlot.esm.js', 'dist/uPlot.min.css'];

const { values: options } = parseArgs({
  options: { wasm: { type: 'string' }, inkling: { type: 'string' }, to: { type: 'string' } },
});
const { wasm, inkling, to } = options;
if (!wasm || !inkling || !to) {
  console.error('usage: node cmake/site/assemble.js --wasm DIR --inkling PROGRAM --to DIR');
  process.exit(2);
}

const next = `${to}.next`;
await rm(next, { recursive: true, force: true });
await copy();
await copyCurves();
const models = (await filesIn('models', '.npz')).map((name) => join(next, 'models', basename(name)));
await write('models/index.json', `${JSON.stringify({ models: describeModels(inkling, models) }, null, 1)}\n`);
await write('index.html', await joinStyles(next));
await write('sha256.js', await sha256Module(next));
await write('inkling.html', await oneFilePage(next));
await rm(join(next, 'carried-files.js')); // is within that file, and nowhere else
await write('index.html', await preloadModules(next));
await write('files.js', await fileList(next));
await compressAll(next);
await rm(to, { recursive: true, force: true });
await rename(next, to);

async function copy() {
  await cp(join(SOURCE, 'web'), next, { recursive: true, filter: (path) => !/\.(md|tsconfig\.json)$/.test(path) });
  await mkdir(join(next, 'wasm/faces'), { recursive: true });
  await mkdir(join(next, 'models'));
  for (const file of await filesIn('wasm', '.js')) await cp(file, join(next, 'wasm', basename(file)));
  for (const name of FACES) await cp(join(SOURCE, 'wasm/faces', name), join(next, 'wasm/faces', name));
  for (const name of MODULES) await cp(join(/** @type {string} */ (wasm), name), join(next, 'wasm', name));
  for (const file of await filesIn('models', '.npz')) await cp(file, join(next, 'models', basename(file)));
}

/** The room is whole without: then it shows numbers alone. */
async function copyCurves() {
  const uPlot = join(SOURCE, 'node_modules/uplot');
  if (!existsSync(uPlot)) return console.warn('uPlot is not installed, so the training room has no curves: npm ci --omit=dev');
  for (const file of CURVES) await cp(join(uPlot, file), join(next, 'uplot', basename(file)));
}

/** @param {string} folder @param {string} ending */
async function filesIn(folder, ending) {
  const names = await readdir(join(SOURCE, folder));
  return names.filter((name) => name.endsWith(ending)).map((name) => join(SOURCE, folder, name));
}

/** @param {string} path @param {string} text */
async function write(path, text) {
  await writeFile(join(next, path), text);
}
