// @ts-check
// What is too large for localStorage, kept on this device in IndexedDB. Whoever calls goes on without it when the browser gives
// no database: in a private window, or where the person has forbidden it.

/** Each copy of the page has its own, wherever on a site it is. */
const NAME = `inkling ${location.pathname.replace(/[^/]*$/, '')}`;
/** Grows with the list below. */
const VERSION = 2;

/** Store to the property that tells its records apart. */
const STORES = { models: 'name', corrections: 'id' };

/** @type {Promise<IDBDatabase> | null} */
let database = null;

/**
 * Runs one transaction on a store.
 * @template T
 * @param {keyof typeof STORES} store @param {IDBTransactionMode} mode
 * @param {(records: IDBObjectStore) => IDBRequest<T>} run its last request is the result
 * @returns {Promise<T>} when the transaction is complete
 */
export async function inStore(store, mode, run) {
  const transaction = (await (database ??= open())).transaction(store, mode);
  const request = run(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve(request.result));
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('The browser kept nothing.')));
  });
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, VERSION);
    opening.addEventListener('upgradeneeded', () => {
      for (const [name, keyPath] of Object.entries(STORES)) {
        if (!opening.result.objectStoreNames.contains(name)) opening.result.createObjectStore(name, { keyPath });
      }
    });
    opening.addEventListener('success', () => {
      // Another tab has a newer page, which needs newer stores: it must not wait for this one.
      opening.result.addEventListener('versionchange', () => {
        opening.result.close();
        database = null;
      });
      resolve(opening.result);
    });
    opening.addEventListener('error', () => reject(opening.error));
  });
}
