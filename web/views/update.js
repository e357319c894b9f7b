// @ts-check
// "A new version is ready", and the button that changes to it.

export class UpdateView {
  #place;
  #button;

  /** @param {HTMLElement} place @param {HTMLButtonElement} button */
  constructor(place, button) {
    this.#place = place;
    this.#button = button;
  }

  /** @param {() => void} apply */
  offer(apply) {
    this.#button.onclick = apply;
    this.#place.hidden = false;
  }
}
