// @ts-check
// The choice of models, one radio button each, with its accuracy and size.

/** @typedef {import('../model-list.js').ModelCard} ModelCard */

export class ModelsView {
  #fieldset;
  #list;
  #onChoose;

  /** @param {HTMLFieldSetElement} fieldset @param {HTMLElement} list @param {(model: ModelCard) => void} onChoose */
  constructor(fieldset, list, onChoose) {
    this.#fieldset = fieldset;
    this.#list = list;
    this.#onChoose = onChoose;
  }

  /** @param {readonly ModelCard[]} models @param {ModelCard | undefined} chosen */
  show(models, chosen) {
    this.#list.replaceChildren(...models.map((model) => this.#card(model, model === chosen)));
    this.#fieldset.hidden = models.length === 0;
  }

  /** @param {string} name */
  choose(name) {
    for (const input of this.#list.querySelectorAll('input')) input.checked = input.value === name;
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

/** @param {string} className @param {string} text */
function detail(className, text) {
  const span = document.createElement('span');
  span.className = className;
  span.textContent = text;
  return span;
}
