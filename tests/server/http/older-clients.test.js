// @ts-check
// What the clients of the three older programs sent, byte for byte, to the real server: the fields, types and codes that they
// were answered with.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { exchange } from '../../support/exchange.js';
import { serve, whyNoProgram } from '../../support/program.js';
import { sharedPath, whyNotShared } from '../../support/shared.js';

const MODELS = fileURLToPath(new URL('../../../models', import.meta.url));
const FIXTURES = 'interop/mnistified/fixtures';
const skip = whyNoProgram() || whyNotShared(FIXTURES, 'mnist/t10k-images-idx3-ubyte.gz');

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {Buffer} */
let png;
before(async () => {
  if (skip) return;
  server = await serve('--models', MODELS, '--data', sharedPath('mnist'));
  png = await readFile(sharedPath(`${FIXTURES}/42.png`));
});
after(() => server?.close());

/** @param {(string | Uint8Array)[]} request */
const ask = (...request) => exchange(server.url, ...request);
const lines = (/** @type {string[]} */ ...all) => `${all.join('\r\n')}\r\n\r\n`;

/** @param {unknown} value @param {number} [low] @param {number} [high] */
const assertDigit = (value, low = 0, high = 9) => assert.ok(Number.isInteger(value) && Number(value) >= low && Number(value) <= high, String(value));

