// @ts-check
// Drawings that the person has told the digit of, kept on this device. Where the browser keeps nothing, they last as long as the page.
import { inStore } from '../database.js';

/** `image`: 28x28 bytes as the network sees them, 0 paper to 255 ink; `label`: a digit, or NO_DIGIT. @typedef {{ id: number, label: number, image: Uint8Array }} Correction */

export const NO_DIGIT = 255;
/** As many as one lesson takes; the oldest give way. */
const MOST = 1000;
const PIXELS = 784;

export class Corrections {
  /** The newest last. @type {Correction[]} */
  list = [];
  #lastId = 0;

  /** What was kept before. Anything may have been written there: what is no correction is left out. */
  async open() {
    const kept = /** @type {any[]} */ (await inStore('corrections', 'readonly', (records) => records.getAll()).catch(() => []));
    this.list = kept.filter(isCorrection).sort((a, b) => a.id - b.id);
    this.#lastId = this.list.at(-1)?.id ?? 0;
  }

  /** The same drawing again gets another label. @param {Uint8Array} image @param {number} label */
  async add(image, label) {
    const same = this.list.find((other) => isSame(other.image, image));
    const correction = { id: same?.id ?? ++this.#lastId, label, image };
    this.list = [...this.list.filter((other) => other !== same), correction].sort((a, b) => a.id - b.id);
    const given = this.list.splice(0, Math.max(0, this.list.length - MOST));
    await this.#write((records) => {
      for (const { id } of given) records.delete(id);
      return records.put(correction);
    });
    return correction;
  }

  /** @param {number} id */
  async remove(id) {
    this.list = this.list.filter((correction) => correction.id !== id);
    await this.#write((records) => records.delete(id));
  }

  async clear() {
    this.list = [];
    await this.#write((records) => records.clear());
  }

  /** @param {(records: IDBObjectStore) => IDBRequest<any>} run */
  async #write(run) {
    await inStore('corrections', 'readwrite', run).catch(() => {});
  }
}

/** @param {any} record @returns {record is Correction} */
function isCorrection(record) {
  return Number.isSafeInteger(record?.id) && record.image instanceof Uint8Array && record.image.length === PIXELS && isLabel(record.label);
}

/** @param {unknown} label */
export const isLabel = (label) => label === NO_DIGIT || (Number.isInteger(label) && Number(label) >= 0 && Number(label) <= 9);

/** @param {Uint8Array} a @param {Uint8Array} b */
const isSame = (a, b) => a.every((value, i) => value === b[i]);
