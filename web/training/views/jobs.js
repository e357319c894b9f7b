// @ts-check
// The server's jobs, each with a button to watch it.

/** @typedef {import('../job.js').Job} Job */

const MOST = 8;

export class JobsView {
  #section;
  #list;
  #onWatch;

  /** @param {{ section: HTMLElement, list: HTMLElement }} elements @param {(id: string) => void} onWatch */
  constructor({ section, list }, onWatch) {
    this.#section = section;
    this.#list = list;
    this.#onWatch = onWatch;
  }

  /** @param {readonly Job[]} jobs the newest first */
  show(jobs) {
    this.#section.hidden = jobs.length === 0;
    this.#list.replaceChildren(...jobs.slice(0, MOST).map((job) => this.#item(job)));
  }

  /** @param {Job} job */
  #item({ id, state, request }) {
    const words = document.createElement('span');
    words.textContent = `Job ${id}, ${state}: ${[request.architecture, request.data].filter(Boolean).join('; ')}`;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'small';
    button.textContent = `Watch job ${id}`;
    button.addEventListener('click', () => this.#onWatch(id));
    const item = document.createElement('li');
    item.append(words, button);
    return item;
  }
}
