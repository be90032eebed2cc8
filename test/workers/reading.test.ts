import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { GRAPH_LIMITS, type LimitRules, type OwnLimits } from '../../src/graph/limits.ts';
import { createFeed } from '../../src/observe/feed.ts';
import type { Log } from '../../src/observe/log.ts';
import { raisedFileOf } from '../../src/store/sqlite/raised.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import type { ReadBatch } from '../../src/store/store.ts';
import { APP, APP_TOKEN, memoryWorld, NOW, PAGE, PSID, seededRandom, TOKEN } from '../world.ts';
import { aDesk, aPlace, aReader } from './reading.ts';
import { ask } from './serving.ts';

const random = seededRandom('reading');
const clock = () => NOW;
const read = (psid: string, token = TOKEN) =>
  `/v2.6/${psid}?fields=first_name&access_token=${token}`;

interface Crowd {
  readers?: number;
  limits?: LimitRules;
  /** It answers nothing that they pass on. */
  mute?: boolean;
  log?: Log;
}

/** A world behind so many readers. */
async function crowd(t: TestContext, { readers = 2, limits, mute = false, log }: Crowd) {
  const place = aPlace();
  const store = openSqliteStore({ path: place.db, hasReaders: true });
  const world = await memoryWorld({ store, ...(limits && { limits }) });
  const feed = createFeed({ clock, random });
  const batches: ReadBatch[] = [];
  const own = world.graph.services.limits as OwnLimits | undefined;
  const silent = () => Promise.reject(new Error('it was asked'));
  const open = () =>
    aDesk(place, mute ? { answer: silent } : world.graph, {
      clock,
      random,
      feed,
      ...(own && { limits: own }),
      trail: { record: async (some) => void batches.push(...(some as ReadBatch[])) },
      onError: () => {},
    });
  let desk = await open();
  const all = await Promise.all(
    Array.from({ length: readers }, () =>
      aReader(place, { clock, random, limits, ...(log && { log }) }),
    ),
  );
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await Promise.all(all.map((reader) => reader.stop()));
    await desk.close();
    await world.close();
    place.remove();
  };
  t.after(stop);
  return {
    world,
    place,
    feed,
    batches,
    readers: all,
    stop,
    async renewDesk() {
      await desk.close();
      desk = await open();
    },
    /** What each of the readers answers. */
    answers: (path: string) =>
      Promise.all(all.map(async ({ origin }) => (await ask(origin + path)).text)),
  };
}

test('profiles are answered without the writer, and counted', async (t) => {
  const { readers, answers, batches, stop } = await crowd(t, { mute: true });
  const peter = await answers(read(PSID.peter));
  assert.deepEqual(peter, ['{"first_name":"Peter"}', '{"first_name":"Peter"}']);
  assert.match((await answers(read('1')))[0]!, /"code":100/);
  assert.match((await answers(read(PSID.peter, `${TOKEN}x`)))[0]!, /"code":190/);
  assert.match((await answers(`/v2.6/me?access_token=${TOKEN}`))[0]!, /"code":2/, 'not these');
  const numbers = await readers[0]!.numbers();
  const counted = numbers.find(({ name }) => name === 'pagescope_graph_answers_total')!.values;
  assert.deepEqual(
    counted.map(({ labels, value }) => [labels.kind, labels.code, value]),
    [
      ['profile', '0', 1],
      ['error', '100', 1],
      ['error', '190', 1],
    ],
  );
  await stop();
  const noted = batches.map(({ page_id, app_id, fields, answer, minute }) => ({
    ...{ page_id, app_id, fields, answer, minute },
  }));
  const one = { page_id: PAGE, app_id: APP.id, fields: 'first_name,id', answer: 'profile' };
  assert.equal(noted.length, 2);
  assert.equal(noted[0]!.minute, NOW - (NOW % 60_000));
  for (const { minute, fields, ...rest } of noted) {
    assert.deepEqual({ ...rest, fields: one.fields }, one);
    assert.match(fields, /^first_name/);
  }
});

