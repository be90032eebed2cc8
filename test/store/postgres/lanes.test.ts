import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Input, Statement } from '../../../src/store/postgres/statement.ts';
import { openPostgresStore } from '../../../src/store/postgres/store.ts';
import { Transaction } from '../../../src/store/postgres/transaction.ts';
import { aWrite } from '../operations.ts';
import { emptied } from './emptied.ts';
import { startServer } from './server.ts';

const server = await startServer();
const url = await server.database();
const store = await openPostgresStore({ url, jitter: Math.random });
after(() => store.close());
const empty = await emptied(url);

/** Of each transaction, the lanes that it named. */
const lanes = new Map<Transaction, Set<Input>>();

/** Every statement that names a lane names it first. */
function noted(transaction: Transaction, { text }: Statement, [lane]: Input[]): void {
  if (!/\blane = \$1\b|\(lane[,)]/.test(text)) return;
  const known = lanes.get(transaction) ?? new Set();
  lanes.set(transaction, known.add(lane!));
}

before(() => {
  const { all, write } = Transaction.prototype;
  Transaction.prototype.all = function (statement, parameters) {
    noted(this, statement, parameters);
    return all.call(this, statement, parameters);
  };
  Transaction.prototype.write = function (statement, parameters) {
    noted(this, statement, parameters);
    return write.call(this, statement, parameters);
  };
});

test('whatever is written, a transaction stays in one lane', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aWrite, { minLength: 20, maxLength: 40 }), async (writes) => {
      await empty();
      lanes.clear();
      for (const { run } of writes) await Promise.resolve(run(store)).catch(() => {});
      for (const named of lanes.values()) assert.equal(named.size, 1);
    }),
    { numRuns: 40 },
  );
  assert.ok(lanes.size > 0);
});
