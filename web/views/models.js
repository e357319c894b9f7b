// @ts-check
// The choice of models, one radio button each, with its accuracy and size.

/** @typedef {import('../model-list.js').ModelCard} ModelCard */

export class ModelsView {
  #fieldset;
  #list;
  #about;
  #onChoose;

  /**
   * @param {{ fieldset: HTMLFieldSetElement, list: HTMLElement, about: HTMLElement }} elements about: the chosen one in words
   * @param {(model: ModelCard) => void} onChoose
   */
  constructor({ fieldset, list, about }, onChoose) {
    this.#fieldset = fieldset;
    this.#list = list;
    this.#about = about;
    this.#onChoose = onChoose;
  }

  /** @param {readonly ModelCard[]} models @param {ModelCard | undefined} chosen */
  show(models, chosen) {
    this.#list.replaceChildren(...models.map((model) => this.#card(model, model === chosen)));
    this.#fieldset.hidden = models.length === 0;
    this.#describe(chosen);
  }

  /** Chooses one, and adds it where it is new. @param {ModelCard} model */
  choose(model) {
    const inputs = [...this.#list.querySelectorAll('input')];
    if (model.file) inputs.find(({ value }) => value === model.name)?.parentElement?.remove();
    if (model.file) this.#list.append(this.#card(model, true));
    for (const input of inputs) input.checked = input.value === model.name;
    this.#fieldset.hidden = false;
    this.#describe(model);
  }

  /** @param {ModelCard | undefined} model */
  #describe(model) {
    this.#about.textContent = model ? wordsOn(model) : '';
  }

  /** @param {ModelCard} model @param {boolean} checked */
  #card(model, checked) {
    const input = document.createElement('input');
    input.type = 'radio';
    input.name = 'model';
    input.value = model.name;
    input.checked = checked;
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
function wordsOn({ name, parameters, architecture, trainedOn, file }) {
  const parts = [
    parameters === null ? '' : `${parameters.toLocaleString('en')} parameters`,
    architecture.join(', '),
    trainedOn && `trained on ${trainedOn}`,
    file ? 'brought by you, and used on this device alone' : '',
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
