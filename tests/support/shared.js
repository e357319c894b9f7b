// @ts-check
// Data that a clone of the project does not have; it lies beside the project, or where INKLING_SHARED says.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = process.env.INKLING_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));

/** Path of a file below the folder, whether it is there or not. @param {string} name */
export const sharedPath = (name) => `${FOLDER}/${name}`;

/** For the `skip` of node:test: false when all are there. @param {string[]} names @returns {string | false} */
export function whyNotShared(...names) {
  const missing = names.map(sharedPath).find((path) => !existsSync(path));
  return missing !== undefined && `${missing} is not there`;
}