describe("better-tensorflow's", () => {
  // Its page, in Chromium: a preflight, then JSON by fetch().
  const fromPage = (/** @type {string} */ path, /** @type {string} */ body, method = 'POST') => ask(lines(
    `${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1:7022', 'Connection: keep-alive', `Content-Length: ${Buffer.byteLength(body)}`,
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/61.0.3163.100 Safari/537.36',
    'Content-Type: application/json', 'Accept: */*', 'Origin: http://localhost:3000', 'Referer: http://localhost:3000/',
    'Accept-Encoding: gzip, deflate, br', 'Accept-Language: en-US,en;q=0.8',
  ), body);

  test('preflights', { skip }, async () => {
    for (const path of ['/predict', '/train', '/reset', '/pretrain']) {
      const answer = await ask(lines(
        `OPTIONS ${path} HTTP/1.1`, 'Host: 127.0.0.1:7022', 'Connection: keep-alive', 'Access-Control-Request-Method: POST', 'Origin: http://localhost:3000',
        'Access-Control-Request-Headers: content-type', 'Accept: */*', 'Accept-Encoding: gzip, deflate',
      ));
      assert.equal(answer.status, 200);
      assert.equal(answer.body.toString(), 'OK');
      assert.equal(answer.header.get('access-control-allow-origin'), '*');
      assert.match(answer.header.get('access-control-allow-methods') ?? '', /POST/);
      assert.match(answer.header.get('access-control-allow-headers') ?? '', /content-type/i);
    }
  });

  const assertPrediction = (/** @type {import('../../support/exchange.js').Answer} */ answer, /** @type {number} */ label) => {
    assert.equal(answer.status, 200, answer.body.toString());
    assert.equal(answer.header.get('content-type'), 'application/json');
    assert.equal(answer.header.get('access-control-allow-origin'), '*');
    const document = answer.json();
    assert.equal(document.label, label);
    assert.deepEqual(document.predictions.map((/** @type {any} */ one) => one.label), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const { confidence } of document.predictions) assert.ok(confidence >= 0 && confidence <= 1);
    assert.deepEqual(Object.keys(document.predictions[0]).sort(), ['confidence', 'label']);
  };

  test('predictions', { skip }, async () => {
    const image = `data:image/png;base64,${png.toString('base64')}`;
    for (const pretrained of [5, 4, 0, -1, 99, null]) {
      assertPrediction(await fromPage('/predict', JSON.stringify({ image, pretrained })), 4);
    }
    assertPrediction(await fromPage('/predict', JSON.stringify({ image })), 4);
    const jpeg = await readFile(sharedPath(`${FIXTURES}/42.jpg`));
    assertPrediction(await fromPage('/predict', JSON.stringify({ image: `data:image/jpeg;base64,${jpeg.toString('base64')}` })), 4);
    // Python's base64.urlsafe_b64encode, without a data URI.
    const bare = png.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
    assertPrediction(await fromPage('/predict', JSON.stringify({ image: bare, pretrained: 5 })), 4);
  });

  test('reset, train, pretrain', { skip }, async () => {
    // Typed into the address bar, or by curl.
    const bare = (/** @type {string} */ path, method = 'GET') => ask(lines(`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1:7022', 'User-Agent: curl/7.54.0', 'Accept: */*'));
    for (const method of ['GET', 'POST']) {
      const reset = await bare('/reset', method);
      assert.deepEqual([reset.status, reset.body.toString()], [200, 'OK']);
      const trained = await bare('/train', method);
      assert.equal(trained.status, 200, trained.body.toString());
      assert.deepEqual(Object.keys(trained.json()), ['accuracy']);
      assertDigit(trained.json().accuracy, 0, 100);
    }
    const body = '{"epochs":1}';
    const trained = await ask(lines('POST /train HTTP/1.1', 'Host: 127.0.0.1:7022', 'Content-Type: application/json', `Content-Length: ${body.length}`), body);
    assertDigit(trained.json().accuracy, 50, 100);
    for (const method of ['GET', 'POST']) {
      const pretrain = await bare('/pretrain', method);
      assert.deepEqual([pretrain.status, pretrain.body.toString()], [200, 'OK']);
    }
  });
});

describe("pynumdraw's", () => {
  // Its page: XMLHttpRequest with the red channel of a 300x300 canvas, white on black.
  const fromPage = (/** @type {unknown} */ document) => {
    const body = JSON.stringify(document);
    return ask(lines(
      'POST /predict_number/ HTTP/1.1', 'Host: localhost', 'Connection: keep-alive', `Content-Length: ${body.length}`,
      'User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/80.0.3987.149 Safari/537.36',
      'Content-Type: application/json;charset=UTF-8', 'Accept: */*', 'Origin: http://localhost', 'Referer: http://localhost/',
      'Accept-Encoding: gzip, deflate', 'Accept-Language: en-US,en;q=0.9',
    ), body);
  };
  // An upright stroke with soft edges.
  const canvas = (/** @type {number} */ side) => Array.from({ length: side * side }, (_, i) => {
    const x = (i % side) / side;
    const y = Math.floor(i / side) / side;
    const red = y > 0.2 && y < 0.8 ? Math.round(255 * Math.max(0, Math.min(1, 12 * (0.08 - Math.abs(x - 0.5)) + 0.5))) : 0;
    return red / 255;
  });

  test('drawings', { skip }, async () => {
    for (const side of [300, 28]) {
      const answer = await fromPage({ new_data: canvas(side) });
      assert.equal(answer.status, 200, answer.body.toString());
      assert.equal(answer.header.get('content-type'), 'application/json');
      const { predicted_number: number, confidence, model_version: version } = answer.json();
      assert.equal(number, 1);
      // The page shows confidence.concat("%").
      assert.match(confidence, /^\d{1,3}$/);
      assert.ok(Number(confidence) > 30 && Number(confidence) <= 100, confidence);
      assert.equal(typeof version, 'string');
    }
  });

  test('what is no square', { skip }, async () => {
    const answer = await fromPage({ new_data: canvas(28).slice(1) });
    assert.equal(answer.status, 400);
    assert.match(answer.json().error, /square/);
  });

  test('hello', { skip }, async () => {
    const answer = await ask(lines('GET /hello/ HTTP/1.1', 'Host: localhost', 'User-Agent: curl/7.58.0', 'Accept: */*'));
    assert.deepEqual([answer.status, answer.body.toString()], [200, 'hello_world']);
  });
});

describe("MNISTified's", () => {
  const byCurl = (/** @type {string} */ path) => ask(lines(`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1:5000', 'User-Agent: curl/7.51.0', 'Accept: */*'));
  // curl --data-binary @42.png -X POST http://127.0.0.1:5000/mnist/classify --header "Content-Type:image/png"
  const sendFile = (/** @type {Uint8Array} */ file, type = 'image/png') => ask(lines(
    'POST /mnist/classify HTTP/1.1', 'Host: 127.0.0.1:5000', 'User-Agent: curl/7.51.0', 'Accept: */*', `Content-Type:${type}`, `Content-Length: ${file.length}`,
  ), file);

  const assertClassified = (/** @type {import('../../support/exchange.js').Answer} */ answer, /** @type {number} */ digit) => {
    assert.equal(answer.status, 200, answer.body.toString());
    assert.equal(answer.header.get('content-type'), 'application/json');
    const { prediction, elapsed_time_ms: elapsed, debug } = answer.json();
    assert.equal(prediction, digit);
    assert.ok(elapsed > 0 && elapsed < 1000, elapsed);
    assert.deepEqual(Object.keys(debug), ['probabilities']);
    assert.equal(debug.probabilities.length, 10);
    assert.ok(debug.probabilities[digit] > 0.9);
  };

  test('status', { skip }, async () => {
    const answer = await byCurl('/status');
    assert.equal(answer.status, 200);
    const { status, model } = answer.json();
    assert.equal(status, 'ok');
    assert.ok(model.layers.length > 1);
    assert.deepEqual([model.layers[0].class_name, model.layers.at(-1).class_name], ['Conv2D', 'Dense']);
    for (const { config } of model.layers) assert.equal(typeof config.name, 'string');
  });

  test('files in four formats', { skip }, async () => {
    for (const ending of ['png', 'jpg', 'gif', 'tiff']) {
      assertClassified(await sendFile(await readFile(sharedPath(`${FIXTURES}/42.${ending}`)), `image/${ending}`), 4);
    }
    // Werkzeug's test client names no type.
    assertClassified(await ask(lines('POST /mnist/classify HTTP/1.1', 'Host: localhost', `Content-Length: ${png.length}`), png), 4);
  });

  test('test images by their number', { skip }, async () => {
    const image = await byCurl('/mnist/image/42');
    assert.equal(image.status, 200);
    assert.equal(image.header.get('content-type'), 'image/jpeg');
    assert.equal(image.body.subarray(0, 3).toString('hex'), 'ffd8ff');
    // What it serves, it reads.
    assertClassified(await sendFile(image.body, 'image/jpeg'), 4);
    for (const [place, label] of [[7, 9], [42, 4], [5000, 3]]) {
      for (const path of [`/mnist/label/${place}`, `/mnist/${place}/label`]) assert.deepEqual((await byCurl(path)).json(), { label });
      for (const path of [`/mnist/classify/${place}`, `/mnist/${place}/classify`]) assertClassified(await byCurl(path), label);
    }
  });

  test('what is not there, or no number', { skip }, async () => {
    for (const what of ['image', 'label', 'classify']) {
      assert.equal((await byCurl(`/mnist/${what}/9999`)).status, 200);
      for (const [place, status] of /** @type {[string, number][]} */ ([['10000', 404], ['100000000', 404], ['foo', 422], ['4.2', 422]])) {
        const answer = await byCurl(`/mnist/${what}/${place}`);
        assert.equal(answer.status, status, `${what} ${place}`);
        assert.equal(typeof answer.json().error, 'string');
      }
    }
  });

  test('what is no picture, or none of 28x28', { skip }, async () => {
    const bitmap = Buffer.alloc(54 + 100 * 100 * 3);
    bitmap.write('BM');
    bitmap.writeUInt32LE(bitmap.length, 2);
    bitmap.writeUInt32LE(54, 10);
    bitmap.writeUInt32LE(40, 14);
    bitmap.writeInt32LE(100, 18);
    bitmap.writeInt32LE(100, 22);
    bitmap.writeUInt16LE(1, 26);
    bitmap.writeUInt16LE(24, 28);
    const large = await sendFile(bitmap, 'image/bmp');
    assert.equal(large.status, 400);
    assert.match(large.json().error, /28x28/);
    assert.equal((await sendFile(Buffer.from('no picture'))).status, 400);
    assert.equal((await sendFile(png.subarray(0, 60))).status, 400);
  });
});
