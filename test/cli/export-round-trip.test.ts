import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { ANN, APP, dev, directory, lines, must, PAGE } from './command.ts';

const at = (minute: number): number => Date.UTC(2026, 0, 5, 9, minute);
const ann = (type: string, members: object = {}): object => ({
  event: { type, page_id: '77', person_id: 'ann', ...members },
});

/** Everything that a store can hold, and what is hard to bring back. */
const WORLD = lines(
  APP,
  {
    app: {
      id: '43',
      name: 'Other',
      business_id: 'b',
      default_version: 'v3.1',
      require_proof: true,
    },
  },
  PAGE,
  {
    page: {
      id: '78',
      name: 'Café – 🌙',
      business_id: 'b',
      permissions: [
        { app_id: '42', permissions: ['pages_messaging'] },
        { app_id: '43', permissions: ['pages_user_locale', 'pages_user_gender'] },
      ],
    },
  },
  { page: { id: '79', name: 'Nobody speaks for it' } },
  ANN,
  // Before there is a PSID, then with it; out of order, and twice at one moment.
  ann('checkbox_plugin', { id: 'a1', at: at(1), user_ref: 'box' }),
  ann('checkbox_plugin', { id: 'a2', at: at(0) }),
  ann('message_read', { at: at(2) }),
  ann('message', { id: 'a3', at: at(9), text: 'Hi\n\t"there" \u2028', psid: '123' }),
  ann('checkbox_plugin', { id: 'a4', at: at(3), user_ref: 'late' }),
  ann('ad_clicked', { at: at(4), ad_id: '6045', ref: 'r' }),
  ann('access_revoked', { at: at(9) }),
  ann('postback', { at: at(9), payload: 'P' }),
  ann('platform_disabled', { at: at(5) }),
  { event: { type: 'platform_enabled', person_id: 'ann', at: at(6) } },
  { event: { type: 'get_started', page_id: '78', person_id: 'ann', at: at(10), psid: '123' } },
  {
    person: {
      id: 'zoe',
      first_name: 'ليلى 🌙',
      last_name: 'حدّاد',
      locale: 'ar_AR',
      timezone: 5.75,
      gender: 'female',
      is_payment_enabled: false,
      phone_only: true,
      phone_number: '+1 (212) 555-2368',
    },
  },
  { event: { type: 'access_revoked', page_id: '79', person_id: 'zoe' } },
  { person: { id: 'gone', first_name: 'Erased' } },
  { event: { type: 'message', page_id: '77', person_id: 'gone' } },
);

test('an export that is imported is exported again, byte for byte', async (t) => {
  const cwd = directory(t);
  writeFileSync(join(cwd, 'world.ndjson'), WORLD);
  await must(['import', 'world.ndjson'], { cwd });
  await must(['erase', 'gone', '--yes'], { cwd });
  const token = await must(['token', 'create', '--page', '77', '--app', '42'], { cwd });
  await must(['export', '--out', 'first.ndjson'], { cwd });
  await must(['import', 'first.ndjson', '--db', 'other.db'], { cwd });
  const first = await must(['export'], { cwd });
  const second = await must(['export', '--db', 'other.db'], { cwd });
  assert.equal(second, first);
  assert.equal(await must(['import', 'first.ndjson'], { cwd }), '', 'and changes nothing at home');
  assert.equal(await must(['export'], { cwd }), first);

  const things = first
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(things.map((thing) => Object.keys(thing)[0]).sort(), [
    ...['app', 'app'],
    ...Array(12).fill('event'),
    ...['page', 'page', 'page', 'person', 'person'],
  ]);
  const ofAnn = things.flatMap(({ event }) => (event?.person_id === 'ann' ? [event] : []));
  assert.deepEqual(
    ofAnn.map(({ type, page_id, psid, at }) => [type, page_id, psid, at]),
    [
      ['platform_disabled', undefined, undefined, at(5)],
      ['platform_enabled', undefined, undefined, at(6)],
      ['checkbox_plugin', '77', undefined, at(1)],
      ['checkbox_plugin', '77', undefined, at(0)],
      ['message_read', '77', undefined, at(2)],
      ['message', '77', '123', at(9)],
      ['checkbox_plugin', '77', '123', at(3)],
      ['ad_clicked', '77', '123', at(4)],
      ['access_revoked', '77', '123', at(9)],
      ['postback', '77', '123', at(9)],
      ['get_started', '78', '123', at(10)],
    ],
    'in the order of admission',
  );
  assert.ok(!first.includes('gone'), 'nothing of somebody erased');
  assert.ok(!first.includes(token.trim()));

  const [one, other] = ['.pagescope/store.db', 'other.db'].map((db) =>
    openSqliteStore({ path: join(cwd, db) }),
  );
  for (const [page, psid] of [
    ['77', '123'],
    ['78', '123'],
  ] as const) {
    const pair = async (store: typeof one) =>
      (await store!.pairs.withPsid(psid)).find((p) => p.page_id === page);
    assert.deepEqual(await pair(other), await pair(one), 'the same access, thread and ad');
  }
  const secrets = [];
  for (const id of ['42', '43']) secrets.push((await one!.registry.app(id))!.sealed_secret);
  for (const secret of secrets) assert.ok(!first.includes(secret));
  await one!.close();
  await other!.close();
});

test('a running server exports what its store does, and takes it back', async (t) => {
  const cwd = directory(t);
  const before = await dev(t, cwd);
  const live = await must(['export'], { cwd });
  const pictures = await must(['export', '--pictures'], { cwd });
  writeFileSync(join(cwd, 'world.ndjson'), live);
  await must(['import', 'world.ndjson'], { cwd });
  assert.equal(await must(['export'], { cwd }), live);
  await before.stop();
  assert.equal(await must(['export'], { cwd }), live);
  assert.equal(await must(['export', '--pictures'], { cwd }), pictures);

  for (const secret of [before.ready.app.secret, before.ready.page.access_token]) {
    assert.ok(!pictures.includes(secret));
  }
  const withPicture = pictures.match(/"picture":"\/9j\//g);
  assert.equal(withPicture?.length, 7, 'of eight people one has none');

  writeFileSync(join(cwd, 'pictures.ndjson'), pictures);
  await must(['import', 'pictures.ndjson', '--db', 'other.db'], { cwd });
  assert.equal(await must(['export', '--db', 'other.db'], { cwd }), live);
  const again = await must(['export', '--pictures', '--db', 'other.db'], { cwd });
  assert.equal(again.match(/"picture":"\/9j\//g)?.length, 7);
});
