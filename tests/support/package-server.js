// @ts-check
// Serves build/wasm/package on a free port, with pages of a test beside it.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';

const PACKAGE = new URL('../../build/wasm/package/', import.meta.url);

/** @type {Record<string, string>} */
const TYPES = { js: 'text/javascript', wasm: 'application/wasm', html: 'text/html', npz: 'application/octet-stream' };

/**
 * @param {Record<string, string | Uint8Array | (() => string | Uint8Array)>} files by path, beside the package's own; functions make
 *   theirs when asked
 * @param {Record<string, string>} [types] of some paths, instead of the right ones
 */
export async function servePackage(files, types = {}) {
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    try {
      const file = files[path] ?? (await readFile(new URL(`.${path}`, PACKAGE)));
      const body = typeof file === 'function' ? file() : file;
      response.writeHead(200, { 'Content-Type': types[path] ?? TYPES[path.split('.').pop() ?? ''] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A page with nothing in it, not even a request for an icon. */
export const BLANK_PAGE = '<!doctype html><title>Inkling</title><link rel="icon" href="data:,">';
