/** `botly` 1.6.2, as published, in the program of its readme. */
import { join } from 'node:path';
import { test } from 'node:test';
import { assertGreets } from './round-trip/round.ts';

test('a botly bot is told of Get Started, reads the profile and greets by first name', () =>
  assertGreets({
    words: () => [join(import.meta.dirname, 'round-trip/botly.cjs')],
    ready: /listening on/,
  }));
