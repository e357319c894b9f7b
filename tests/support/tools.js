// @ts-check
// Programs that some tests run, where they are installed.
import { spawnSync } from 'node:child_process';

/**
 * For the `skip` of node:test: false when it is there.
 * @param {string} program @param {string} debianPackage @returns {string | false}
 */
export function whyNot(program, debianPackage) {
  const { status } = spawnSync('sh', ['-c', `command -v ${program}`]);
  return status !== 0 && `${program} is not there: Debian's package ${debianPackage} has it`;
}
