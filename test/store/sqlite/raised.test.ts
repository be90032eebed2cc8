import assert from 'node:assert/strict';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import fc from 'fast-check';
import { REGISTRY, slotOf } from '../../../src/store/sqlite/generations.ts';
import {
  FollowedGenerations,
  raisedFileOf,
  ToldGenerations,
} from '../../../src/store/sqlite/raised.ts';
import { openSqliteReader } from '../../../src/store/sqlite/reader.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { admit, anApp, aPage, aPerson, aToken, happening, NOW } from '../samples.ts';
import { directory } from './directory.ts';

const NAMED = [REGISTRY, slotOf('ann'), slotOf('bob'), 2 ** 31 - 1, 2 ** 31 - 2];
const slots = fc.array(fc.oneof(fc.nat(20), fc.constantFrom(...NAMED)), { maxLength: 6 });
const commits = fc.array(fc.array(slots, { maxLength: 5 }), { maxLength: 20 });
const times = (many: number) => Array.from({ length: many }, (_, slot) => slot);
/** How many reads each process keeps: whoever keeps more has more counters. */
const kept = fc.constantFrom(0, 2 ** 20);

test('whoever looks knows of every counter that was raised before, and of no other', (t) => {
  const path = join(directory(t), 'store.db');
  fc.assert(
    fc.property(commits, kept, kept, (rounds, keptThere, keptHere) => {
      const told = new ToldGenerations(path, keptThere);
      const followed = new FollowedGenerations(path, keptHere);
      const all = [...times(21), ...NAMED];
      for (const round of rounds) {
        const before = new Map(all.map((slot) => [slot, followed.at(slot)]));
        const seen = followed.commits();
        const there = new Map(all.map((slot) => [slot, told.at(slot)]));
        for (const raised of round) told.raise(raised);
        const raisedThere = all.filter((slot) => told.at(slot) !== there.get(slot));
        assert.equal(followed.commits(), seen, 'it has not looked');
        followed.look();
        const changed = all.filter((slot) => followed.at(slot) !== before.get(slot));
        assert.deepEqual(
          changed,
          all.filter((slot) => round.flat().includes(slot)),
        );
        assert.deepEqual(raisedThere, changed, 'the writer knows itself');
        assert.equal(followed.commits() !== seen, round.length > 0);
      }
      followed.close();
      told.close();
    }),
  );
});

test('whoever is far behind, or missed a start of the writer, takes everything for raised', (t) => {
  const path = join(directory(t), 'store.db');
  let told = new ToldGenerations(path);
  const followed = new FollowedGenerations(path);
  const raisesAll = (what: string) => {
    const before = [0, 77_777, REGISTRY].map((slot) => followed.at(slot));
    followed.look();
    for (const [index, slot] of [0, 77_777, REGISTRY].entries()) {
      assert.notEqual(followed.at(slot), before[index], `${what}: ${slot}`);
    }
  };
  told.raise(times(100_000));
  raisesAll('more at once than the ring holds');
  for (let many = 0; many < 50; many++) told.raise(times(1000));
  raisesAll('more than it has room for, bit by bit');
  told.close();
  told = new ToldGenerations(path);
  raisesAll('a new writer');
  for (let many = 0; many < 100; many++) {
    const at = followed.at(70_000);
    told.raise(times(1000));
    followed.look();
    assert.equal(followed.at(70_000), at, 'all round the ring, nothing else is raised');
  }
});

async function planted(path: string) {
  const store = openSqliteStore({ path, hasReaders: true });
  await store.registry.addApp(anApp('app'));
  await store.registry.addPage(aPage('page'));
  await store.registry.addToken(aToken('t'));
  await store.people.add(aPerson('ann'));
  await admit(store, ['page', '1001', 'ann'], happening('1', 'message', NOW));
  return store;
}

test('a reader answers from memory until what it answers from is written', async (t) => {
  const path = join(directory(t), 'store.db');
  const store = await planted(path);
  const reader = openSqliteReader({ path });
  const subject = reader.subject('page', '1001');
  const grant = reader.grant('digest-of-t');
  assert.deepEqual(subject, store.pairs.subject('page', '1001'));
  assert.deepEqual(grant, store.registry.grant('digest-of-t'));
  await store.people.add(aPerson('bob'));
  const behind = new DatabaseSync(path);
  behind.exec('DELETE FROM pair');
  behind.close();
  reader.look();
  assert.deepEqual(reader.subject('page', '1001'), subject, 'nothing of it was written');
  assert.equal(reader.grant('digest-of-t'), grant);

  await store.people.change('ann', (person) => person);
  reader.look();
  assert.equal(reader.subject('page', '1001'), undefined);
  await store.registry.revokeToken('t', 'api', NOW);
  reader.look();
  assert.equal(reader.grant('digest-of-t')?.token.revoked_at, NOW);
  reader.close();
  await store.close();
});

test('while a reader lives, nobody who would not tell it writes', async (t) => {
  const path = join(directory(t), 'store.db');
  const store = await planted(path);
  const reader = openSqliteReader({ path });
  await store.close();
  assert.throws(() => openSqliteStore({ path }), { code: 'unavailable', message: /is in use/ });
  const next = openSqliteStore({ path, hasReaders: true });
  reader.look();
  assert.notEqual(reader.subject('page', '1001'), undefined);
  await next.close();
  reader.close();
  const alone = openSqliteStore({ path });
  assert.throws(() => openSqliteReader({ path }), { code: 'unavailable', message: /is in use/ });
  await alone.close();
});

test('a reader waits for the schema that it knows', (t) => {
  const path = join(directory(t), 'store.db');
  new DatabaseSync(path).close();
  assert.throws(() => openSqliteReader({ path }), {
    code: 'unavailable',
    message: /has an older schema/,
  });
});

test('a reader answers nothing when a writer of another version tells it what it cannot read', async (t) => {
  const path = join(directory(t), 'store.db');
  const store = await planted(path);
  const reader = openSqliteReader({ path });
  await store.close();
  const file = openSync(raisedFileOf(path), 'r+');
  writeSync(file, Float64Array.of(99), 0, 8, 16);
  reader.look();
  // So does the writer, as it starts.
  writeSync(file, Float64Array.of(1e6, 1e6), 0, 16, 0);
  for (const time of ['first', 'again']) {
    assert.throws(() => reader.look(), { code: 'unavailable', message: /another version/ }, time);
  }
  assert.throws(() => openSqliteReader({ path }), { code: 'unavailable', message: /another ver/ });
  closeSync(file);
  reader.close();
});
