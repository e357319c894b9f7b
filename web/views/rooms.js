// @ts-check
// Which room is shown: the one to draw in, or at #training the one to train in.

const TRAINING = '#training';

export class RoomsView {
  #views;
  #onTraining;

  /** @param {{ drawing: HTMLElement, training: HTMLElement }} views @param {() => void} onTraining its room is to be filled */
  constructor(views, onTraining) {
    this.#views = views;
    this.#onTraining = onTraining;
    addEventListener('hashchange', () => {
      this.enter();
      // Whoever follows the link by keyboard or ear goes on in the room.
      if (this.isTraining) views.training.focus();
    });
  }

  get isTraining() {
    return location.hash === TRAINING;
  }

  /** Shows the room that the address names. */
  enter() {
    const { drawing, training } = this.#views;
    drawing.hidden = this.isTraining;
    training.hidden = !this.isTraining;
    for (const link of document.querySelectorAll('.rooms a')) {
      if ((link.getAttribute('href') === TRAINING) === this.isTraining) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    if (this.isTraining) this.#onTraining();
  }

  /** Back to the pad. */
  draw() {
    location.hash = '';
  }
}
