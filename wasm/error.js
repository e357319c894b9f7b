// @ts-check
// The one kind of error that leaves the package.

/**
 * `invalid_argument`, `bad_file`, `unsupported`, `not_found` and `internal` come from core with its message;
 * `fetch_failed` and `closed` are the package's own.
 * @typedef {'invalid_argument' | 'bad_file' | 'unsupported' | 'not_found' | 'internal' | 'fetch_failed' | 'closed'} ErrorCode
 */

/** Core's ErrorCode, in its order. @type {ErrorCode[]} */
export const ERROR_CODES = ['invalid_argument', 'bad_file', 'unsupported', 'not_found', 'internal'];

export class InklingError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message what was wrong, and what would be right
   * @param {{ cause?: unknown }} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = 'InklingError';
    this.code = code;
  }
}

/**
 * The text of whatever was thrown.
 * @param {unknown} thrown
 */
export function reason(thrown) {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
