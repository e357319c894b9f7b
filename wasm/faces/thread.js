// @ts-check
// The worker behind worker.js, and who waits for its answers. Each message {id, call, values} gets exactly one,
// {id, result} or {id, code, message}.

import { InklingError, reason } from '../error.js';
import { readBytes } from '../source.js';

/** Ends the workers of those that nobody closed. @type {FinalizationRegistry<Thread>} */
export const abandoned = new FinalizationRegistry((thread) => thread.close('nobody held on to it'));

export class Thread {
  #worker;
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  #lastId = 0;
  /** @type {InklingError | null} */
  #ended = null;

  constructor() {
    if (typeof Worker === 'undefined') {
      throw new InklingError('unsupported', 'there is no Worker here; import "inkling" itself, in Node within a thread of worker_threads');
    }
    this.#worker = new Worker(new URL('./worker-thread.js', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data: { id, result, code, message } }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (code === undefined) waiting?.resolve(result);
      else waiting?.reject(new InklingError(code, message));
    });
    // The script did not load, or died outside of a call: nothing that waits will be answered.
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      const cause = event.message || 'worker-thread.js, or what it imports, cannot be loaded';
      this.#end(new InklingError('unsupported', `the worker does not run (${cause}); check that the package's files are beside each other on this site`));
    });
  }

  /**
   * @param {string} call
   * @param {readonly any[]} values typed arrays among them are handed over
   * @returns {Promise<any>}
   */
  async ask(call, values) {
    if (this.#ended) throw this.#ended;
    const id = ++this.#lastId;
    const buffers = values.map((value) => value?.data?.buffer ?? value?.buffer).filter((buffer) => buffer instanceof ArrayBuffer);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      try {
        this.#worker.postMessage({ id, call, values }, buffers);
      } catch (cause) {
        this.#waiting.delete(id);
        reject(new InklingError('invalid_argument', `what was given cannot be handed to a worker (${reason(cause)}); expected plain values and arrays`, { cause }));
      }
    });
  }

  /** @param {string} why what waits is told */
  close(why) {
    this.#end(new InklingError('closed', why));
  }

  /** @param {InklingError} cause */
  #end(cause) {
    this.#ended ??= cause;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(cause);
    this.#waiting.clear();
  }
}

/**
 * Where bytes are, in a form that means the same in the worker: addresses are those of the page, and responses do not travel.
 * @template T
 * @param {T} source
 * @param {string} what
 * @returns {Promise<T | string | Uint8Array>}
 */
export async function sendable(source, what) {
  if (source instanceof URL) return source.href;
  if (typeof source === 'function') return source();
  if (typeof source === 'string') return new URL(source, globalThis.document?.baseURI ?? location.href).href;
  return typeof Response !== 'undefined' && source instanceof Response ? readBytes(source, what) : source;
}
