// @ts-check
// In the place of the training room where the page is one file: the room with its module would make it half as large again.

/** @param {HTMLElement} place */
export async function openRoom(place) {
  const words = document.createElement('p');
  words.textContent = 'This file is the page without its training room, which needs a module of its own. The page on a web host has it.';
  place.replaceChildren(words);
  return { refresh: () => {}, takeFiles: () => {} };
}
