/**
 * An import that is killed again and again: what it acknowledged is there, and in the end the store
 * is the one that an undisturbed import makes.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { APP, directory, lines, must, PAGE, pagescope, start } from './command.ts';

const KILLS = 20;
const PEOPLE = 4000;
const HEAD = 2;
const PAGE_ID = '77';
/** Long lines: so that few of them make a slab, and a file has many slabs. */
const TEXT = 'x'.repeat(3000);

const psidOf = (index: number): string => String(1_000_000_000_000_000 + index);

/** Two lines for each person; PSIDs are given, since those that are minted differ from run to run. */
function world(): string {
  const people = Array.from({ length: PEOPLE }, (_, index) => [
    { person: { id: `p${index}`, first_name: `Person ${index}` } },
    {
      event: {
        id: `e${index}`,
        type: index % 3 === 0 ? 'customer_matched' : 'message',
        page_id: PAGE_ID,
        person_id: `p${index}`,
        at: 1_767_605_400_000 + index,
        psid: psidOf(index),
        text: TEXT,
      },
    },
  ]);
  return lines(APP, PAGE, ...people.flat());
}

test(`an import that is killed ${KILLS} times loses nothing that it acknowledged`, async (t) => {
  const cwd = directory(t);
  writeFileSync(join(cwd, 'world.ndjson'), world());
  await must(['import', 'world.ndjson', '--db', 'whole.db'], { cwd });
  const whole = await must(['export', '--db', 'whole.db'], { cwd });

  let kills = 0;
  let resumed = 0;
  for (let round = 0; kills < KILLS || round === 0; round++) {
    const db = join(cwd, `killed-${round}.db`);
    let acknowledged = 0;
    for (;;) {
      const isDone = await importUntilKilled(cwd, db, kills < KILLS);
      if (isDone) break;
      kills++;
      const now = acknowledgedLines(db);
      // It was done, and killed before it could end.
      if (now === 0 && acknowledged > 0) break;
      assert.ok(now >= acknowledged, 'what was acknowledged stays so');
      if (now > 0) resumed++;
      await assertStored(db, acknowledged, now);
      acknowledged = now;
    }
    assert.ok(!existsSync(`${db}.import`), 'the checkpoint goes when all is done');
    assert.ok((await must(['export', '--db', db], { cwd })) === whole, 'the same bytes');
  }
  t.diagnostic(`${kills} kills, ${resumed} of them behind a checkpoint`);
});

/** Kills it at some moment between its first write and its third checkpoint. */
async function importUntilKilled(cwd: string, db: string, kills = true): Promise<boolean> {
  const child = start(['import', 'world.ndjson', '--db', db], { cwd });
  child.stdout!.resume();
  child.stderr!.resume();
  const closed = once(child, 'close');
  const before = acknowledgedLines(db);
  const wanted = Math.floor(Math.random() * 3);
  let seen = 0;
  let newest = before;
  while (kills && child.exitCode === null && !(seen >= wanted && isWritten(db))) {
    await wait(1);
    const now = acknowledgedLines(db);
    if (now > newest) seen++;
    newest = Math.max(newest, now);
  }
  if (kills) {
    await wait(Math.random() * 40);
    child.kill('SIGKILL');
  }
  const [code, signal] = await closed;
  if (signal === 'SIGKILL') return false;
  assert.equal(code, 0);
  return true;
}

function isWritten(db: string): boolean {
  return existsSync(`${db}-wal`) && statSync(`${db}-wal`).size > 0;
}

/** How many lines a run acknowledged before it was killed. */
function acknowledgedLines(db: string): number {
  if (!existsSync(`${db}.import`)) return 0;
  return JSON.parse(readFileSync(`${db}.import`, 'utf8')).place.lines;
}

async function assertStored(db: string, from: number, to: number): Promise<void> {
  if (to === from) return;
  const store = openSqliteStore({ path: db });
  try {
    for (let line = Math.max(from, HEAD); line < to; line++) {
      const index = Math.floor((line - HEAD) / 2);
      if ((line - HEAD) % 2 === 0) {
        assert.ok(await store.people.person(`p${index}`), `line ${line + 1}: person p${index}`);
      } else {
        const facts = await store.pairs.facts(PAGE_ID, psidOf(index));
        assert.deepEqual(
          facts.map(({ event_id }) => event_id),
          [`e${index}`],
          `line ${line + 1}`,
        );
      }
    }
  } finally {
    await store.close();
  }
}

test('what a killed import left is not taken for the whole', async (t) => {
  const cwd = directory(t);
  writeFileSync(join(cwd, 'world.ndjson'), world());
  const db = join(cwd, 'store.db');
  while (acknowledgedLines(db) === 0) {
    assert.ok(!(await importUntilKilled(cwd, db)), 'killed before the end');
  }
  const { stderr } = await pagescope(['import', 'world.ndjson', '--db', db], { cwd });
  assert.match(stderr, /^Going on behind line [\d,]+\.\n/);
  assert.match(stderr, /^1 app, 1 page, 4,000 people, 4,000 events/m);
});
