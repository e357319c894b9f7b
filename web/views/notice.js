// @ts-check
// The place where the page says what is wrong, and what would cure it.

export class NoticeView {
  #place;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /** @param {string} summary @param {readonly string[]} [details] */
  show(summary, details = []) {
    const items = details.map((detail) => element('li', detail));
    const list = document.createElement('ul');
    list.append(...items);
    this.#place.replaceChildren(element('p', summary), ...(items.length > 0 ? [list] : []));
    this.#place.hidden = false;
  }

  clear() {
    this.#place.hidden = true;
    this.#place.replaceChildren();
  }
}

/** @param {string} tag @param {string} text */
function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
