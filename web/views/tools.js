// @ts-check
// Undo, redo and clear: buttons, and keys wherever the focus is.

/** @typedef {'undo' | 'redo' | 'clear'} Action */

export class ToolsView {
  #buttons;

  /**
   * @param {Record<Action, HTMLButtonElement>} buttons
   * @param {(action: Action) => void} onAction
   */
  constructor(buttons, onAction) {
    this.#buttons = buttons;
    for (const [action, button] of Object.entries(buttons)) {
      button.addEventListener('click', () => onAction(/** @type {Action} */ (action)));
    }
    document.addEventListener('keydown', (event) => {
      const action = actionOf(event);
      // In another room, or a field to write in, the keys have their usual meaning.
      if (!action || !buttons.clear.offsetParent || isWritten(event.target)) return;
      event.preventDefault();
      onAction(action);
    });
  }

  /** Says what would have an effect; the buttons stay in the tab order. @param {import('../drawing.js').Drawing} drawing */
  reflect(drawing) {
    this.#buttons.undo.ariaDisabled = String(!drawing.canUndo);
    this.#buttons.redo.ariaDisabled = String(!drawing.canRedo);
    this.#buttons.clear.ariaDisabled = String(!drawing.picture && drawing.strokes.length === 0);
  }
}

/** @param {EventTarget | null} target */
function isWritten(target) {
  return target instanceof HTMLInputElement && !['radio', 'range', 'checkbox', 'button'].includes(target.type);
}

/** @param {KeyboardEvent} event @returns {Action | null} */
function actionOf({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (altKey) return null;
  if (ctrlKey || metaKey) {
    const letter = key.toLowerCase();
    if (letter === 'z') return shiftKey ? 'redo' : 'undo';
    return letter === 'y' ? 'redo' : null;
  }
  return ['Escape', 'Delete', 'Backspace'].includes(key) ? 'clear' : null;
}
