import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PoolClient } from 'pg';
import { Transaction } from '../../../src/store/postgres/transaction.ts';

test('what never began is not ended: the server would say that nothing is in progress', async () => {
  const query = () => assert.fail('nothing goes to the server');
  const client = { query } as unknown as PoolClient;
  await new Transaction(client).commit();
  await new Transaction(client).rollback();
});
