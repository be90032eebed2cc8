import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Person } from '../../src/domain/person.ts';
import { memoryWorld, ORIGIN, PSID, type World } from '../world.ts';

const ALL =
  'first_name,last_name,profile_pic,locale,timezone,gender,is_payment_enabled,last_ad_referral,id';

/** Somebody new, who wrote to the page. */
async function met(world: World, person: Partial<Person> = {}): Promise<string> {
  const { id } = await world.addPerson(person);
  return (await world.happens(id, 'message')).psid!;
}

test('each field has its value and its type', async () => {
  await using world = await memoryWorld();
  const { json, body } = await world.read(PSID.peter, ALL);
  const { profile_pic, ...rest } = json;
  assert.deepEqual(rest, {
    first_name: 'Peter',
    last_name: 'Chang',
    locale: 'en_US',
    timezone: -8,
    gender: 'male',
    is_payment_enabled: true,
    last_ad_referral: { source: 'ADS', type: 'OPEN_THREAD', ad_id: '6045246247433' },
    id: PSID.peter,
  });
  assert.ok(profile_pic.startsWith(`${ORIGIN}/v/`));
  assert.ok(
    body.includes(
      '"last_ad_referral":{"source":"ADS","type":"OPEN_THREAD","ad_id":"6045246247433"}',
    ),
  );
});

test('a field without a value is absent, never null; a picture there is always', async () => {
  await using world = await memoryWorld();
  const psid = await met(world);
  const asked = await world.read(psid, ALL);
  assert.deepEqual(Object.keys(asked.json), ['first_name', 'profile_pic', 'id']);
  const byDefault = await world.read(psid, undefined, { version: 'v2.12' });
  assert.deepEqual(Object.keys(byDefault.json), ['first_name', 'profile_pic', 'id']);
  assert.equal((await world.read(psid, 'last_name,locale')).body, '{}');
});

test('false and 0 are values', async () => {
  await using world = await memoryWorld();
  const psid = await met(world, { is_payment_enabled: false, timezone: 0 });
  const reply = await world.read(psid, 'is_payment_enabled,timezone');
  assert.equal(reply.body, '{"is_payment_enabled":false,"timezone":0}');
});

test('names are sent as Graph encodes them', async () => {
  await using world = await memoryWorld();
  const reply = await world.read(PSID.layla, 'first_name,last_name,name', { version: 'v3.1' });
  assert.equal(
    reply.body,
    '{"first_name":"\\u0644\\u064a\\u0644\\u0649 \\ud83c\\udf19","last_name":"\\u062d\\u062f\\u0651\\u0627\\u062f","name":"\\u0644\\u064a\\u0644\\u0649 \\ud83c\\udf19 \\u062d\\u062f\\u0651\\u0627\\u062f","id":"5772156649015328"}',
  );
  const odd = await met(world, { first_name: '<"a@b/c%\\>\n', last_name: '\ud800' });
  const { body } = await world.read(odd, 'first_name,last_name');
  assert.equal(
    body,
    '{"first_name":"\\u003C\\"a\\u0040b\\/c\\u0025\\\\>\\n","last_name":"\\ud800"}',
  );
});

test('a name is the first name where there is no last one', async () => {
  await using world = await memoryWorld();
  for (const last_name of [null, '']) {
    const psid = await met(world, { last_name });
    const { json } = await world.read(psid, 'name', { version: 'v3.1' });
    assert.equal(json.name, 'Ann');
  }
});

test('the newest ad counts, by its time', async () => {
  await using world = await memoryWorld();
  const { id } = await world.addPerson();
  const at = (seconds: number) => ({ at: world.time.now + seconds * 1000 });
  await world.happens(id, 'ad_clicked', { ad_id: '2', ...at(2) });
  await world.happens(id, 'ad_clicked', { ad_id: '1', ...at(1) });
  const { psid } = await world.happens(id, 'message', at(3));
  const read = async () => (await world.read(psid!, 'last_ad_referral')).json.last_ad_referral;
  assert.deepEqual(await read(), { source: 'ADS', type: 'OPEN_THREAD', ad_id: '2' });
  await world.happens(id, 'get_started', { ad_id: '3', ...at(4) });
  assert.equal((await read()).ad_id, '3');
});

test('whatever is asked for comes in that order, once, and id last when nobody asked', async () => {
  await using world = await memoryWorld();
  const names = fc.shuffledSubarray(ALL.split(','), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(names, fc.constantFrom('v2.6', 'v2.12'), async (asked, version) => {
      const { json } = await world.read(PSID.peter, asked.join(','), { version });
      const appended = version === 'v2.6' || asked.includes('id') ? [] : ['id'];
      assert.deepEqual(Object.keys(json), [...asked, ...appended]);
    }),
    { numRuns: 50 },
  );
});

test('what a field holds in braces or takes as an argument changes nothing', async () => {
  await using world = await memoryWorld();
  const plain = await world.read(PSID.peter, 'first_name,locale');
  const expanded = await world.read(PSID.peter, 'first_name.limit(1){x},locale{a{b}}');
  assert.equal(expanded.body, plain.body);
});
