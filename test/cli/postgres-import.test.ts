/** An import into a database that is cut short, on either side: nothing acknowledged is lost. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { startServer } from '../store/postgres/server.ts';
import { APP, collect, directory, lines, must, PAGE, pagescope, start } from './command.ts';

const server = await startServer();
const PEOPLE = 4000;
const KILLS = 6;
const HEAD = 2;
const PAGE_ID = '77';
/** Long lines: so that few of them make a slab, and a file has several. */
const TEXT = 'x'.repeat(3000);

const psidOf = (index: number): string => String(1_000_000_000_000_000 + index);

/** Two lines for each person. */
const WORLD = lines(
  APP,
  PAGE,
  ...Array.from({ length: PEOPLE }, (_, index) => [
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
  ]).flat(),
);

const KEYS = {
  PAGESCOPE_ADMIN_KEY: 'a'.repeat(32),
  PAGESCOPE_MASTER_KEY: randomBytes(32).toString('base64url'),
};

async function place(t: Parameters<typeof directory>[0]) {
  const cwd = directory(t);
  writeFileSync(join(cwd, 'world.ndjson'), WORLD);
  return { cwd, env: { ...KEYS, PAGESCOPE_DB: await server.database() } };
}
type Place = Awaited<ReturnType<typeof place>>;

let whole: string | undefined;

/** What an undisturbed import makes. */
async function undisturbed(t: Parameters<typeof directory>[0]): Promise<string> {
  if (whole === undefined) {
    const where = await place(t);
    await must(['import', 'world.ndjson'], where);
    whole = await must(['export'], where);
  }
  return whole;
}

const checkpointOf = ({ cwd }: Place): string | undefined =>
  globSync('.pagescope/*.import', { cwd }).map((name) => join(cwd, name))[0];

function acknowledgedLines(where: Place): number {
  const path = checkpointOf(where);
  if (path === undefined || !existsSync(path)) return 0;
  return JSON.parse(readFileSync(path, 'utf8')).place.lines;
}

/** False: it was killed before its end. */
async function killedAtSomeMoment(where: Place): Promise<boolean> {
  const child = start(['import', 'world.ndjson'], where);
  child.stdout!.resume();
  child.stderr!.resume();
  const closed = once(child, 'close');
  const before = acknowledgedLines(where);
  // Half of them behind a place that was reached, the others before there is one.
  const wanted = Math.random() < 0.5;
  while (wanted && child.exitCode === null && acknowledgedLines(where) <= before) await wait(1);
  await wait(wanted ? Math.random() * 60 : 300 + Math.random() * 900);
  child.kill('SIGKILL');
  const [, signal] = await closed;
  return signal !== 'SIGKILL';
}

async function assertStored({ env }: Place, to: number): Promise<void> {
  const store = await openPostgresStore({ url: env.PAGESCOPE_DB, jitter: Math.random });
  try {
    const numbers = Array.from({ length: Math.max(to - HEAD, 0) }, (_, number) => number);
    await Promise.all(
      numbers.map(async (number) => {
        const index = Math.floor(number / 2);
        const line = `line ${number + HEAD + 1}`;
        if (number % 2 === 0) assert.ok(await store.people.person(`p${index}`), line);
        else {
          const subject = await store.pairs.subject(PAGE_ID, psidOf(index));
          assert.equal(subject?.person_id, `p${index}`, line);
        }
      }),
    );
  } finally {
    await store.close();
  }
}

test(`an import that is killed ${KILLS} times loses nothing that it acknowledged`, async (t) => {
  const expected = await undisturbed(t);
  let resumed = 0;
  for (let kills = 0; kills < KILLS; ) {
    const where = await place(t);
    for (let isDone = false; !isDone; ) {
      if (kills >= KILLS) {
        await must(['import', 'world.ndjson'], where);
        break;
      }
      isDone = await killedAtSomeMoment(where);
      if (isDone) break;
      kills++;
      const acknowledged = acknowledgedLines(where);
      if (acknowledged > 0) resumed++;
      await assertStored(where, acknowledged);
    }
    assert.equal(checkpointOf(where), undefined, 'the checkpoint goes when all is done');
    assert.ok((await must(['export'], where)) === expected, 'the same bytes');
  }
  t.diagnostic(`${resumed} of ${KILLS} were killed behind a checkpoint`);
});

test('when the database crashes, what was acknowledged stays, and the import goes on', async (t) => {
  const expected = await undisturbed(t);
  const where = await place(t);
  const child = start(['import', 'world.ndjson'], where);
  const printed = collect(child);
  const closed = once(child, 'close');
  while (child.exitCode === null && acknowledgedLines(where) === 0) await wait(1);
  await server.stop('immediate');
  const [code] = await closed;
  assert.equal(code, 1);
  assert.match(printed().stderr, /What was stored stays; run the same command again to go on\./);
  await server.start();
  await assertStored(where, acknowledgedLines(where));
  const { stderr } = await pagescope(['import', 'world.ndjson'], where);
  assert.match(stderr, /^Going on behind line [\d,]+\.\n/);
  assert.match(stderr, /^1 app, 1 page, 4,000 people, 4,000 events/m);
  assert.ok((await must(['export'], where)) === expected, 'the same bytes');
});

test('two that import the same file at once make what one makes', async (t) => {
  const expected = await undisturbed(t);
  const where = await place(t);
  await must(['import', '-'], { ...where, input: lines(APP, PAGE) });
  const other = directory(t);
  writeFileSync(join(other, 'world.ndjson'), WORLD);
  const both = await Promise.all(
    [where, { ...where, cwd: other }].map((at) => pagescope(['import', 'world.ndjson'], at)),
  );
  for (const { code, stderr } of both) assert.equal(code, 0, stderr);
  assert.ok((await must(['export'], where)) === expected, 'the same bytes');
});

test('bad lines are told by their number, and spoil no other line', async (t) => {
  const where = await place(t);
  const file = lines(
    APP,
    PAGE,
    { person: { id: 'ann', first_name: 'Ann' } },
    { person: { id: 'bob', first_name: 'Bob' } },
    { person: { id: 'eve', first_name: 'Eve' } },
    'oops',
    { event: { id: '1', type: 'message', page_id: '77', person_id: 'nobody' } },
    { event: { id: '2', type: 'message', page_id: '77', person_id: 'ann', psid: '1234' } },
    { event: { id: '3', type: 'message', page_id: '77', person_id: 'bob', psid: '1234' } },
    { event: { id: '4', type: 'message', page_id: '77', person_id: 'ann', psid: '5678' } },
    { event: { id: '5', type: 'message', page_id: '99', person_id: 'ann' } },
    { event: { id: '6', type: 'message', page_id: '77', person_id: 'bob', text: 'nul \u0000' } },
    { event: { id: '7', type: 'message', page_id: '77', person_id: 'eve' } },
  );
  await must(['import', '-'], {
    ...where,
    input: lines({ person: { id: 'eve', first_name: 'E' } }),
  });
  await must(['erase', 'eve', '--yes'], where);
  const { code, stderr } = await pagescope(['import', '-'], { ...where, input: file });
  assert.equal(code, 1);
  const told = [...stderr.matchAll(/^line (\d+): /gm)].map(([, number]) => Number(number));
  assert.deepEqual(told, [5, 6, 7, 9, 10, 11, 12, 13], stderr);
  const again = await pagescope(['import', '-'], { ...where, input: file });
  assert.match(again.stderr, /2 people, 1 event \(5 already there\), 8 bad lines/);
});
