// @ts-check
// Puts the npm package together:  node cmake/package/assemble.js --wasm DIR --to DIR
//
// Copies the JavaScript, the modules and the models, and writes the modules that `inkling/inline` carries within. The types and
// custom-elements.json are added by `npm run types`. Needs Node and nothing else.
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { deflateSync } from 'node:zlib';

const SOURCE = fileURLToPath(new URL('../..', import.meta.url));
const MODULES = ['inkling.wasm', 'inkling-full.wasm', 'inkling-convert.wasm', 'inkling-train.wasm'];
// What `inkling/inline` carries within; the second is for training alone, and for what only it can read.
const INSIDE = { 'inline-module.js': 'inkling-full.wasm', 'inline-training-module.js': 'inkling-train.wasm' };
// The best of each kind that is small: whoever wants another names its address.
const MODELS = ['mlp-v5.npz', 'cnn-v1.npz'];

const { values: options } = parseArgs({ options: { wasm: { type: 'string' }, to: { type: 'string' } } });
const { wasm, to } = options;
if (!wasm || !to) {
  console.error('usage: node cmake/package/assemble.js --wasm DIR --to DIR');
  process.exit(2);
}

await Promise.all(['faces', 'models'].map((folder) => mkdir(join(to, folder), { recursive: true })));
for (const folder of ['', 'faces']) {
  const names = await readdir(join(SOURCE, 'wasm', folder));
  for (const name of names.filter((file) => /\.(js|d\.ts)$/.test(file))) {
    await copyFile(join(SOURCE, 'wasm', folder, name), join(to, folder, name));
  }
}
for (const name of ['package.json', 'README.md']) await copyFile(join(SOURCE, 'wasm', name), join(to, name));
await copyFile(join(SOURCE, 'LICENSE'), join(to, 'LICENSE'));
for (const name of MODELS) await copyFile(join(SOURCE, 'models', name), join(to, 'models', name));
for (const name of MODULES) await copyFile(join(wasm, name), join(to, name));

for (const [name, inside] of Object.entries(INSIDE)) {
  // Compressed, as text would be twice as large where nobody compresses what is sent; zlib's form is what Node 18 has a stream for.
  const packed = deflateSync(await readFile(join(wasm, inside)), { level: 9, memLevel: 9 }).toString('base64');
  await writeFile(join(to, 'faces', name), `export const PACKED = '${packed}';\n`);
}
