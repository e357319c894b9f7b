// @ts-check
// What each layer makes of the drawing, as pictures. Only pages where somebody looks inside load this.
import { paintValues } from './values.js';

/** @typedef {import('../../wasm/inkling.js').Layer} Layer */

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
    const layers = inside?.layers.filter(({ name }) => name !== 'flatten') ?? [];
    while (this.#figures.length < layers.length) this.#figures.push(this.#addFigure());
    this.#figures.forEach(({ caption, canvas }, i) => {
      const figure = /** @type {HTMLElement} */ (canvas.parentElement);
      figure.hidden = !layers[i];
      if (!layers[i]) return;
      caption.textContent = captionOf(layers[i]);
      paintLayer(canvas, layers[i]);
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

/** @param {Layer} layer */
function captionOf({ name, shape: [height, width, channels] }) {
  return height * width > 1 ? `${name}: ${channels} maps of ${width} by ${height}` : `${name}: ${channels} values`;
}

/** Its channels beside each other, or its values where it has no extent. @param {HTMLCanvasElement} canvas @param {Layer} layer */
function paintLayer(canvas, { name, shape: [height, width, channels], data }) {
  const isFlat = height * width === 1;
  const columns = isFlat ? Math.min(channels, 30) : Math.min(channels, 16);
  const rows = Math.ceil(channels / columns);
  const gap = isFlat ? 0 : 1;
  canvas.ariaLabel = `Output of ${name}`;
  canvas.width = columns * (width + gap) - gap;
  canvas.height = rows * (height + gap) - gap;
  canvas.style.setProperty('--columns', String(canvas.width));
  paintValues(canvas, (set) => {
    for (let i = 0; i < data.length; ++i) {
      const channel = i % channels;
      const place = Math.floor(i / channels);
      const x = (channel % columns) * (width + gap) + (place % width);
      const y = Math.floor(channel / columns) * (height + gap) + Math.floor(place / width);
      set(x, y, data[i]);
    }
  });
}
