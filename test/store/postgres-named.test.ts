/**
 * The same on the database that `PAGESCOPE_TEST_DB` names, for engines that no package brings. All
 * that is in it is deleted, so its name must hold "test".
 */
import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import fc from 'fast-check';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { conformance } from './conformance.ts';
import { answersAlike, everything, oneByOne, webhooks } from './model.ts';
import { emptied } from './postgres/emptied.ts';

const { PAGESCOPE_TEST_DB: url } = process.env;

async function holds(url: string): Promise<void> {
  assert.match(new URL(url).pathname, /test/, 'a database for tests alone says so in its name');
  const store = await openPostgresStore({ url, jitter: Math.random });
  after(() => store.close());
  const empty = await emptied(url);

  conformance(store.engine, async () => {
    await empty();
    return openPostgresStore({ url, jitter: Math.random });
  });

  for (const [what, rounds] of Object.entries({ everything, webhooks })) {
    test(`it answers as the model does (${store.engine}, ${what})`, async () => {
      await fc.assert(
        fc.asyncProperty(rounds, async (rounds) => {
          await empty();
          await answersAlike(store, oneByOne(rounds), what === 'webhooks' ? ['ann'] : undefined);
        }),
        { numRuns: 20 },
      );
    });
  }
}

if (url === undefined) suite('on a named database', { skip: 'PAGESCOPE_TEST_DB is not set' });
else await holds(url);
