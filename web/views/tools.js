// @ts-check
// Undo and clear: buttons, and keys wherever the focus is.

export class ToolsView {
  #undo;
  #clear;

  /**
   * @param {{ undo: HTMLButtonElement, clear: HTMLButtonElement }} buttons
   * @param {{ onUndo: () => void, onClear: () => void }} listeners
   */
  constructor({ undo, clear }, { onUndo, onClear }) {
    this.#undo = undo;
    this.#clear = clear;
    undo.addEventListener('click', onUndo);
    clear.addEventListener('click', onClear);
    document.addEventListener('keydown', (event) => {
      const action = actionOf(event);
      if (!action) return;
      event.preventDefault();
      (action === 'undo' ? onUndo : onClear)();
    });
  }

  /** Says what would have an effect; the buttons stay in the tab order. @param {import('../drawing.js').Drawing} drawing */
  reflect(drawing) {
    this.#undo.ariaDisabled = String(!drawing.canUndo && !drawing.isBeingDrawn);
    this.#clear.ariaDisabled = String(drawing.isEmpty);
  }
}

/** @param {KeyboardEvent} event @returns {'undo' | 'clear' | null} */
function actionOf({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (altKey) return null;
  if (ctrlKey || metaKey) return key.toLowerCase() === 'z' && !shiftKey ? 'undo' : null;
  return ['Escape', 'Delete', 'Backspace'].includes(key) ? 'clear' : null;
}
