// @ts-check
// What can be done with the network that was trained: use it, download it, or publish it on the server.
import { byId } from '../../views/by-id.js';

export class ResultView {
  #form = byId('room-result', HTMLFormElement);
  #name = byId('result-name', HTMLInputElement);
  #use = byId('result-use', HTMLButtonElement);
  #download = byId('result-download', HTMLButtonElement);

  /** @param {{ onUse: (name: string) => void, onDownload: (name: string) => void }} listeners each with the name that it is given */
  constructor({ onUse, onDownload }) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      onUse(this.#name.value);
    });
    this.#download.addEventListener('click', () => {
      if (this.#form.reportValidity()) onDownload(this.#name.value);
    });
  }

  /** @param {boolean} isOnServer */
  show(isOnServer) {
    this.#form.hidden = false;
    this.#use.textContent = isOnServer ? 'Publish it on the server, and use it' : 'Use it in the page';
    this.#download.hidden = isOnServer;
  }

  hide() {
    this.#form.hidden = true;
  }
}
