import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyLane, psidLane } from '../../../src/domain/psid.ts';
import type { Database } from '../../../src/store/postgres/database.ts';
import { failure, unavailable } from '../../../src/store/postgres/failure.ts';
import type { Row } from '../../../src/store/postgres/statement.ts';
import { composed } from '../../../src/store/postgres/store.ts';
import { subjectReader } from '../../../src/store/postgres/subjects.ts';

const PSIDS = ['1000000000000001', '1000000000000002', '1000000000000003'];
const personOf = (psid: string): string => `of-${psid}`;

/** Lanes on machines of their own, of which some are away. */
function reading(away: Set<number>) {
  const each = async (questions: [unknown, [number, string[]]][]): Promise<(Row[] | Error)[]> =>
    questions.map(([, [lane, keys]]) => {
      if (away.has(lane)) return unavailable('is away');
      return keys.map((key) =>
        key.startsWith('of-')
          ? [key, 'Ann', ...Array(10).fill(null)]
          : [key, 'page', personOf(key), 1, null, null],
      );
    });
  const read = subjectReader(
    { name: 'db', prepare: () => ({}), each } as unknown as Database,
    false,
  );
  return Promise.allSettled(PSIDS.map((psid) => read('page', psid)));
}

const readable = (all: PromiseSettledResult<{ psid: string } | undefined>[]): string[] =>
  all.flatMap((one) => (one.status === 'fulfilled' ? (one.value?.psid ?? []) : []));

test('where lanes lie apart, those who can be reached are read', async () => {
  assert.deepEqual(readable(await reading(new Set())), PSIDS);
});

test('a lane of pairs that is away spoils no read of the others', async () => {
  const all = await reading(new Set([psidLane(PSIDS[1]!)]));
  assert.deepEqual(readable(all), [PSIDS[0], PSIDS[2]]);
  assert.equal(all[1]!.status, 'rejected');
});

test('a lane of people that is away spoils no read of the others', async () => {
  const all = await reading(new Set([keyLane(personOf(PSIDS[2]!))]));
  assert.deepEqual(readable(all), [PSIDS[0], PSIDS[1]]);
  assert.equal(all[2]!.status, 'rejected');
});

test('a server is ready while a worker is away, and is not when the coordinator is', async () => {
  const ready = async (message: string): Promise<void> => {
    const error = failure(Object.assign(new Error(message), { code: '08006' }), 'db');
    const run = () => Promise.reject(error);
    const exec = async (text: string) => [[/schema_step/.test(text) ? 'schema_step' : 0]];
    const stub = { name: 'db', statements: [], prepare: () => ({}), run, exec };
    return composed(stub as unknown as Database, 'citus', []).ready();
  };
  await ready('connection to the remote node user@10.0.0.2:5432 failed');
  await assert.rejects(ready('the connection was lost'), /cannot be reached/);
});
