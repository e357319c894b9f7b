// @ts-check
// Where bytes come from: memory, the web, or (in Node) files.

import { InklingError, reason } from './error.js';

/** @typedef {string | URL | Response | ArrayBuffer | ArrayBufferView} Source */

const inNode = Boolean(globalThis.process?.versions?.node);
/** In a variable, so that no bundler for pages looks for it. */
const NODE_FILES = 'node:fs/promises';

/**
 * @param {unknown} source
 * @param {string} what the thing that is read, for messages: "the model"
 * @returns {Promise<Uint8Array>}
 */
export async function readBytes(source, what) {
  if (source instanceof ArrayBuffer) {
    return new Uint8Array(source);
  }
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  const file = filePath(source);
  if (file !== null) {
    return readFile(file, what);
  }
  const response = await openResponse(source, what);
  if (isPage(response)) {
    throw new InklingError(
      'fetch_failed',
      `${what}: ${response.url || 'the response'} is a web page (${response.headers.get('content-type')}), not the file; ` +
        'check the address: many servers answer unknown ones with a page',
    );
  }
  return readBody(response, what);
}

/** @param {Response} response */
export function isPage(response) {
  return (response.headers.get('content-type') ?? '').startsWith('text/html');
}

/**
 * The answer to a request that succeeded.
 * @param {unknown} source a URL, or a Response that somebody else asked for
 * @param {string} what
 * @returns {Promise<Response>}
 */
export async function openResponse(source, what) {
  const response = isResponse(source) ? source : await request(source, what);
  if (!response.ok) {
    throw new InklingError(
      response.status === 404 ? 'not_found' : 'fetch_failed',
      `${what}: ${response.url || 'the response'} answered ${response.status} ${response.statusText}`.trim() +
        '; check that the address is right and the file is on the server',
    );
  }
  return response;
}

/**
 * @param {Response} response
 * @param {string} what
 */
export async function readBody(response, what) {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new InklingError(
      'fetch_failed',
      `${what}: the download of ${response.url || 'the response'} broke off (${reason(cause)}); try again`,
      { cause },
    );
  }
}

/**
 * The path when `source` means a file on disk, which it only can in Node: a file: URL, or a string that is no URL.
 * @param {unknown} source
 * @returns {string | URL | null}
 */
export function filePath(source) {
  if (source instanceof URL) {
    return source.protocol === 'file:' && inNode ? source : null;
  }
  if (typeof source !== 'string' || !inNode) {
    return null;
  }
  if (source.startsWith('file:')) {
    return new URL(source);
  }
  return /^[a-z][a-z0-9+.-]+:/i.test(source) ? null : source;
}

/**
 * @param {unknown} source
 * @returns {source is Response}
 */
function isResponse(source) {
  return typeof Response !== 'undefined' && source instanceof Response;
}

/**
 * @param {unknown} source
 * @param {string} what
 */
async function request(source, what) {
  if (typeof source !== 'string' && !(source instanceof URL)) {
    throw new InklingError(
      'invalid_argument',
      `${what}: expected a URL, a Response, an ArrayBuffer or a Uint8Array, got ${typeName(source)}`,
    );
  }
  try {
    return await fetch(source);
  } catch (cause) {
    throw new InklingError(
      'fetch_failed',
      `${what}: could not fetch ${source} (${reason(cause)}); check the address, the connection, and for another site its CORS headers`,
      { cause },
    );
  }
}

/**
 * @param {string | URL} file
 * @param {string} what
 */
async function readFile(file, what) {
  /** @type {typeof import('node:fs/promises')} */
  const { readFile: read } = await import(/* webpackIgnore: true */ /* @vite-ignore */ NODE_FILES);
  try {
    return new Uint8Array(await read(file));
  } catch (cause) {
    const missing = /** @type {{ code?: string }} */ (cause).code === 'ENOENT';
    throw new InklingError(
      missing ? 'not_found' : 'fetch_failed',
      `${what}: could not read ${file} (${reason(cause)}); check the path`,
      { cause },
    );
  }
}

/** @param {unknown} value */
function typeName(value) {
  return value === null || typeof value !== 'object' ? String(value) : (value.constructor?.name ?? 'an object');
}
