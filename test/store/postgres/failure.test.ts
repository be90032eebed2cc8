import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../src/store/postgres/failure.ts';

const told = (code: string, message: string): string =>
  (failure(Object.assign(new Error(message), { code }), 'db') as Error).message;

test('of an engine with workers, the one that is away is named, as Citus says it', () => {
  const away = [
    [
      '08006',
      'connection to the remote node user@10.0.0.2:5432 failed with the following error: …',
    ],
    ['XX000', 'could not commit transaction for shard 102043 on at least one active node'],
  ] as const;
  for (const [code, message] of away)
    assert.match(told(code, message), /^The database db has a worker/);
});

test('only what is damaged is called damaged', () => {
  assert.match(told('XX001', 'invalid page in block 7'), /data is damaged/);
  assert.match(told('XX000', 'cache lookup failed'), /an error of its own/);
});
