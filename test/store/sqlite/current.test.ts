import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { CurrentCache } from '../../../src/store/sqlite/cache.ts';
import { Generations, slotOf } from '../../../src/store/sqlite/generations.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import {
  admit,
  anApp,
  aPage,
  aPerson,
  aRead,
  aToken,
  batched,
  happening,
  NOW,
} from '../samples.ts';
import { directory } from './directory.ts';

const PSID = slotOf('1001');
const PERSON = slotOf('ann');

function aCache(max = 10) {
  const generations = new Generations();
  return { generations, cache: new CurrentCache<{ of: string }>(max, generations) };
}

test('what was read is served until something it was made of is written', () => {
  const { generations, cache } = aCache();
  const value = { of: 'ann' };
  for (const written of [PSID, PERSON]) {
    cache.keep('1001', value, PSID, PERSON, generations.commits());
    assert.equal(cache.get('1001'), value);
    generations.raise([slotOf('somebody else')]);
    assert.equal(cache.get('1001'), value);
    generations.raise([written]);
    assert.equal(cache.get('1001'), undefined);
  }
});

test('a read that a commit overtook is not kept', () => {
  const { generations, cache } = aCache();
  const commits = generations.commits();
  generations.raise([PERSON]);
  cache.keep('1001', { of: 'before the commit' }, PSID, PERSON, commits);
  assert.equal(cache.get('1001'), undefined);
});

test('a cache holds no more than it may, and keeps what is asked for', () => {
  const { generations, cache } = aCache(100);
  const keep = (key: string) => cache.keep(key, { of: key }, PSID, PERSON, generations.commits());
  keep('wanted');
  for (let key = 0; key < 10_000; key++) {
    assert.notEqual(cache.get('wanted'), undefined);
    keep(String(key));
  }
  const kept = Array.from({ length: 10_000 }, (_, key) => cache.get(String(key)));
  assert.equal(kept.filter((value) => value !== undefined).length, 99);
});

test('the embedded store serves subjects and grants from memory, across writes elsewhere', async (t) => {
  const path = join(directory(t), 'store.db');
  const store = openSqliteStore({ path });
  await store.registry.addApp(anApp('app'));
  await store.registry.addPage(aPage('page'));
  await store.registry.addToken(aToken('t'));
  for (const id of ['ann', 'bob']) await store.people.add(aPerson(id));
  await admit(store, ['page', '1001', 'ann'], happening('1', 'message', NOW));
  const subject = store.pairs.subject('page', '1001');
  const grant = store.registry.grant('digest-of-t');
  await store.people.change('bob', (person) => ({ ...person, last_name: 'New' }));
  await admit(store, ['page', '2025', 'bob'], happening('1', 'message', NOW));
  await store.people.reserve('ann', 'page', '1001');
  await store.audit.record(batched([aRead('ann')]));
  behindItsBack(path, 'DELETE FROM pair');
  assert.deepEqual(store.pairs.subject('page', '1001'), subject);
  assert.equal(store.registry.grant('digest-of-t'), grant);
  await store.people.change('ann', (person) => person);
  assert.equal(store.pairs.subject('page', '1001'), undefined);
  await store.close();
});

/** Nobody does this: it tells what was asked of the file from what was not. */
function behindItsBack(path: string, statement: string): void {
  const engine = new DatabaseSync(path);
  engine.exec(statement);
  engine.close();
}

test('a subject is never served to another page', async () => {
  const store = openSqliteStore({ path: ':memory:' });
  await store.people.add(aPerson('ann'));
  await admit(store, ['page', '1001', 'ann'], happening('1', 'message', NOW));
  assert.notEqual(store.pairs.subject('page', '1001'), undefined);
  assert.equal(store.pairs.subject('other', '1001'), undefined);
  assert.notEqual(store.pairs.subject('page', '1001'), undefined);
  await store.close();
});
