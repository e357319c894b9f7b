// @ts-check
// The choice of models, one radio button each, with its accuracy and size.

/** @typedef {import('../model-list.js').ModelCard} ModelCard */

export class ModelsView {
  #fieldset;
  #list;

  /** @param {HTMLFieldSetElement} fieldset @param {HTMLElement} list */
  constructor(fieldset, list) {
    this.#fieldset = fieldset;
    this.#list = list;
  }

  /**
   * @param {readonly ModelCard[]} models @param {ModelCard | undefined} chosen
   * @param {(model: ModelCard) => void} onChoose
   */
  show(models, chosen, onChoose) {
    this.#list.replaceChildren(...models.map((model) => this.#card(model, model === chosen, onChoose)));
    this.#fieldset.hidden = models.length === 0;
  }

  /** @param {string} name */
  choose(name) {
    for (const input of this.#list.querySelectorAll('input')) input.checked = input.value === name;
  }

  /** @param {ModelCard} model @param {boolean} checked @param {(model: ModelCard) => void} onChoose */
  #card(model, checked, onChoose) {
    const input = document.createElement('input');
    input.type = 'radio';
    input.name = 'model';
    input.value = model.name;
    input.checked = checked;
    input.addEventListener('change', () => onChoose(model));

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
