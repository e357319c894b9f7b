// @ts-check
// A training on the server, one of its jobs: started, followed as it goes, cancelled, published. Offers what here.js does.
import { jobOf } from './plan.js';
import { authorization, keptToken } from './token.js';

/** @typedef {import('./here.js').Listeners} Listeners */
/** @typedef {{ id: string, state: string, request: { architecture?: string, epochs?: number, data?: string } }} Job */

const PATIENCE_MS = 10_000;

/** The server wants a token, or another one. */
export class TokenError extends Error {}

export class JobRun {
  #listeners;
  #events;
  id;
  /** Its network is had by publishing it. */
  hasModel = false;
  canPause = false;

  /** @param {import('./plan.js').Plan} plan @param {Listeners} listeners */
  static async begin(plan, listeners) {
    const job = await ask('jobs', 'POST', jobOf(plan));
    return new JobRun(job.id, listeners);
  }

  /** Watches a job that there is. @param {string} id @param {Listeners} listeners */
  constructor(id, listeners) {
    this.id = id;
    this.#listeners = listeners;
    this.#events = new EventSource(address(`jobs/${encodeURIComponent(id)}/events`));
    for (const type of ['epoch', 'batch']) {
      this.#events.addEventListener(type, ({ data }) => listeners.onProgress(momentFrom(JSON.parse(data), type === 'epoch')));
    }
    this.#events.addEventListener('state', ({ data }) => this.#changed(JSON.parse(data)));
    // The browser connects again by itself, unless the server says that there is no such job.
    this.#events.addEventListener('error', () => {
      if (this.#events.readyState === EventSource.CLOSED) listeners.onEnd('The server does not tell of this job any more.');
    });
  }

  async run() {}

  pause() {}

  /** Cancels it; the server says when it is over. */
  async stop() {
    await ask(`jobs/${encodeURIComponent(this.id)}`, 'DELETE');
  }

  /** Puts its network among the server's models. @param {string} name */
  async publish(name) {
    await ask(`jobs/${encodeURIComponent(this.id)}/publish`, 'POST', { name });
  }

  /** Watches it no longer. */
  close() {
    this.#events.close();
  }

  /** @param {{ state: string, error?: string }} event */
  #changed({ state, error }) {
    if (state === 'queued' || state === 'running') return;
    this.close();
    this.hasModel = state === 'done';
    this.#listeners.onEnd(state === 'failed' ? `The job failed: ${error}` : undefined);
  }
}

/** The server's jobs, the newest first. @returns {Promise<Job[]>} */
export async function listJobs() {
  const { jobs } = await ask('jobs', 'GET');
  return jobs.sort((/** @type {Job} */ a, /** @type {Job} */ b) => Number(b.id) - Number(a.id));
}

/** @param {any} event @param {boolean} epochDone @returns {import('./history.js').Moment} */
function momentFrom({ epoch, epochs, batch, batches, loss, accuracy, images_per_second: imagesPerSecond, validation_accuracy: validationAccuracy }, epochDone) {
  return { epoch, epochs, batch, batches, loss, accuracy, imagesPerSecond, validationAccuracy, epochDone };
}

/** @param {string} path */
const address = (path) => new URL(path, document.baseURI);

/** @param {string} path @param {string} method @param {object} [body] @returns {Promise<any>} */
async function ask(path, method, body) {
  const headers = { ...(method !== 'GET' && authorization()), ...(body && { 'Content-Type': 'application/json' }) };
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(address(path), {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Error('The server cannot be reached.');
  }
  const said = await answer.json().catch(() => null);
  if (answer.status === 401) {
    throw new TokenError(`${keptToken() ? 'The server does not take this token' : 'The server wants its token for this'}. It says: ${said?.error ?? 'status 401'}.`);
  }
  if (!answer.ok) throw new Error(said?.error ?? `The server answered with status ${answer.status}.`);
  return said;
}
