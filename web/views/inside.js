// @ts-check
// What the first layer looks for, and what each layer makes of the drawing, as pictures. Only pages where somebody looks inside load this.
import { paintValues } from './values.js';

/** @typedef {import('../../wasm/inkling.js').Layer} Layer */
/** @typedef {import('../../wasm/inkling.js').Weights} Weights */

/** @typedef {{ caption: string, label: string, columns: number, rows: number, at: (index: number) => [x: number, y: number], data: Float32Array }} Picture */

export class InsideView {
  #list;
  /** @type {{ caption: HTMLElement, canvas: HTMLCanvasElement }[]} */
  #figures = [];

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
  }

  /** @param {import('../reading.js').Reading} reading */
  show({ inside }) {
    const layers = inside?.layers.filter(({ name }) => name !== 'flatten').map(pictureOfLayer) ?? [];
    const pictures = inside ? [pictureOfWeights(inside.weights), ...layers] : [];
    while (this.#figures.length < pictures.length) this.#figures.push(this.#addFigure());
    this.#figures.forEach(({ caption, canvas }, i) => {
      const picture = pictures[i];
      const figure = /** @type {HTMLElement} */ (canvas.parentElement);
      figure.hidden = !picture;
      if (!picture) return;
      caption.textContent = picture.caption;
      canvas.ariaLabel = picture.label;
      canvas.width = picture.columns;
      canvas.height = picture.rows;
      paintValues(canvas, (set) => picture.data.forEach((value, index) => set(...picture.at(index), value)));
    });
  }

  clear() {
    for (const { canvas } of this.#figures) canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
  }

  #addFigure() {
    const figure = document.createElement('figure');
    figure.className = 'layer';
    const canvas = document.createElement('canvas');
    canvas.role = 'img';
    const caption = document.createElement('figcaption');
    figure.append(caption, canvas);
    this.#list.append(figure);
    return { caption, canvas };
  }
}

/** Pictures beside each other, `most` of them in a row, with a gap between. @param {number} count @param {number} most @param {number} width @param {number} height @param {number} gap */
function grid(count, most, width, height, gap) {
  const across = Math.min(count, most);
  return {
    columns: across * (width + gap) - gap,
    rows: Math.ceil(count / across) * (height + gap) - gap,
    /** @param {number} picture @param {number} place row by row @returns {[number, number]} */
    place: (picture, place) => [
      (picture % across) * (width + gap) + (place % width),
      Math.floor(picture / across) * (height + gap) + Math.floor(place / width),
    ],
  };
}

/** Its channels beside each other, or its values where it has no extent. @param {Layer} layer @returns {Picture} */
function pictureOfLayer({ name, shape: [height, width, channels], data }) {
  const isFlat = height * width === 1;
  const { columns, rows, place } = grid(channels, isFlat ? 30 : 16, width, height, isFlat ? 0 : 1);
  return {
    caption: isFlat ? `${name}: ${channels} values` : `${name}: ${channels} maps of ${width} by ${height}`,
    label: `Output of ${name}`,
    columns,
    rows,
    at: (index) => place(index % channels, Math.floor(index / channels)),
    data,
  };
}

/** What each output looks for. @param {Weights} weights @returns {Picture} */
function pictureOfWeights({ name, shape: [outputs, channels, height, width], data }) {
  const { columns, rows, place } = grid(outputs * channels, 16, width, height, 1);
  return {
    caption: `What ${name} looks for: ${outputs * channels} patterns of ${width} by ${height}`,
    label: `Weights of ${name}`,
    columns,
    rows,
    at: (index) => place(Math.floor(index / (width * height)), index % (width * height)),
    data,
  };
}
