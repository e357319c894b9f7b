// @ts-check
// Serves the page without a network, one version as a whole. files.js, which the build writes, names every file with its
// SHA-256. Files are kept under their hash, so versions share what did not change, and a new version is installed only when
// every file of it has come as it was built; until then, and until the page asks for it, the last one goes on.
importScripts('files.js');

const worker = /** @type {ServiceWorkerGlobalScope & { FILES: Record<string, string> }} */ (/** @type {unknown} */ (self));
const { FILES } = worker;
/** Several copies of the page may share an origin. */
const CACHE = `inkling ${worker.registration.scope}`;

/** @param {string} path */
const addressOf = (path) => new URL(path === 'index.html' ? './' : path, worker.registration.scope).href;
/** @param {string} path */
const keyOf = (path) => `${addressOf(path)}?${encodeURIComponent(FILES[path])}`;

/** Address to path. */
const paths = new Map(Object.keys(FILES).map((path) => [addressOf(path), path]));
paths.set(new URL('index.html', worker.registration.scope).href, 'index.html');

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(Object.keys(FILES).map(async (path) => (await cache.match(keyOf(path))) ?? fetchInto(cache, path)));
}

/** Fails unless the file comes as it was built. @param {Cache} cache @param {string} path */
async function fetchInto(cache, path) {
  const fetched = await fetch(addressOf(path), { cache: 'no-cache', integrity: FILES[path] });
  if (!fetched.ok) throw new Error(`${path}: ${fetched.status}`);
  await cache.put(keyOf(path), fetched.clone());
  return fetched;
}

/** Forgets what only older versions had. */
async function activate() {
  const cache = await caches.open(CACHE);
  const needed = new Set(Object.keys(FILES).map(keyOf));
  for (const { url } of await cache.keys()) if (!needed.has(url)) await cache.delete(url);
  await worker.clients.claim();
}

/** @param {Request} request @param {string} path */
async function answer(request, path) {
  const cache = await caches.open(CACHE);
  // Whoever asks past the caches found the copy damaged.
  const kept = request.cache === 'reload' && request.mode !== 'navigate' ? undefined : await cache.match(keyOf(path));
  return kept ?? fetchInto(cache, path).catch(() => fetch(request));
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('message', ({ data }) => {
  if (data?.type === 'take over') worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const path = event.request.method === 'GET' ? paths.get(event.request.url.replace(/[?#].*$/, '')) : undefined;
  if (path) event.respondWith(answer(event.request, path));
});
