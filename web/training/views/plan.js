// @ts-check
// The form that says what is trained, and the buttons that begin, pause and end it.
import { byId } from '../../views/by-id.js';
import { planFrom, PRESETS } from '../plan.js';
import { keepToken, keptToken } from '../token.js';

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
  #isDataOffered;
  #token = byId('plan-token', HTMLInputElement);
  #tokenSaid = byId('plan-token-said', HTMLElement);
  #aboutToken = this.#tokenSaid.textContent;
  #wantsToken;
  /** Whether the server has refused, and may be asked again. */
  #isTokenWanted = false;
  /** @type {State} */
  #state = 'idle';
  /** Whether it was stopped before it began. */
  isStopped = false;

  /**
   * @param {import('../../server.js').Server | null} server
   * @param {import('../server-data.js').ServerData | null} data what the server hands out
   * @param {{ onStart: (plan: Plan) => void, onPause: () => void, onStop: () => void }} listeners onPause: or go on
   */
  constructor(server, data, { onStart, onPause, onStop }) {
    this.#isDataOffered = data !== null;
    this.#preset.append(...PRESETS.map(({ name }, i) => new Option(name, String(i))), new Option('Your own', OWN));
    this.#preset.addEventListener('change', () => this.#usePreset());
    this.#optimizer.addEventListener('change', () => this.#usePreset());
    this.#architecture.addEventListener('input', () => (this.#preset.value = OWN));
    this.#usePreset();

    byId('plan-where', HTMLElement).hidden = !server || server.changes === 'read-only';
    this.#wantsToken = server?.changes === 'token';
    this.#token.value = keptToken();
    this.#token.addEventListener('input', () => {
      keepToken(this.#token.value);
      this.#judgeToken(true);
    });
    const images = data ? `, ${data.train.toLocaleString('en')} images` : '';
    byId('plan-server-data', HTMLElement).textContent = `What the server has: ${data?.name ?? server?.trainingData}${images}`;
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
      if (this.#state !== 'idle') return; // Enter in the token field, which can be filled at any time
      const plan = planFrom(new FormData(this.#form), this.#files, data?.name);
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

  /** The server has refused, for want of the right token. */
  askForToken() {
    this.#isTokenWanted = true;
    this.#reflect();
    this.#judgeToken(false);
    this.#token.select();
  }

  /** @param {boolean} isGood as far as is known */
  #judgeToken(isGood) {
    this.#token.ariaInvalid = String(!isGood);
    this.#tokenSaid.textContent = isGood ? this.#aboutToken : 'The server has refused: it takes another token.';
  }

  /** @param {State} state @param {boolean} [canPause] */
  show(state, canPause = state !== 'preparing') {
    const hadFocus = [this.#startButton, this.#pauseButton, this.#stopButton].some((button) => button === document.activeElement);
    this.#state = state;
    if (state === 'idle') this.#isTokenWanted = false;
    this.#startButton.hidden = state !== 'idle';
    this.#pauseButton.hidden = state === 'idle' || !canPause;
    this.#pauseButton.textContent = state === 'paused' ? 'Continue' : 'Pause';
    this.#stopButton.hidden = state === 'idle';
    for (const field of this.#form.querySelectorAll('input:not(#plan-token), select')) /** @type {HTMLInputElement} */ (field).disabled = state !== 'idle';
    this.#reflect();
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
    const isTokenNeeded = onServer && this.#wantsToken;
    byId('plan-token-field', HTMLElement).hidden = !isTokenNeeded && !this.#isTokenWanted;
    this.#token.required = isTokenNeeded;
    byId('plan-server-choice', HTMLElement).hidden = !onServer && !this.#isDataOffered;
    for (const radio of this.#radios('source')) {
      if (radio.checked && radio.closest('label')?.hidden) this.#radios('source')[0].checked = true;
    }
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
