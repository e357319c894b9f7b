// @ts-check
// The form that says what is trained, and the buttons that begin, pause and end it.
import { byId } from '../../views/by-id.js';
import { planFrom, PRESETS } from '../plan.js';

/** @typedef {import('../plan.js').Plan} Plan */
/** @typedef {'idle' | 'preparing' | 'running' | 'paused'} State */

const OWN = 'own';

export class PlanView {
  #form = byId('room-plan', HTMLFormElement);
  #preset = byId('plan-preset', HTMLSelectElement);
  #architecture = byId('plan-architecture', HTMLInputElement);
  #rate = byId('plan-rate', HTMLInputElement);
  #optimizer = byId('plan-optimizer', HTMLSelectElement);
  #filesSaid = byId('plan-files-said', HTMLElement);
  #startButton = byId('plan-start', HTMLButtonElement);
  #pauseButton = byId('plan-pause', HTMLButtonElement);
  #stopButton = byId('plan-stop', HTMLButtonElement);
  /** @type {readonly File[]} */
  #files = [];
  /** @type {State} */
  #state = 'idle';
  /** Whether it was stopped before it began. */
  isStopped = false;

  /**
   * @param {import('../../server.js').Server | null} server
   * @param {{ onStart: (plan: Plan) => void, onPause: () => void, onStop: () => void }} listeners onPause: or go on
   */
  constructor(server, { onStart, onPause, onStop }) {
    this.#preset.append(...PRESETS.map(({ name }, i) => new Option(name, String(i))), new Option('Your own', OWN));
    this.#preset.addEventListener('change', () => this.#usePreset());
    this.#optimizer.addEventListener('change', () => this.#usePreset());
    this.#architecture.addEventListener('input', () => (this.#preset.value = OWN));
    this.#usePreset();

    byId('plan-where', HTMLElement).hidden = !server?.isOpen;
    byId('plan-server-data', HTMLElement).textContent = `What the server has: ${server?.trainingData}`;
    this.#form.addEventListener('change', () => this.#reflect());
    this.#reflect();

    const input = byId('plan-file-input', HTMLInputElement);
    byId('plan-files', HTMLButtonElement).addEventListener('click', () => input.click());
    input.addEventListener('change', () => {
      this.takeFiles([...(input.files ?? [])]);
      input.value = ''; // the same may be chosen again
    });

    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const plan = planFrom(new FormData(this.#form), this.#files);
      if (plan.source === 'files' && plan.files.length === 0) return input.click();
      this.isStopped = false;
      onStart(plan);
    });
    this.#pauseButton.addEventListener('click', onPause);
    this.#stopButton.addEventListener('click', () => {
      this.isStopped = true;
      onStop();
    });
  }

  get isPaused() {
    return this.#state === 'paused';
  }

  /** @param {readonly File[]} files */
  takeFiles(files) {
    if (files.length === 0) return;
    this.#files = files;
    this.#filesSaid.textContent = files.map(({ name }) => name).join(', ');
    for (const radio of this.#radios('source')) radio.checked = radio.value === 'files';
    for (const radio of this.#radios('where')) radio.checked = radio.value === 'here';
    this.#reflect();
  }

  /** @param {State} state @param {boolean} [canPause] */
  show(state, canPause = state !== 'preparing') {
    const hadFocus = [this.#startButton, this.#pauseButton, this.#stopButton].some((button) => button === document.activeElement);
    this.#state = state;
    this.#startButton.hidden = state !== 'idle';
    this.#pauseButton.hidden = state === 'idle' || !canPause;
    this.#pauseButton.textContent = state === 'paused' ? 'Continue' : 'Pause';
    this.#stopButton.hidden = state === 'idle';
    for (const field of this.#form.querySelectorAll('input, select')) /** @type {HTMLInputElement} */ (field).disabled = state !== 'idle';
    // Who pressed a button that is gone goes on with the next.
    if (hadFocus && document.activeElement === document.body) (state === 'idle' ? this.#startButton : canPause ? this.#pauseButton : this.#stopButton).focus();
  }

  #usePreset() {
    const preset = PRESETS[Number(this.#preset.value)];
    if (!preset) return;
    this.#architecture.value = preset.architecture;
    this.#rate.value = String(this.#optimizer.value === 'sgd' ? preset.sgd : preset.adam);
  }

  /** What can be chosen depends on what was. */
  #reflect() {
    const onServer = this.#chosen('where') === 'server';
    byId('plan-files-choice', HTMLElement).hidden = onServer;
    byId('plan-server-choice', HTMLElement).hidden = !onServer;
    const unfit = onServer ? 'files' : 'server';
    if (this.#chosen('source') === unfit) this.#radios('source')[0].checked = true;
    const source = this.#chosen('source');
    byId('plan-count-field', HTMLElement).hidden = source !== 'synthetic';
    byId('plan-files-field', HTMLElement).hidden = source !== 'files';
  }

  /** @param {string} name */
  #chosen(name) {
    return this.#radios(name).find(({ checked }) => checked)?.value;
  }

  /** @param {string} name */
  #radios(name) {
    return [...this.#form.querySelectorAll('input')].filter((input) => input.type === 'radio' && input.name === name);
  }
}
