// @ts-check
// The assembled page that the browser tests drive, or the reason why they cannot.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const SITE = process.env.INKLING_SITE ?? fileURLToPath(new URL('../../build/site', import.meta.url));
const CHROMIUM = '/usr/bin/chromium';

/** For the `skip` of node:test: false when everything is there. @returns {string | false} */
export function whyNoPage() {
  if (!existsSync(`${SITE}/index.html`)) return `${SITE} is not there: build it with "make site"`;
  if (!existsSync(CHROMIUM)) return `${CHROMIUM} is not there: install Debian's chromium`;
  return false;
}

export { CHROMIUM };
