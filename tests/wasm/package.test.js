// @ts-check
// The package as npm installs it: found without being told, typed, small, and as publint, @arethetypeswrong/cli and the custom-elements
// manifest want it.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { modelFile } from '../support/models.js';
import { installPackage, runNode, toolOf } from '../support/packed-package.js';

const LIMIT_BYTES = 600_000;
const STRICT = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom'];

/** @type {Awaited<ReturnType<typeof installPackage>>} */
let project;
before(async () => {
  project = await installPackage();
  await writeFile(join(project.folder, 'model.npz'), modelFile());
});
after(() => project?.remove());

/** @param {string} code */
async function runModule(code) {
  await writeFile(join(project.folder, 'main.js'), code);
  return runNode(['main.js'], project.folder);
}

/** @param {string} code */
async function check(code) {
  await writeFile(join(project.folder, 'consumer.ts'), code);
  return runNode([toolOf('typescript/bin/tsc'), ...STRICT, 'consumer.ts'], project.folder);
}

/** @param {string} path */
const inPackage = (path) => join(project.folder, 'node_modules/inkling', path);

test('is small, and brings nothing with it', async (t) => {
  t.diagnostic(`${project.tarball.length} bytes`);
  assert.ok(project.tarball.length < LIMIT_BYTES, `${project.tarball.length} bytes`);
  const { dependencies, peerDependencies, scripts } = JSON.parse(await readFile(inPackage('package.json'), 'utf8'));
  assert.deepEqual([dependencies, peerDependencies, scripts], [undefined, undefined, undefined]);
});

test('finds its module and its models by itself in Node', async () => {
  const code = `
    import { createRequire } from 'node:module';
    import { load } from 'inkling';
    const reader = await load('model.npz');
    console.log(reader.info.name, reader.classify(new Float32Array(784)).probabilities.length);
    const model = createRequire(import.meta.url).resolve('inkling/models/cnn-v1.npz');
    const bar = { data: new Uint8Array(100 * 100).map((_, i) => (i % 100 > 45 && i % 100 < 55 && i > 1000 && i < 9000 ? 0 : 255)), width: 100, height: 100 };
    console.log((await load(model)).readNumber(bar).text);`;
  assert.deepEqual(await runModule(code), { status: 0, output: 'noise 10\n1\n' });
});

test('reads and trains in Node with its modules inside', async () => {
  const code = `
    import { load, train } from 'inkling/inline';
    const training = await train({ synthetic: 200, epochs: 1 });
    await training.run();
    console.log((await load('model.npz')).info.name, (await load(training.model({ name: 'mine' }))).info.name);`;
  assert.deepEqual(await runModule(code), { status: 0, output: 'noise mine\n' });
});

test('trains in Node, with the module that it finds by itself', async () => {
  const code = `
    import { load, readDataSet, train } from 'inkling';
    const training = await train({ synthetic: 200, epochs: 1 });
    const { done } = await training.run();
    const { info } = await load(training.model({ name: 'mine' }));
    console.log(done, info.name, await readDataSet([]).catch(({ code }) => code));`;
  assert.deepEqual(await runModule(code), { status: 0, output: 'true mine invalid_argument\n' });
});

test('every face can be imported where there is no DOM', async () => {
  const code = `
    const faces = await Promise.all(['inkling', 'inkling/worker', 'inkling/element', 'inkling/inline'].map((face) => import(face)));
    console.log(faces.map((face) => Object.keys(face).sort().join(' ')).join(', '));
    await faces[1].load('model.npz').catch((error) => console.log(error.code));`;
  const output = 'InklingError Reader load readDataSet synthesize teach train, InklingError WorkerReader WorkerTraining load readDataSet synthesize teach train, ' +
    'InkPad, InklingError Reader load readDataSet synthesize teach train\nunsupported\n';
  assert.deepEqual(await runModule(code), { status: 0, output });
});

