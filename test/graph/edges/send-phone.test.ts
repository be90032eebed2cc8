import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERMISSIONS } from '../../../src/domain/app.ts';
import { memoryWorld, PAGE, PSID, TOKEN } from '../../world.ts';
import { assertRefused, sender, thread } from './kit.ts';

const X = { text: 'x' };
const KLARA = '+49 (30) 1234-567';

test('a message to a known number makes the pair, which does not open the profile', async () => {
  await using world = await memoryWorld();
  const { id } = await world.addPerson({ phone_number: '+49301234567' });
  const name = { first_name: 'Klara', last_name: 'Weiß' };
  assert.equal((await world.inside(urlOf(KLARA, { name }))).status, 200);
  const psid = (await world.store.people.psid(id, PAGE))!;
  const [fact, ...others] = await world.store.pairs.facts(PAGE, psid);
  assert.equal(fact!.type, 'customer_matched');
  assert.deepEqual(others, []);
  assert.equal((await thread(world, psid)).length, 1);
  const profile = await world.read(psid, undefined, { version: 'v19.0' });
  assert.equal(profile.error.error_subcode, 2018247);
  await world.happens(id, 'message');
  assert.equal((await world.read(psid, undefined, { version: 'v19.0' })).status, 200);
});

test('the PSID is told only where the page knew it', async () => {
  await using world = await memoryWorld();
  await world.addPerson({ phone_number: '+49301234567' });
  const first = await world.inside(urlOf('+49301234567'));
  assert.deepEqual(Object.keys(JSON.parse(first.body)), ['message_id']);
  const second = await world.inside(urlOf('+49301234567'));
  assert.deepEqual(Object.keys(JSON.parse(second.body)), ['recipient_id', 'message_id']);
  const nora = await sender(world)(X, { phone_number: '+1(212)555-2368' });
  assert.equal(nora.json.recipient_id, PSID.nora);
});

function urlOf(phone_number: string, more: object = {}): string {
  const recipient = encodeURIComponent(JSON.stringify({ phone_number, ...more }));
  const said = `recipient=${recipient}&message={"text":"x"}&method=post`;
  return `/v2.6/me/messages?${said}&access_token=${TOKEN}`;
}

test('customer matching needs its permission', async () => {
  await using world = await memoryWorld();
  await world.setPermissions(PERMISSIONS.filter((one) => one !== 'pages_messaging_phone_number'));
  assertRefused(await sender(world)(X, { phone_number: '+12125552368' }), {
    status: 403,
    code: 230,
    message: '(#230) Requires pages_messaging_phone_number permission to manage the object',
  });
});

test('two first messages to one number at once make one pair', async () => {
  await using world = await memoryWorld();
  const { id } = await world.addPerson({ phone_number: '+49301234567' });
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => world.inside(urlOf('+49301234567'))),
  );
  assert.deepEqual([...new Set(replies.map(({ status }) => status))], [200]);
  const psid = (await world.store.people.psid(id, PAGE))!;
  assert.equal((await thread(world, psid)).length, 8);
  assert.equal((await world.store.people.psids(id)).length, 1);
});
