// @ts-check
// The real program, as a command or serving on a free port.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const PROGRAM = process.env.INKLING ?? fileURLToPath(new URL('../../build/inkling', import.meta.url));
const PATIENCE_MS = 20_000;

/** For the `skip` of node:test: false when it is there. @returns {string | false} */
export function whyNoProgram() {
  return !existsSync(PROGRAM) && `${PROGRAM} is not there: build it with "make build"`;
}

/** Runs a command; throws with what it said when it fails. @param {string[]} options @returns {string} its output */
export function run(...options) {
  return execFileSync(PROGRAM, options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * Starts `inkling serve`, on any free port unless the options say which, and resolves when it says where.
 * @param {string[]} options @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export function serve(...options) {
  const port = options.includes('--port') ? [] : ['--port', '0'];
  const program = spawn(PROGRAM, ['serve', ...port, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => program.once('close', resolve));
  const close = async () => {
    program.kill('SIGTERM');
    await ended;
  };
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (/** @type {Buffer} */ chunk) => {
      said += chunk;
      const [url] = said.match(/http:\/\/127\.0\.0\.1:[1-9]\d*/) ?? [];
      if (url) resolve({ url: `${url}/`, close });
    };
    program.stdout.on('data', listen);
    program.stderr.on('data', listen);
    program.once('error', reject);
    ended.then((status) => reject(new Error(`inkling serve ended with ${status}: ${said}`)));
    setTimeout(() => reject(new Error(`inkling serve does not say where it listens: ${said}`)), PATIENCE_MS).unref();
  });
}
