// @ts-check
// The badge that says who reads: this device, or the server.

/** What each engine means for the drawing. @type {Record<string, string>} */
const MEANING = {
  WASM: 'Your drawing stays on this device.',
  server: 'Your drawing is sent to this site’s server.',
};

export class EngineView {
  #badge;
  #meaning;

  /** @param {{ badge: HTMLElement, meaning: HTMLElement }} elements */
  constructor({ badge, meaning }) {
    this.#badge = badge;
    this.#meaning = meaning;
  }

  /** @param {string} name */
  show(name) {
    this.#badge.textContent = name;
    this.#meaning.textContent = MEANING[name];
  }

  clear() {
    this.#badge.textContent = this.#meaning.textContent = '';
  }
}
