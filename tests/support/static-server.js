// @ts-check
// Serves a folder on a free port under a sub-path, as any web host would; a POST is answered only where the test says how.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/**
 * @typedef {{ status?: number, json: unknown }} Answer
 * @typedef {(body: any) => Answer | Promise<Answer>} Post answers a request's JSON
 * @param {string} folder
 * @param {{ prefix?: string, posts?: Record<string, Post>, isOpen?: (path: string) => boolean }} [options] posts: by path after
 *   the prefix; isOpen: whether a path is answered now, or its connection cut
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveFolder(folder, { prefix = '/', posts = {}, isOpen = () => true } = {}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname);
    const name = path.startsWith(prefix) ? normalize(path.slice(prefix.length)) : '..';
    if (!isOpen(name)) return response.destroy();
    if (request.method === 'POST') {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const post = posts[name];
      if (!post) return response.writeHead(405).end();
      const { status = 200, json } = await post(JSON.parse(Buffer.concat(chunks).toString()));
      return response.writeHead(status, { 'Content-Type': TYPES['.json'] }).end(JSON.stringify(json));
    }
    const file = name === '.' || name.endsWith('/') ? join(name, 'index.html') : name;
    try {
      if (name.startsWith('..')) throw new Error('outside of the folder');
      const bytes = await readFile(join(folder, file));
      response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(bytes);
    } catch {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('no such file');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}${prefix}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve(undefined));
      }),
  };
}
