// @ts-check
// The nginx site as it is shipped, but for its ports and folder, in front of two real servers.
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { serve, whyNoProgram } from '../../support/program.js';
import { whyNot } from '../../support/tools.js';

const SITE_FILE = fileURLToPath(new URL('../../../server/deploy/nginx/inkling.conf', import.meta.url));
const MODELS = fileURLToPath(new URL('../../../models', import.meta.url));
const TOKEN = 'correct horse battery staple';
const MODULES = '/etc/nginx/modules-enabled';

const run = promisify(execFile);

function whyNoBrotli() {
  try {
    execFileSync('grep', ['-Rqs', 'brotli_static', MODULES]);
    return false;
  } catch {
    return "nginx cannot send brotli: Debian's libnginx-mod-http-brotli-static";
  }
}

/** @returns {Promise<number>} a port that was free a moment ago */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

describe('nginx in front of two servers', { skip: whyNot('nginx', 'nginx') || whyNoBrotli() || whyNoProgram() }, () => {
  let folder = '';
  let url = '';
  /** @type {number[]} */
  let ports = [];
  /** @type {Awaited<ReturnType<typeof serve>>[]} */
  let servers = [];
  /** @type {import('node:child_process').ChildProcess} */
  let nginx;

  /** @param {number} port */
  const start = (port) => serve('--port', String(port), '--models', MODELS, '--site', join(folder, 'site'), '--token-file', join(folder, 'token'));

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkling-'));
    await mkdir(join(folder, 'site'));
    for (const [name, text] of [
      ['token', TOKEN],
      ['site/index.html', '<!doctype html>'],
      ['site/index.html.br', 'brotli'],
      ['site/index.html.gz', 'gzip'],
      ['site/app.js', 'export {};'],
      ['site/reader.wasm', '\0asm'],
    ]) {
      await writeFile(join(folder, name), text);
    }
    ports = await Promise.all([freePort(), freePort(), freePort()]);
    servers = await Promise.all([start(ports[0]), start(ports[1])]);
    const site = (await readFile(SITE_FILE, 'utf8'))
      .replaceAll('127.0.0.1:8081', `127.0.0.1:${ports[0]}`)
      .replaceAll('127.0.0.1:8082', `127.0.0.1:${ports[1]}`)
      .replace('listen 80;', `listen 127.0.0.1:${ports[2]};`)
      .replace('listen [::]:80;', '')
      .replace('/usr/share/inkling/site', join(folder, 'site'));
    await writeFile(join(folder, 'site.conf'), site);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
    await writeFile(
      join(folder, 'nginx.conf'),
      `include ${MODULES}/*.conf; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${folder}/pid; error_log stderr crit; daemon off;
       events {} http { access_log off; ${temporary.join(' ')} include ${folder}/site.conf; }`,
    );
    url = `http://127.0.0.1:${ports[2]}/`;
    const { stderr } = await run('nginx', ['-t', '-c', join(folder, 'nginx.conf')]);
    assert.doesNotMatch(stderr, /\[warn\]/);
    nginx = spawn('nginx', ['-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'inherit'] });
    for (let i = 0; i < 200 && !(await fetch(url).catch(() => false)); ++i) await new Promise((resolve) => setTimeout(resolve, 25));
  });
  after(async () => {
    const ended = nginx && new Promise((resolve) => nginx.once('close', resolve));
    nginx?.kill('SIGQUIT');
    await Promise.all([ended, ...servers.map((server) => server.close())]);
    await rm(folder, { recursive: true });
  });

  /** @param {string} path @param {RequestInit} [options] */
  const ask = (path, options) => fetch(new URL(path, url), options);
  /** Without undoing the compression. @param {string} encoding */
  const encoded = async (encoding) => {
    const { stdout } = await run('curl', ['-sS', '-D', '-', '-H', `Accept-Encoding: ${encoding}`, url]);
    return stdout;
  };

  test('sends the page as files, with their types and compressed variants', async () => {
    for (const [path, type] of [
      ['/', 'text/html; charset=utf-8'],
      ['/app.js', 'text/javascript; charset=utf-8'],
      ['/reader.wasm', 'application/wasm'],
    ]) {
      const answer = await ask(path);
      assert.equal(answer.status, 200, path);
      assert.equal(answer.headers.get('Content-Type'), type);
      const own = await fetch(`http://127.0.0.1:${ports[0]}${path}`);
      for (const name of ['Content-Security-Policy', 'Cross-Origin-Opener-Policy', 'Referrer-Policy', 'X-Content-Type-Options']) {
        assert.ok(own.headers.get(name), name);
        assert.equal(answer.headers.get(name), own.headers.get(name), "as the server's own");
      }
      assert.equal(answer.headers.get('X-Request-Id'), null, 'no server was asked');
    }
    assert.match(await encoded('br'), /Content-Encoding: br[^]*\r\n\r\nbrotli$/i);
    assert.match(await encoded('gzip'), /Content-Encoding: gzip[^]*\r\n\r\ngzip$/i);
  });

  test('passes the rest to the servers', async () => {
    const models = await ask('/models');
    assert.equal(models.status, 200);
    assert.match(models.headers.get('X-Request-Id') ?? '', /^[0-9a-f]{32}$/, "nginx's own");
    assert.equal((await ask('/models/mlp-v5.npz')).status, 200);
    assert.equal((await ask('/predict', { method: 'POST', body: 'no JSON' })).status, 400);
    assert.equal((await ask('/nothing')).status, 404);
    assert.equal((await ask('/metrics')).status, 404);
    assert.equal((await ask('/predict', { method: 'POST', body: Buffer.alloc((8 << 20) + 1) })).status, 413);
  });

  test('sends changes to the first server, and only with the token', async () => {
    assert.equal((await ask('/reset', { method: 'POST' })).status, 401);
    assert.equal((await ask('/reset', { method: 'POST', headers: { Authorization: `Bearer ${TOKEN}` } })).status, 200);
    const origins = await Promise.all(ports.slice(0, 2).map(async (port) => (await (await fetch(`http://127.0.0.1:${port}/status`)).json()).live.origin));
    assert.equal(origins[0], 'untrained');
    assert.notEqual(origins[1], 'untrained');
  });

  test('answers every prediction while the servers restart one by one', async () => {
    let done = false;
    let answered = 0;
    const clients = Array.from({ length: 8 }, async () => {
      while (!done) {
        const answer = await ask('/predict', { method: 'POST', body: '{"image": ""}' });
        const { error } = await answer.json();
        assert.match(error, /image/, `status ${answer.status}`);
        ++answered;
      }
    });
    const restarts = (async () => {
      for (const i of [0, 1, 0, 1]) {
        await servers[i].close();
        servers[i] = await start(ports[i]);
      }
      done = true;
    })();
    await Promise.all([restarts, ...clients]);
    assert.ok(answered > 50, `${answered} answers`);
  });
});
