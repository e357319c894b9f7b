// @ts-check
// The unit is one that systemd takes, and as confined as it claims.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { whyNot } from '../../support/tools.js';

const UNIT = fileURLToPath(new URL('../../../server/deploy/systemd/inkling@.service', import.meta.url));
const MOST_EXPOSURE = 1.5;

const run = promisify(execFile);

describe('the systemd unit', { skip: whyNot('systemd-analyze', 'systemd') }, () => {
  test('is one that systemd understands', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'inkling-'));
    t.after(() => rm(folder, { recursive: true }));
    // Where the program is not installed, systemd would complain of nothing else.
    const copy = join(folder, 'inkling@.service');
    await writeFile(copy, (await readFile(UNIT, 'utf8')).replaceAll('/usr/bin/inkling', '/bin/true'));
    const { stderr } = await run('systemd-analyze', ['verify', '--man=no', copy]);
    assert.equal(stderr, '');
  });

  test('is confined', async () => {
    const { stdout } = await run('systemd-analyze', ['security', '--offline=true', '--no-pager', UNIT]);
    const [, exposure] = stdout.match(/Overall exposure level[^:]*: ([\d.]+)/) ?? [];
    assert.ok(Number(exposure) <= MOST_EXPOSURE, stdout);
  });
});
