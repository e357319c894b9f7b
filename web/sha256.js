// @ts-check
// What the build knows of the modules and models beside the page: path to "sha256-…". Filled in when the site is assembled.

/** @type {Readonly<Record<string, string>>} */
export const SHA256 = {};
