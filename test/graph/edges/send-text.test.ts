import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP, memoryWorld, PAGE, PSID, TOKEN } from '../../world.ts';
import { sender, thread } from './kit.ts';

const HELLO = { text: 'hello, world!' };

test('a message is answered with the PSID and its own id, in this order', async () => {
  await using world = await memoryWorld({ era: '2016' });
  const reply = await sender(world)(HELLO, { id: PSID.peter });
  assert.equal(reply.status, 200);
  assert.match(
    reply.body,
    new RegExp(`^\\{"recipient_id":"${PSID.peter}","message_id":"mid\\.\\d{13}:[0-9a-f]{18}"\\}$`),
  );
});

test('a message stands in the thread: whose it is, by which app, when, and what', async () => {
  await using world = await memoryWorld();
  const before = await thread(world, PSID.peter);
  const message = { ...HELLO, metadata: 'DEVELOPER_DEFINED_METADATA' };
  await sender(world)(message, { id: PSID.peter });
  // Asked for twice, in process and over a socket.
  const [first, second, ...others] = (await thread(world, PSID.peter)).slice(before.length);
  assert.deepEqual(others, []);
  const { id, seq, ...rest } = first!;
  assert.deepEqual(rest, { sender: 'page', app_id: APP.id, at: world.time.now, body: message });
  assert.equal(second!.seq, seq + 1);
  assert.notEqual(second!.id, id);
  const { sent_at } = await world.store.conversations.thread(PAGE, PSID.peter);
  assert.equal(sent_at, world.time.now);
});

test('a refused message stands nowhere', async () => {
  await using world = await memoryWorld();
  const before = await thread(world, PSID.peter);
  const reply = await sender(world)({ text: '' }, { id: PSID.peter });
  assert.equal(reply.status, 400);
  assert.deepEqual(await thread(world, PSID.peter), before);
});

const FORMS: [name: string, type: string, body: string][] = [
  [
    'brackets in a form',
    'application/x-www-form-urlencoded',
    `recipient[id]=${PSID.peter}&message[text]=hi`,
  ],
  [
    'JSON texts in a form',
    'application/x-www-form-urlencoded',
    `recipient=${encodeURIComponent(`{"id":"${PSID.peter}"}`)}&message=${encodeURIComponent('{"text":"hi"}')}`,
  ],
  [
    'an id and a text that are numbers',
    'application/json',
    `{"recipient":{"id":${PSID.peter}},"message":{"text":42}}`,
  ],
  [
    'multipart/form-data',
    'multipart/form-data; boundary=----boundary7',
    `------boundary7\r\nContent-Disposition: form-data; name="recipient"\r\n\r\n{"id":"${PSID.peter}"}\r\n------boundary7\r\nContent-Disposition: form-data; name="message"\r\n\r\n{"text":"hi"}\r\n------boundary7--\r\n`,
  ],
];

for (const [name, type, body] of FORMS) {
  test(`a message may come as ${name}`, async () => {
    await using world = await memoryWorld();
    const url = `/v2.6/me/messages?access_token=${TOKEN}`;
    const reply = await world.ask(url, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body,
    });
    assert.equal(reply.status, 200, reply.body);
    assert.equal(reply.json.recipient_id, PSID.peter);
    const said = (await thread(world, PSID.peter)).at(-1)!.body;
    assert.equal(said.text, name.includes('numbers') ? '42' : 'hi');
  });
}

test('a message may come by query alone, and to the page by its id', async () => {
  await using world = await memoryWorld();
  const said = `recipient={"id":"${PSID.peter}"}&message={"text":"hi"}&access_token=${TOKEN}`;
  const reply = await world.ask(`/v2.6/${PAGE}/messages?${said}&method=post`);
  assert.equal(reply.status, 200, reply.body);
});

test('messages cannot be read by this edge', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(`/v2.6/me/messages?access_token=${TOKEN}`);
  assert.match(String(reply.error.message), /^Unsupported get request\./);
});
