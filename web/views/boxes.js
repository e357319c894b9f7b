// @ts-check
// A box around each digit of a number, on the pad.

/** @typedef {import('../ink.js').Rectangle} Rectangle */

/** Around the ink, in pad units. */
const ROOM = 0.015;

export class BoxesView {
  #place;

  /** @param {HTMLElement} place as large as the pad */
  constructor(place) {
    this.#place = place;
  }

  /** @param {readonly { box: Rectangle, text: string }[]} digits boxes in pad units */
  show(digits) {
    this.#place.replaceChildren(...digits.map(boxElement));
  }

  /** Which one was chosen; below 0: none. @param {number} at */
  mark(at) {
    [...this.#place.children].forEach((box, i) => box.classList.toggle('chosen', i === at));
  }

  clear() {
    this.#place.replaceChildren();
  }
}

/** @param {{ box: Rectangle, text: string }} digit */
function boxElement({ box, text }) {
  const made = document.createElement('span');
  made.className = 'box';
  made.dataset.text = text;
  /** @param {string} name @param {number} units */
  const set = (name, units) => made.style.setProperty(name, `${100 * units}%`);
  set('left', box.x - ROOM);
  set('top', box.y - ROOM);
  set('width', box.width + 2 * ROOM);
  set('height', box.height + 2 * ROOM);
  return made;
}