test('what was written is what every reader answers, from the acknowledgement on', async (t) => {
  const { world, answers } = await crowd(t, { readers: 3 });
  const shown = async (what: string, expected: string | RegExp) => {
    for (const text of await answers(read(PSID.peter))) {
      if (typeof expected === 'string') assert.equal(text, expected, what);
      else assert.match(text, expected, what);
    }
  };
  for (let round = 0; round < 40; round++) {
    const name = `Peter ${round}`;
    await world.store.people.change('peter', (person) => ({ ...person, first_name: name }));
    await shown('a new name', `{"first_name":"${name}"}`);
    await world.happens('peter', 'access_revoked');
    await shown('revoked', '{}');
    await world.happens('peter', 'message');
    await shown('granted again', `{"first_name":"${name}"}`);
    await world.ingest.admit({ type: 'platform_disabled', person_id: 'peter' });
    await shown('the platform is off', '{}');
    await world.ingest.admit({ type: 'platform_enabled', person_id: 'peter' });
    await world.happens('peter', 'message');
    const { id, access_token } = await world.issue();
    const byIt = read(PSID.peter, access_token);
    assert.deepEqual(new Set(await answers(byIt)).size, 1);
    await world.store.registry.revokeToken(id, 'api', NOW);
    for (const text of await answers(byIt)) assert.match(text, /"code":190/);
  }
  await world.store.people.erase('peter', NOW);
  await shown('erased', /"code":100/);
});

test('limits are met as with one process, whoever is asked', async (t) => {
  const limits = { ...GRAPH_LIMITS, page: 3, app: 4 };
  const { readers } = await crowd(t, { readers: 2, limits });
  await using alone = await memoryWorld({ limits });
  const people = Object.values(PSID);
  const paths = Array.from({ length: 24 }, (_, nth) => {
    const psid = people[nth % people.length]!;
    const kinds = [
      read(psid),
      `/v2.6/${psid}?fields=first_name{{&access_token=${TOKEN}`,
      `/v2.6/${PAGE}?fields=name&access_token=${TOKEN}`,
      `/v2.3/${psid}?access_token=${TOKEN}`,
      `/v2.6/${APP.id}?access_token=${APP_TOKEN.replace('|', '%7C')}`,
    ];
    return kinds[nth % kinds.length]!;
  });
  for (const [nth, path] of paths.entries()) {
    const expected = await alone.outside(path, {});
    const actual = await ask(readers[nth % 2]!.origin + path);
    assert.equal(actual.status, expected.status, path);
    for (const name of ['x-page-usage', 'x-app-usage', 'x-business-use-case-usage']) {
      assert.equal(actual.headers[name], expected.header(name), `${nth} ${path} ${name}`);
    }
  }
});

test('what goes through readers is shown to whoever watches', async (t) => {
  const { feed, answers, world } = await crowd(t, {});
  await answers(read(PSID.peter));
  const told: { name: string; psid: string }[] = [];
  const heard = Promise.withResolvers<void>();
  feed.listen(
    undefined,
    ({ name, data }) => {
      told.push({ name, ...JSON.parse(data) });
      if (told.length === 3) heard.resolve();
    },
    () => {},
  );
  // Readers hear of it before what is asked of them after an answer that the writer gave.
  await answers(`/v2.6/me?access_token=${TOKEN}`);
  await answers(read(PSID.peter));
  await heard.promise;
  assert.deepEqual(
    told.map(({ name, psid }) => [name, psid]),
    [
      ['ready', undefined],
      ['read', PSID.peter],
      ['read', PSID.peter],
    ],
  );
  assert.ok(world);
});

test('while one writer goes and another comes, what is asked waits for it', async (t) => {
  const { answers, renewDesk } = await crowd(t, {});
  const path = `/v2.6/me?fields=id&access_token=${TOKEN}`;
  let over = false;
  const seen = new Set<string>();
  const asking = Array.from({ length: 4 }, async () => {
    while (!over) for (const text of await answers(path)) seen.add(text);
  });
  for (let times = 0; times < 3; times++) await renewDesk();
  over = true;
  await Promise.all(asking);
  assert.deepEqual([...seen], [`{"id":"${PAGE}"}`]);
});

test('a reader whose counters are broken refuses, and says that it is not ready', async (t) => {
  const log = { error() {} } as unknown as Log;
  const { answers, place } = await crowd(t, { readers: 1, log });
  assert.equal((await answers(read(PSID.peter)))[0], '{"first_name":"Peter"}');
  truncateSync(raisedFileOf(place.db), 8);
  assert.match((await answers(read(PSID.peter)))[0]!, /"code":2/);
  assert.match((await answers('/readyz'))[0]!, /are cut short/);
});
