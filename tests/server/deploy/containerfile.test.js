// @ts-check
// The container has every library that the program loads, and nothing runs in it as root.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { PROGRAM, whyNoProgram } from '../../support/program.js';
import { whyNot } from '../../support/tools.js';

const CONTAINERFILE = fileURLToPath(new URL('../../../server/deploy/Containerfile', import.meta.url));
const ALWAYS_THERE = ['libc6', 'libgcc-s1'];

/** @param {string} program @param {...string} options */
const output = (program, ...options) => execFileSync(program, options, { encoding: 'utf8' });

test('installs the libraries that the program loads', { skip: whyNoProgram() || whyNot('objdump', 'binutils') || whyNot('dpkg-query', 'dpkg') }, async () => {
  const needed = [...output('objdump', '-p', PROGRAM).matchAll(/NEEDED\s+(\S+)/g)].map(([, name]) => name);
  const places = new Map([...output('ldd', PROGRAM).matchAll(/(\S+) => (\S+)/g)].map(([, name, path]) => [name, path]));
  const packages = needed
    .filter((name) => places.has(name))
    .map((name) => output('dpkg-query', '--search', `*${realpathSync(places.get(name) ?? '').replace(/^\/usr/, '')}`).split(':')[0])
    .filter((name) => !ALWAYS_THERE.includes(name));
  const last = (await readFile(CONTAINERFILE, 'utf8')).split(/^FROM /m).at(-1) ?? '';
  const installed = last.match(/apt-get install[^&]*/)?.[0].split(/[\s\\]+/) ?? [];
  assert.ok(packages.length > 5);
  assert.deepEqual(packages.filter((name) => !installed.includes(name)), []);
  assert.match(last, /^USER [1-9]\d*:[1-9]\d*$/m);
});
