import { after, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { answersAlike, everything, oneByOne, webhooks } from './model.ts';
import { emptied } from './postgres/emptied.ts';
import { startServer } from './postgres/server.ts';

const server = await startServer();
const url = await server.database();
// As on an engine that keeps lanes apart, the second time.
const stores = [
  await openPostgresStore({ url, jitter: Math.random }),
  await openPostgresStore({ url, jitter: Math.random, engine: 'citus' }),
];
const empty = await emptied(url);
beforeEach(empty);
after(async () => {
  for (const store of stores) await store.close();
});

for (const store of stores) {
  const engine = `as on ${store.engine}`;

  test(`whatever is done to it, the store answers as the model does (${engine})`, async () => {
    await fc.assert(
      fc.asyncProperty(everything, async (rounds) => {
        await empty();
        await answersAlike(store, oneByOne(rounds));
      }),
      { numRuns: 60 },
    );
  });

  test(`whatever becomes of webhooks, their lines are as the model's (${engine})`, async () => {
    await fc.assert(
      fc.asyncProperty(webhooks, async (rounds) => {
        await empty();
        await answersAlike(store, oneByOne(rounds), ['ann']);
      }),
      { numRuns: 60 },
    );
  });
}
