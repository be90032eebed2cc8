import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RELEASES, servedOn } from '../../src/graph/releases.ts';
import { BEHAVIOUR } from '../../src/graph/versions.ts';
import { APP, memoryWorld, PSID, TOKEN } from '../world.ts';
import { PUBLISHED } from './promised.ts';

const url = (version: string, fields = '') =>
  `/${version}/${PSID.peter}?access_token=${TOKEN}${fields && `&fields=${fields}`}`;

/** What was asked for, on which day, and who answers; undefined: it was no version yet. */
const SERVED: [day: string, asked: string, serves: string | undefined][] = [
  ['2016-04-12', 'v2.6', 'v2.6'],
  ['2016-04-11', 'v2.6', undefined],
  ['2018-07-12', 'v2.6', 'v2.6'],
  ['2018-07-13', 'v2.6', 'v2.7'],
  ['2019-01-08', 'v2.6', 'v2.8'],
  ['2020-12-16', 'v2.6', 'v3.2'],
  ['2020-12-16', 'v2.12', 'v3.2'],
  ['2020-12-16', 'v9.0', 'v9.0'],
  ['2020-12-16', 'v10.0', undefined],
  ['2026-09-24', 'v2.6', 'v21.0'],
  ['2026-09-24', 'v26.0', 'v26.0'],
  ['2199-01-01', 'v2.6', 'v26.0'],
];

for (const [day, asked, serves] of SERVED) {
  test(`on ${day} ${asked} is ${serves ?? 'no version yet'}`, async () => {
    await using world = await memoryWorld({ asOf: day });
    const reply = await world.ask(url(asked));
    if (serves === undefined) {
      assert.equal(reply.error.message, `Unknown path components: /${PSID.peter}`);
    } else assert.equal(reply.header('facebook-api-version'), serves);
  });
}

test('a change out of cycle hits every version on one day, and the day before none', async () => {
  const ask = async (asOf: string, fields?: string) => {
    await using world = await memoryWorld({ asOf });
    return await world.ask(url('v2.8', fields));
  };
  const before = await ask('2018-10-29', 'is_payment_enabled');
  assert.equal(before.json.is_payment_enabled, true);
  const after = await ask('2018-10-30', 'is_payment_enabled');
  assert.match(after.error.message as string, /nonexisting field \(is_payment_enabled\)/);

  const six = ['first_name', 'last_name', 'profile_pic', 'locale', 'timezone', 'gender', 'id'];
  assert.deepEqual(Object.keys((await ask('2019-01-07')).json), six);
  const three = ['first_name', 'last_name', 'profile_pic', 'id'];
  assert.deepEqual(Object.keys((await ask('2019-01-08')).json), three);
});

test('without a day a version is as on its own first one, and never ends', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(url('v2.6', 'is_payment_enabled'));
  assert.equal(reply.header('facebook-api-version'), 'v2.6');
  assert.deepEqual(Object.keys(reply.json), ['is_payment_enabled']);
});

test('an app whose default has ended is served by the next, one whose default is to come by the newest', async () => {
  await using world = await memoryWorld({ asOf: '2019-06-01' });
  for (const [default_version, serves] of [
    ['v2.6', 'v2.9'],
    ['v3.2', 'v3.2'],
    ['v25.0', 'v3.3'],
  ] as const) {
    await world.store.registry.changeApp(APP.id, (app) => ({ ...app, default_version }));
    const reply = await world.ask(`/${PSID.peter}?access_token=${TOKEN}`);
    assert.equal(reply.header('facebook-api-version'), serves);
  }
});

test('a pinned era is pinned on any day, whatever the path says', async () => {
  await using world = await memoryWorld({ era: '2016', asOf: '2018-10-30' });
  for (const version of ['v2.6', 'v26.0']) {
    const reply = await world.ask(url(version));
    assert.equal(reply.header('facebook-api-version'), version);
    assert.deepEqual(Object.keys(reply.json).at(-1), 'id');
    const gone = await world.ask(url(version, 'last_ad_referral'));
    assert.match(gone.error.message as string, /nonexisting field/);
  }
});

test('releases stand in their order, and each ends after the next was there', () => {
  assert.deepEqual(
    RELEASES.map(({ version }) => version),
    PUBLISHED,
  );
  for (const [index, { released, ended }] of RELEASES.entries()) {
    assert.match(released, /^\d{4}-\d\d-\d\d$/);
    const next = RELEASES[index + 1];
    if (next === undefined) assert.equal(ended, null);
    else {
      assert.ok(released < next.released);
      assert.ok(ended !== null && ended > next.released);
    }
  }
  assert.equal(servedOn('2000-01-01', 'v2.6').version, 'v1.0');
});

test('every row begins with a version that was published, or on a day', () => {
  for (const [name, rows] of Object.entries(BEHAVIOUR)) {
    for (const { from, source } of rows) {
      assert.ok(PUBLISHED.includes(from) || /^20\d\d-\d\d-\d\d$/.test(from), `${name} ${from}`);
      assert.ok(source.length > 3);
    }
  }
});
