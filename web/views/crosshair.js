// @ts-check
// Draws by keyboard, while the pad has the focus: arrow keys move a crosshair, Space or Enter lowers and lifts the pen.

/** @typedef {import('../drawing.js').Drawing} Drawing */
/** @typedef {import('../drawing.js').Pen} Pen */

const STEP = 0.025;
const LEAP = 0.1;
/** @type {Record<string, readonly [number, number]>} */
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class CrosshairView {
  #mark;
  #drawing;
  #listeners;
  #at = { x: 0.5, y: 0.2 };
  /** Whether the stroke being drawn is the keyboard's. */
  #isDown = false;
  /** Arrow keys that are held: two make a diagonal. @type {Set<string>} */
  #held = new Set();

  /**
   * @param {HTMLElement} pad @param {HTMLElement} mark beside the pad
   * @param {Drawing} drawing
   * @param {{ pen: () => Pen, onMove: () => void, onStroke: () => void, say: (text: string) => void }} listeners
   */
  constructor(pad, mark, drawing, listeners) {
    this.#mark = mark;
    this.#drawing = drawing;
    this.#listeners = listeners;
    pad.addEventListener('keydown', (event) => this.#keyDown(event));
    pad.addEventListener('keyup', ({ key }) => this.#held.delete(key));
    pad.addEventListener('blur', () => this.#lift());
    // A pointer takes over where a key left off.
    pad.addEventListener('pointerdown', () => this.#lift(), { capture: true });
    this.#place();
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (DIRECTIONS[event.key]) this.#move(event.key, event.shiftKey ? LEAP : STEP);
    else if ((event.key === ' ' || event.key === 'Enter') && !event.repeat) this.#toggle();
    else if (event.key === ' ' || event.key === 'Enter') return event.preventDefault();
    else return;
    event.preventDefault();
  }

  /** @param {string} key @param {number} step */
  #move(key, step) {
    this.#held.add(key);
    for (const held of this.#held) {
      const [right, down] = DIRECTIONS[held];
      this.#at = { x: within(this.#at.x + right * step), y: within(this.#at.y + down * step) };
    }
    this.#place();
    if (!this.#isDown) return;
    this.#drawing.extend([this.#at]);
    this.#listeners.onMove();
  }

  #toggle() {
    if (this.#isDown && this.#drawing.isBeingDrawn) return this.#lift();
    if (this.#drawing.isBeingDrawn) return;
    this.#isDown = true;
    this.#drawing.begin(this.#at, this.#listeners.pen());
    this.#listeners.say('Pen down.');
    this.#place();
    this.#listeners.onMove();
  }

  #lift() {
    this.#held.clear();
    if (!this.#isDown) return;
    this.#isDown = false;
    this.#place();
    // Undo or clear may have taken the stroke away already.
    if (!this.#drawing.isBeingDrawn) return;
    this.#drawing.end();
    this.#listeners.onMove();
    this.#listeners.onStroke();
  }

  #place() {
    this.#mark.style.setProperty('--x', String(this.#at.x));
    this.#mark.style.setProperty('--y', String(this.#at.y));
    this.#mark.classList.toggle('down', this.#isDown);
  }
}

/** @param {number} share */
const within = (share) => Math.min(Math.max(share, 0), 1);
