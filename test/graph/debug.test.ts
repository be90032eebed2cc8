import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP, memoryWorld, PSID, TOKEN } from '../world.ts';

const url = (psid: string, debug = 'all', version = 'v2.6', fields = 'first_name') =>
  `/${version}/${psid}?fields=${fields}&debug=${debug}&access_token=${TOKEN}`;

test('an empty answer carries its reason, last', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(url(PSID.nora));
  assert.equal(reply.status, 200);
  const [message, ...more] = reply.json.__debug__.messages;
  assert.deepEqual(more, []);
  assert.equal(message.type, 'warning');
  assert.match(message.message, /^Nothing authorises it: this person came by customer matching/);
  assert.match(message.message, /Any of these events would authorise it/);
  assert.deepEqual(Object.keys(reply.json), ['__debug__']);
});

test('a profile carries its reason, too, behind everything else', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(url(PSID.peter));
  assert.deepEqual(Object.keys(reply.json), ['first_name', '__debug__']);
  const [message] = reply.json.__debug__.messages;
  assert.equal(message.type, 'info');
  assert.match(message.message, /^Readable: this person tapped Get Started/);
});

for (const [what, psid, fields, says] of [
  ['no access', PSID.rosa, 'first_name', /^Revoked: this person withdrew/],
  ['a phone number', PSID.felix, 'first_name', /^There is no profile/],
  ['an unknown field', PSID.peter, 'bogus', /^Refused at "field exists"/],
] as const) {
  test(`an error carries its reason behind the error: ${what}`, async () => {
    await using world = await memoryWorld();
    const reply = await world.ask(url(psid, 'all', 'v3.1', fields));
    assert.equal(reply.status, 400);
    assert.deepEqual(Object.keys(reply.json), ['error', '__debug__']);
    assert.match(reply.json.__debug__.messages[0].message, says);
  });
}

test('info wants both kinds, warning the warnings alone, anything else nothing', async () => {
  await using world = await memoryWorld();
  const messages = async (psid: string, debug: string) =>
    (await world.ask(url(psid, debug))).json.__debug__?.messages.length;
  for (const [debug, granted, never] of [
    ['all', 1, 1],
    ['ALL', 1, 1],
    ['info', 1, 1],
    ['warning', 0, 1],
    ['0', undefined, undefined],
    ['', undefined, undefined],
    ['constructor', undefined, undefined],
  ] as const) {
    assert.equal(await messages(PSID.peter, debug), granted, debug);
    assert.equal(await messages(PSID.nora, debug), never, debug);
  }
});

test("nothing is told of another page's people, or to whom no page is known", async () => {
  await using world = await memoryWorld();
  const page = await world.addPage();
  const { access_token } = await world.issue({ page_id: page.id });
  for (const token of [access_token, 'junk', '', `${APP.id}%7C${APP.secret}`]) {
    const reply = await world.ask(`/v2.6/${PSID.nora}?debug=all&access_token=${token}`);
    assert.deepEqual(reply.json.__debug__, { messages: [] });
  }
});

test('a server that does not explain has no messages', async () => {
  await using world = await memoryWorld({ explains: false });
  const reply = await world.ask(url(PSID.nora));
  assert.equal(reply.body, '{"__debug__":{"messages":[]}}');
});

test('ids: each of them is explained', async () => {
  await using world = await memoryWorld();
  const ids = `${PSID.peter},${PSID.nora}`;
  const reply = await world.ask(`/v2.6/?ids=${ids}&fields=id&debug=all&access_token=${TOKEN}`);
  assert.equal(reply.json.__debug__.messages.length, 2);
});

test('a message holds neither token nor secret', async () => {
  await using world = await memoryWorld();
  for (const psid of Object.values(PSID)) {
    const { body } = await world.ask(url(psid));
    for (const secret of [TOKEN, APP.secret]) assert.ok(!body.includes(secret));
  }
});
