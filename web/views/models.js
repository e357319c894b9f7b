// @ts-check
// The choice of models, one radio button each, with its accuracy and size.

/** @typedef {import('../model-list.js').ModelCard} ModelCard */

export class ModelsView {
  #fieldset;
  #list;
  #about;
  #removal;
  #onChoose;
  /** @type {ModelCard | undefined} */
  #chosen;

  /**
   * @param {{ fieldset: HTMLFieldSetElement, list: HTMLElement, about: HTMLElement, removal: HTMLButtonElement }} elements about: the
   *   chosen one in words; removal: takes it away where it is the person's own
   * @param {{ onChoose: (model: ModelCard) => void, onRemove: (model: ModelCard) => void }} listeners
   */
  constructor({ fieldset, list, about, removal }, { onChoose, onRemove }) {
    this.#fieldset = fieldset;
    this.#list = list;
    this.#about = about;
    this.#removal = removal;
    this.#onChoose = onChoose;
    removal.addEventListener('click', () => {
      if (this.#chosen) onRemove(this.#chosen);
    });
  }

  /** @param {readonly ModelCard[]} models @param {ModelCard | undefined} chosen */
  show(models, chosen) {
    this.#list.replaceChildren(...models.map((model) => this.#card(model)));
    this.#fieldset.hidden = models.length === 0;
    if (chosen) this.choose(chosen);
  }

  /** Adds one, in the place of another of its name. @param {ModelCard} model */
  add(model) {
    this.remove(model);
    this.#list.append(this.#card(model));
    this.#fieldset.hidden = false;
  }

  /** @param {Pick<ModelCard, 'name'>} model */
  remove(model) {
    this.#input(model)?.parentElement?.remove();
  }

  /** @param {ModelCard} model */
  choose(model) {
    const input = this.#input(model);
    if (input) input.checked = true;
    this.#chosen = model;
    this.#about.textContent = wordsOn(model);
    this.#removal.hidden = !model.file;
    this.#removal.textContent = `Remove ${model.name}`;
  }

  /** @param {Pick<ModelCard, 'name'>} model */
  #input({ name }) {
    return [...this.#list.querySelectorAll('input')].find(({ value }) => value === name);
  }

  /** @param {ModelCard} model */
  #card(model) {
    const input = document.createElement('input');
    input.type = 'radio';
    input.name = 'model';
    input.value = model.name;
    input.addEventListener('change', () => this.#onChoose(model));

    const card = document.createElement('label');
    card.className = 'model';
    card.append(input, detail('model-name', model.name), detail('model-accuracy', accuracyOf(model)), detail('model-size', sizeOf(model)));
    return card;
  }
}

/** @param {ModelCard} model */
const accuracyOf = ({ accuracy }) => (accuracy === null ? '' : `${(100 * accuracy).toFixed(1)}\u00a0%`);

/** @param {ModelCard} model */
const sizeOf = ({ bytes }) => (bytes === null ? '' : `${Math.ceil(bytes / 1000)}\u00a0KB`);

/** "cnn-v1: 75,242 parameters; conv 16 3x3 relu, …; trained on MNIST." @param {ModelCard} model */
function wordsOn({ name, parameters, architecture, trainedOn, note }) {
  const parts = [
    parameters === null ? '' : `${parameters.toLocaleString('en')} parameters`,
    architecture.join(', '),
    trainedOn && `trained on ${trainedOn}`,
    note,
  ].filter(Boolean);
  return parts.length > 0 ? `${name}: ${parts.join('; ')}.` : '';
}

/** @param {string} className @param {string} text */
function detail(className, text) {
  const span = document.createElement('span');
  span.className = className;
  span.textContent = text;
  return span;
}
