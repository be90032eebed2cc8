/** When an import goes on from a checkpoint, and when it begins anew. */
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CheckpointFile } from '../../src/cli/import/checkpoint.ts';
import { importFile } from '../../src/cli/import/file.ts';
import { storeSink } from '../../src/cli/import/store-sink.ts';
import { createIngest } from '../../src/events/ingest.ts';
import { createPhones } from '../../src/events/phones.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { directory, lines } from './command.ts';

const clock = (): number => Date.UTC(2026, 0, 1);
let drawn = 0;
const random = (bytes: number): Uint8Array => new Uint8Array(bytes).map(() => drawn++ * 7);

const phonesOf = (store: Store) => createPhones({ store, key: () => new Uint8Array(32) });

async function newStore(): Promise<Store> {
  const store = memoryStore();
  await store.registry.addPage({ id: '77', name: 'P', business_id: null, created_at: 0 });
  return store;
}

interface Run {
  /** Stops behind the first slab. */
  stop?: boolean;
}

async function run(store: Store, cwd: string, { stop = false }: Run = {}) {
  const told = { from: -1, bad: [] as { number: number; reason: string }[] };
  const done = await importFile({
    file: join(cwd, 'file.ndjson'),
    target: {
      sink: storeSink(store, createIngest({ store, clock, random }), phonesOf(store)),
      call: () => assert.fail('no call is needed for people and events'),
      clock,
      random,
    },
    checkpoints: new CheckpointFile(join(cwd, 'store.db')),
    onStart: ({ lines }) => {
      told.from = lines;
    },
    onSlab: ({ bad }) => told.bad.push(...bad),
    stop: stop ? AbortSignal.abort() : new AbortController().signal,
  });
  return { ...done, ...told };
}

/** Slabs of a person and an event, each with a line that is wrong, and blank to its end. */
const SLAB_BYTES = 2 * 1024 * 1024;
const PER_SLAB = 4;
const slab = (index: number): string =>
  `${lines({ person: { id: `p${index}`, first_name: 'Ann' } }, 'oops', {
    event: { type: 'message', page_id: '77', person_id: `p${index}` },
  }).padEnd(SLAB_BYTES - 1)}\n`;
const FILE = Array.from({ length: 6 }, (_, index) => slab(index)).join('');

async function interrupted(cwd: string): Promise<Store> {
  writeFileSync(join(cwd, 'file.ndjson'), FILE);
  const store = await newStore();
  for (let times = 1; times <= 3; times++) {
    const { isWhole, tally, from } = await run(store, cwd, { stop: true });
    assert.equal(isWhole, false);
    assert.equal(from, (times - 1) * PER_SLAB);
    assert.deepEqual([tally.people, tally.events, tally.bad], [times, times, times]);
  }
  return store;
}

test('an import goes on where it was, and counts the whole', async (t) => {
  const cwd = directory(t);
  const store = await interrupted(cwd);
  const { from, lines, tally, isWhole, bad } = await run(store, cwd);
  assert.deepEqual([from, lines, isWhole], [3 * PER_SLAB, 3 * PER_SLAB, true]);
  assert.deepEqual(tally, { apps: 0, pages: 0, people: 6, events: 6, present: 0, bad: 6 });
  assert.deepEqual(
    bad.map(({ number }) => number),
    [14, 18, 22],
  );
  assert.ok(!existsSync(join(cwd, 'store.db.import')));
});

test('an import of the whole again changes nothing', async (t) => {
  const cwd = directory(t);
  const store = await interrupted(cwd);
  await run(store, cwd);
  const { from, tally } = await run(store, cwd);
  assert.equal(from, 0);
  assert.deepEqual(tally, { apps: 0, pages: 0, people: 6, events: 6, present: 12, bad: 6 });
  const psid = await store.people.psid('p5', '77');
  assert.equal((await store.pairs.facts('77', psid!)).length, 1, 'also without ids');
});

test('a file that has grown goes on where it was', async (t) => {
  const cwd = directory(t);
  const store = await interrupted(cwd);
  appendFileSync(join(cwd, 'file.ndjson'), slab(6));
  const { from, tally } = await run(store, cwd);
  assert.equal(from, 3 * PER_SLAB);
  assert.deepEqual([tally.people, tally.present], [7, 0]);
});

test('a file that was changed begins anew', async (t) => {
  const cwd = directory(t);
  for (const changed of [FILE.replace('oops', 'Oops'), FILE.slice(0, 100), '']) {
    const store = await interrupted(cwd);
    writeFileSync(join(cwd, 'file.ndjson'), changed);
    const { from, isWhole } = await run(store, cwd);
    assert.deepEqual([from, isWhole], [0, true]);
  }
});

test('a store that is not the one begins anew', async (t) => {
  const cwd = directory(t);
  await interrupted(cwd);
  const other = await newStore();
  const { from, tally } = await run(other, cwd);
  assert.equal(from, 0);
  assert.deepEqual([tally.people, tally.events], [6, 6]);
});

test('a checkpoint that cannot be read begins anew', async (t) => {
  const cwd = directory(t);
  for (const junk of ['', '{', 'null', '[]', '{"place":5}']) {
    const store = await interrupted(cwd);
    writeFileSync(join(cwd, 'store.db.import'), junk);
    const { from, isWhole } = await run(store, cwd);
    assert.deepEqual([from, isWhole], [0, true], junk);
  }
});

test('nothing of a file stands in its checkpoint', async (t) => {
  const cwd = directory(t);
  await interrupted(cwd);
  const text = readFileSync(join(cwd, 'store.db.import'), 'utf8');
  assert.ok(!text.includes('Ann'));
});
