// @ts-check
// Files that the person brings: chosen, dropped anywhere on the page, or pasted.

export class BroughtView {
  #onFiles;

  /**
   * @param {{ button: HTMLButtonElement, input: HTMLInputElement }} elements the button opens what the hidden input chooses
   * @param {(files: readonly File[]) => void} onFiles
   */
  constructor({ button, input }, onFiles) {
    this.#onFiles = onFiles;
    button.addEventListener('click', () => input.click());
    input.addEventListener('change', () => {
      this.#take(input.files);
      input.value = ''; // the same file may be chosen again
    });
    document.addEventListener('paste', (event) => {
      if (this.#take(event.clipboardData?.files)) event.preventDefault();
    });
    // Without these the browser would leave the page and show the file.
    document.addEventListener('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      document.body.classList.add('dragging');
    });
    document.addEventListener('dragleave', (event) => {
      if (!event.relatedTarget) document.body.classList.remove('dragging');
    });
    document.addEventListener('drop', (event) => {
      document.body.classList.remove('dragging');
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
      this.#take(event.dataTransfer?.files);
    });
  }

  /** @param {FileList | null | undefined} files */
  #take(files) {
    const taken = [...(files ?? [])];
    if (taken.length > 0) this.#onFiles(taken);
    return taken.length > 0;
  }
}
