// @ts-check
// Runs test files, as many at a time as there are cores; `node --test` leaves one core idle:  node tests/run.js FILE…
import { availableParallelism } from 'node:os';
import { run } from 'node:test';
import { tap } from 'node:test/reporters';

run({ files: process.argv.slice(2), concurrency: availableParallelism() })
  .on('test:fail', ({ todo }) => {
    if (!todo) process.exitCode = 1;
  })
  .compose(tap)
  .pipe(process.stdout);
