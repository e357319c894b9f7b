// @ts-check
// One core, the same bits: the logits of the native build and of the module, compared bit for bit.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { load } from '../../wasm/inkling.js';
import { inkNoise, modelFile, noise } from '../support/models.js';
import { floats, strings } from '../support/npz-writer.js';
import { wasmModule } from '../support/wasm-module.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NATIVE = process.env.INKLING_DUMP_LOGITS ?? join(ROOT, 'build/release/tests/support/dump_logits');

const noNative = existsSync(NATIVE) ? false : `${NATIVE} is not built`;

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-'));
});
after(() => rm(folder, { recursive: true }));

/**
 * @param {readonly string[]} options
 * @param {string} model
 * @param {Float32Array | Buffer} input
 */
function nativeLogits(options, model, input) {
  const { status, stdout, stderr } = spawnSync(NATIVE, [...options, model], { input, maxBuffer: 2 ** 30 });
  assert.equal(status, 0, stderr.toString());
  return new Uint32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.byteLength));
}

/**
 * @param {Uint32Array} native
 * @param {readonly Float32Array[]} wasm
 */
function assertSameBits(native, wasm) {
  assert.equal(native.length, wasm.reduce((sum, logits) => sum + logits.length, 0));
  let at = 0;
  let different = 0;
  for (const logits of wasm) {
    for (const bits of new Uint32Array(logits.buffer)) {
      different += bits === native[at++] ? 0 : 1;
    }
  }
  assert.equal(different, 0, `${different} of ${at} logits differ`);
}

/** @param {string} model @param {Float32Array} images */
async function compareRaw(model, images) {
  const reader = await load(model, { wasm: await wasmModule() });
  const logits = [];
  for (let first = 0; first < images.length; first += 784) {
    logits.push(reader.classify(images.subarray(first, first + 784)).logits);
  }
  reader.close();
  assertSameBits(nativeLogits(['raw'], model, images), logits);
}

/** @param {Record<string, import('../support/npz-writer.js').NpyArray>} [replaced] */
async function writeModel(replaced) {
  const path = join(folder, 'model.npz');
  await writeFile(path, modelFile(replaced));
  return path;
}

test('sparse and dense images have the same logits', { skip: noNative }, async () => {
  const model = await writeModel();
  await compareRaw(model, inkNoise(300, 21));
  await compareRaw(model, noise(300 * 784, 22));
});

test('every activation gives the same bits', { skip: noNative }, async () => {
  for (const activation of ['relu', 'tanh', 'sigmoid']) {
    const model = await writeModel({
      architecture: strings([3], [`dense 33 ${activation}`, `dense 17 ${activation}`, 'dense 10 softmax']),
      'layers.0.weight': floats([33, 784], noise(33 * 784, 5)),
      'layers.0.bias': floats([33], noise(33, 6)),
      'layers.1.weight': floats([17, 33], noise(17 * 33, 7)),
      'layers.1.bias': floats([17], noise(17, 8)),
      'layers.2.weight': floats([10, 17], noise(170, 9)),
      'layers.2.bias': floats([10], noise(10, 10)),
    });
    await compareRaw(model, inkNoise(100, 23));
  }
});

test('drawings are normalised to the same bits', { skip: noNative }, async () => {
  const model = await writeModel();
  const reader = await load(model, { wasm: await wasmModule() });
  for (const [width, height] of [[280, 280], [97, 203], [28, 28], [640, 33]]) {
    const drawings = Array.from({ length: 5 }, (_, index) => strokes(width, height, index + 1));
    const logits = drawings.map((data) => reader.classify({ data, width, height }).logits);
    const input = Buffer.concat(drawings);
    assertSameBits(nativeLogits(['canvas', String(width), String(height)], model, input), logits);
  }
  reader.close();
});

/**
 * A few dark strokes of antialiased dots on white paper.
 * @param {number} width
 * @param {number} height
 * @param {number} seed
 */
function strokes(width, height, seed) {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  const [x0, y0, dx, dy, bend] = noise(5, seed * 7919);
  const radius = Math.max(1, Math.min(width, height) / 16);
  for (let step = 0; step <= 200; ++step) {
    const t = step / 100 - 1;
    const cx = width * (0.5 + 0.1 * x0 + 0.3 * t * dx + 0.2 * bend * t * t);
    const cy = height * (0.5 + 0.1 * y0 + 0.3 * t * dy - 0.2 * bend * t * t);
    for (let y = Math.max(0, Math.floor(cy - radius)); y < Math.min(height, cy + radius); ++y) {
      for (let x = Math.max(0, Math.floor(cx - radius)); x < Math.min(width, cx + radius); ++x) {
        const ink = Math.max(0, Math.min(1, radius - Math.hypot(x - cx, y - cy)));
        const at = (y * width + x) * 4;
        data[at] = data[at + 1] = data[at + 2] = Math.min(data[at], 255 - 255 * ink);
      }
    }
  }
  return Buffer.from(data.buffer);
}
