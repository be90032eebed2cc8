import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Client } from 'pg';
import { numberArray, textArray } from '../../../src/store/postgres/text.ts';
import { startServer } from './server.ts';

const AWKWARD = ['', ' ', ',', '{', '}', '"', '\\', '\\"', 'NULL', 'null', '\n', '{"a","b"}', '😀'];

test('texts and numbers come back from the server as they were', async () => {
  const server = await startServer();
  const client = new Client({ connectionString: server.url('postgres') });
  await client.connect();
  const unicode = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
  const text = fc.oneof(unicode, fc.constantFrom(...AWKWARD));
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(text), async (texts) => {
        const { rows } = await client.query('SELECT $1::text[] AS texts', [textArray(texts)]);
        assert.deepEqual(rows[0].texts, texts);
      }),
      { numRuns: 200 },
    );
    const numbers = [0, 1, 1023, -1];
    const { rows } = await client.query('SELECT $1::integer[] AS n', [numberArray(numbers)]);
    assert.deepEqual(rows[0].n, numbers);
  } finally {
    await client.end();
  }
});
