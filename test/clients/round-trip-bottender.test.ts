/** `bottender` 1.5.5, as published, started by its own `bottender start`. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertGreets } from './round-trip/round.ts';

const CLI = createRequire(import.meta.url).resolve('bottender/bin/cli.js');

test('a bottender bot is told of Get Started, reads the profile and greets by first name', () =>
  assertGreets({
    words: (port) => [CLI, 'start', '--port', port],
    cwd: join(import.meta.dirname, 'round-trip/bottender'),
    ready: /server is running/,
  }));