test('is typed for those who use it', async () => {
  const right = await check(`
    import { load, train, readDataSet, InklingError, type DataSet, type Digit, type Progress, type Reading, type Training } from 'inkling';
    import { load as loadWorker, train as trainWorker, type Evaluation } from 'inkling/worker';
    import { load as loadInline, teach as teachInline, train as trainInline, type Lesson, type TrainOptions } from 'inkling/inline';
    import { InkPad, type InkReading } from 'inkling/element';
    const reader = await load(new URL('http://host/model.npz'));
    const reading: Reading = reader.classify(new ImageData(9, 9));
    const digits: Digit[] = reader.readNumber(new ImageData(9, 9)).digits;
    const saliency: Float32Array = (await (await loadWorker('model.npz')).explain(new Float32Array(784))).saliency;
    const code: InklingError['code'] = 'bad_file';
    const pad: InkPad = new InkPad();
    const data: DataSet = await readDataSet(new File([], 'mnist.npz'));
    const training: Training = await train({ ...data.train, validation: data.test, optimizer: 'adam', epochs: 3 });
    const progress: Progress | null = await training.run({ onProgress: ({ loss }) => console.log(loss) });
    const options: TrainOptions = { synthetic: 100, wasm: async () => new Uint8Array(8) };
    const lesson: Lesson = await teachInline((await trainInline(options)).model(), { images: new Float32Array(784), labels: Uint8Array.of(7) });
    const evaluation: Evaluation = await (await trainWorker({ synthetic: 100, model: training.model() })).evaluate({ on: 'test' });
    pad.addEventListener('read', (event) => console.log((event as CustomEvent<InkReading>).detail.value, pad.value, pad.form));
    export { code, digits, evaluation, lesson, loadInline, pad, progress, reading, saliency };`);
  assert.deepEqual(right, { status: 0, output: '' });
  const wrong = await check(`
    import { load } from 'inkling';
    import { train } from 'inkling';
    export const training = train({ optimizer: 'rmsprop' });
    const reader = await load('model.npz');
    export const digit: string = reader.classify('digit.png').labels;
    export const text: number = reader.readNumber(new ImageData(9, 9)).text;`);
  assert.match(wrong.output, /'string' is not assignable to parameter/);
  assert.match(wrong.output, /Property 'labels' does not exist/);
  assert.match(wrong.output, /Type 'string' is not assignable to type 'number'/);
  assert.match(wrong.output, /'"rmsprop"' is not assignable/);
});

test('publint finds nothing', async () => {
  const { publint } = await import('publint');
  const { messages } = await publint({ pkgDir: inPackage('.'), level: 'suggestion', strict: true });
  assert.deepEqual(messages, []);
});

test('@arethetypeswrong/cli finds nothing', () => {
  const files = ['inkling.wasm', 'inkling-full.wasm', 'inkling-convert.wasm', 'inkling-train.wasm'];
  const command = [toolOf('@arethetypeswrong/cli/dist/index.js'), '--pack', inPackage('.'), '--profile', 'esm-only', '--exclude-entrypoints', ...files];
  const { status, output } = runNode(command, project.folder);
  assert.equal(status, 0, output); // CommonJS is not offered; every other problem would be an error
});

test('the custom-elements manifest tells of <ink-pad> what its source does', async () => {
  const { modules } = JSON.parse(await readFile(inPackage('custom-elements.json'), 'utf8'));
  assert.deepEqual(modules.map((/** @type {any} */ { path }) => path), ['faces/element.js']);
  const [pad] = modules[0].declarations.filter((/** @type {any} */ { customElement }) => customElement);
  assert.equal(pad.tagName, 'ink-pad');
  const names = (/** @type {{ name: string }[]} */ items) => [...new Set(items.map(({ name }) => name))].sort();
  assert.deepEqual(names(pad.attributes), ['disabled', 'label', 'model', 'name', 'numbers', 'required']);
  assert.deepEqual(names(pad.events), ['change', 'error', 'read']);
  assert.deepEqual(names(pad.cssParts), ['canvas', 'clear', 'reading']);
  const source = await readFile(inPackage('faces/element.js'), 'utf8');
  for (const { name } of pad.cssParts) assert.match(source, new RegExp(`part="${name}"`));
  for (const { name } of pad.cssProperties) assert.match(source, new RegExp(`var\\(${name},`));
});
