// @ts-check
// The models that can be chosen: the site's, the server's beside them, and the person's own. The page starts with the site's alone;
// the others come when nobody waits for a reading.
import { fetchModelList, firstModel, ownModel } from './model-list.js';

/** @typedef {import('./model-list.js').ModelCard} ModelCard */

export class Shelf {
  #view;
  /** @type {ModelCard[]} */
  #models = [];
  /** Names of those that are being forgotten: what was read before is not put back. @type {Set<string>} */
  #removed = new Set();
  /** The server beside the page, once it has been looked for. @type {import('./server.js').Server | null} */
  server = null;

  /** @param {import('./views/models.js').ModelsView} view */
  constructor(view) {
    this.#view = view;
  }

  /** Fetches the site's list. @param {Promise<string | undefined>} wanted a model's name @returns {Promise<ModelCard | undefined>} the one to begin with */
  async open(wanted) {
    this.#models = await fetchModelList();
    const name = await wanted;
    // What was chosen the last time may have to be looked for.
    if (name !== undefined && !this.find(name)) await this.complete();
    const first = this.find(name) ?? firstModel(this.#models);
    this.#view.show(this.#models, first);
    return first;
  }

  /** Adds what the server has, and what the person has brought before: as far as both can be had now. */
  async complete() {
    const [kept, server] = await Promise.all([
      import('./kept-models.js').then(({ keptModels }) => keptModels()).catch(() => []),
      import('./server.js').then(({ findServer }) => findServer()).catch(() => null),
    ]);
    this.server = server;
    for (const model of [...(server?.models ?? []), ...kept]) {
      if (!this.find(model.name) && !this.#removed.has(model.name)) this.#add(model);
    }
  }

  /** The person's own model, in the place of a former one of its name. @param {string} name @param {Blob} file @param {string} note @returns {ModelCard} */
  own(name, file, note) {
    const same = this.find(name);
    const called = same && !same.file ? `my ${name}` : name;
    this.#removed.delete(called);
    return ownModel(called, file, note);
  }

  /** This model reads now: what is new is added, and kept over a reload. @param {ModelCard} model @returns {Promise<void>} */
  async use(model) {
    if (this.#models.includes(model)) return this.#view.choose(model);
    this.#models = this.#models.filter(({ name }) => name !== model.name);
    if (this.#removed.has(model.name)) return; // while it was being opened
    this.#add(model);
    this.#view.choose(model);
    const { keepModel } = await import('./kept-models.js');
    await keepModel(model).catch(() => {
      model.note += '; there is no room to keep it when this page is closed';
      this.#view.choose(model);
    });
  }

  /** The copies that were taught. */
  get taught() {
    return this.#models.filter(({ base }) => base !== '');
  }

  /** Forgets one of the person's own. @param {Pick<ModelCard, 'name'>} model @returns {Promise<ModelCard | undefined>} the one to go on with */
  async remove(model) {
    this.#models = this.#models.filter(({ name }) => name !== model.name);
    this.#removed.add(model.name);
    this.#view.remove(model);
    const { forgetModel } = await import('./kept-models.js');
    await forgetModel(model.name).catch(() => {});
    return firstModel(this.#models);
  }

  /** @param {string | undefined} name */
  find(name) {
    return this.#models.find((model) => model.name === name);
  }

  /** @param {ModelCard} model */
  #add(model) {
    this.#models.push(model);
    this.#view.add(model);
  }
}
