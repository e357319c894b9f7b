// @ts-check
// The page as one file that works from a disk, a stick or an e-mail: script, style, icon, module and the default model inside.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstModel } from '../../web/model-list.js';
import { oneScript } from './script.js';
import { sha256 } from './sha256.js';

const MODULES = ['wasm/inkling-full.wasm', 'wasm/inkling-convert.wasm'];
/** What learns needs a module that is larger than all the rest. */
const WITHIN = {
  'site-files.js': 'carried-files.js',
  'training/room.js': 'training/not-here.js',
  'teaching/teaching.js': 'training/not-here.js',
};

/** @param {string} folder the assembled page */
export async function oneFilePage(folder) {
  const read = (/** @type {string} */ path) => readFile(join(folder, path), 'utf8');
  const style = await read('style.css');
  const script = await oneScript(folder, 'app.js', WITHIN);
  const model = firstModel(JSON.parse(await read('models/index.json')).models);
  const carried = [
    carry('classifier/worker.js', Buffer.from(await oneScript(folder, 'classifier/worker.js'))),
    carry('models/index.json', Buffer.from(JSON.stringify({ models: [model] }))),
    ...(await Promise.all([...MODULES, `models/${model.file}`].map(async (path) => carry(path, await readFile(join(folder, path)))))),
  ];
  const icon = `data:image/svg+xml;base64,${Buffer.from(await read('icon.svg')).toString('base64')}`;
  const policy =
    `default-src 'none'; script-src '${sha256(script)}' 'wasm-unsafe-eval'; style-src '${sha256(style)}'; img-src data: blob:; ` +
    "connect-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'";

  let page = await read('index.html');
  /** @param {RegExp} part @param {string} replacement */
  const replace = (part, replacement) => {
    if (!part.test(page)) throw new Error(`index.html: ${part} is not there`);
    page = page.replace(part, () => replacement);
  };
  replace(/(?<=http-equiv="Content-Security-Policy" content=")[^"]+/, policy);
  replace(/ *<link rel="manifest"[^>]*>\n/, '');
  replace(/ *<link rel="apple-touch-icon"[^>]*>\n/, '');
  replace(/ *<a href="inkling.html"[^\n]*\n/, '');
  replace(/<link rel="stylesheet" href="style.css">/, `<style>${style}</style>`);
  replace(/<script type="module" src="app.js"><\/script>/, '');
  replace(/ *<\/body>/, `${carried.join('\n')}\n    <script type="module">${script}</script>\n  </body>`);
  return page.replaceAll('"icon.svg"', `"${icon}"`);
}

/** @param {string} path @param {Buffer} bytes */
function carry(path, bytes) {
  return `    <script type="application/octet-stream" data-path="${path}">${bytes.toString('base64')}</script>`;
}
