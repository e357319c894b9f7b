// @ts-check

/** A style that only some visits need. @param {string} path from the page */
export function loadStyle(path) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL(path, document.baseURI).href;
  document.head.append(link);
  return new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', () => reject(new Error(`${path} is missing from the site.`)));
  });
}
