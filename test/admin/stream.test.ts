import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { UNREAD_BYTES_MAX } from '../../src/admin/stream.ts';
import { ADMIN_KEY, wholeServer } from '../http/whole-server.ts';
import { PAGE, PSID, TOKEN } from '../world.ts';

interface Event {
  id: string | undefined;
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: each name has a shape of its own.
  data: any;
}

type Server = Awaited<ReturnType<typeof wholeServer>>;

/** Somebody who watches. */
async function watch({ origin }: Server, after?: string) {
  const request = http.get(`${origin}/admin/v1/stream`, {
    headers: {
      authorization: `Bearer ${ADMIN_KEY}`,
      ...(after !== undefined && { 'last-event-id': after }),
    },
    agent: false,
  });
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  let text = '';
  let wake = (): void => {};
  response.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
    wake();
  });
  response.on('end', () => wake()).on('error', () => wake());
  const events = (): Event[] =>
    text
      .split('\n\n')
      .slice(0, -1)
      .filter((block) => block.includes('event: '))
      .map((block) => ({
        id: /^id: (.*)$/m.exec(block)?.[1],
        name: /^event: (.*)$/m.exec(block)![1]!,
        data: JSON.parse(/^data: (.*)$/m.exec(block)![1]!),
      }));
  return {
    status: response.statusCode,
    response,
    events,
    text: () => text,
    /** Waits for an event of this name that fits. */
    async until(name: string, fits: (event: Event) => boolean = () => true): Promise<Event> {
      for (;;) {
        const found = events().find((event) => event.name === name && fits(event));
        if (found !== undefined) return found;
        assert.ok(!response.readableEnded, `ended without ${name}: ${text}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    leave: () => request.destroy(),
  };
}

async function call({ origin }: Server, named: string, body: unknown): Promise<void> {
  const [method = '', path = ''] = named.split(' ');
  const response = await fetch(`${origin}/admin/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, await response.text());
}

const write = (server: Server, text: string) =>
  call(server, 'POST /events', { type: 'message', page_id: PAGE, person_id: 'nora', text });

test('what happens is told as it happens, with what it changed', async () => {
  await using server = await wholeServer();
  const watcher = await watch(server);
  assert.equal(watcher.status, 200);
  await watcher.until('ready');

  await write(server, 'Hi');
  const event = await watcher.until('event');
  assert.deepEqual(
    { ...event.data, at: 0, event_id: '' },
    {
      at: 0,
      page_id: PAGE,
      person_id: 'nora',
      psid: PSID.nora,
      event_id: '',
      event_type: 'message',
      access: 'granted',
      deliveries: [],
    },
  );
  const said = await watcher.until('message');
  assert.deepEqual([said.data.sender, said.data.body], ['person', { text: 'Hi' }]);

  const url = `${server.origin}/v2.6`;
  await fetch(`${url}/${PSID.nora}?fields=first_name&access_token=${TOKEN}`);
  const read = await watcher.until('read');
  assert.deepEqual(
    [read.data.psid, read.data.answer, read.data.fields, read.data.status],
    [PSID.nora, 'profile', ['first_name'], 200],
  );

  await fetch(`${url}/me/messages?access_token=${TOKEN}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ recipient: { id: PSID.nora }, message: { text: 'Hello' } }),
  });
  const answered = await watcher.until('message', ({ data }) => data.sender === 'page');
  assert.deepEqual(answered.data.body, { text: 'Hello' });

  await fetch(`${url}/me/messenger_profile?access_token=${TOKEN}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ get_started: { payload: 'BEGIN' } }),
  });
  assert.equal((await watcher.until('settings')).data.page_id, PAGE);

  await call(server, 'PATCH /people/nora', { first_name: 'Norah' });
  assert.equal((await watcher.until('person')).data.id, 'nora');
  await call(server, 'PUT /clock', { offset_s: 60 });
  await watcher.until('clock');
  await call(server, 'PUT /faults', { faults: [] });
  await watcher.until('faults');
  watcher.leave();
});

test('a call that is refused, and an event that is told again, tell nothing', async () => {
  await using server = await wholeServer();
  const event = { id: 'once', type: 'message', page_id: PAGE, person_id: 'nora', text: 'Hi' };
  await call(server, 'POST /events', event);
  const watcher = await watch(server);
  await watcher.until('ready');
  await call(server, 'POST /events', event);
  await fetch(`${server.origin}/admin/v1/people/nobody`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  });
  await call(server, 'PATCH /people/nora', { first_name: 'Norah' });
  await watcher.until('person');
  assert.deepEqual(
    watcher.events().map(({ name }) => name),
    ['ready', 'person'],
  );
  watcher.leave();
});

test('who was cut off is told what they missed, once and in its order', async () => {
  await using server = await wholeServer();
  const watcher = await watch(server);
  const { id } = await watcher.until('ready');
  watcher.leave();
  for (const text of ['one', 'two', 'three']) await write(server, text);
  const again = await watch(server, id);
  await again.until('ready');
  const said = again.events().filter(({ name }) => name === 'message');
  assert.deepEqual(
    said.map(({ data }) => data.body.text),
    ['one', 'two', 'three'],
  );
  const later = await watch(server, said[1]!.id);
  await later.until('ready');
  const missed = later.events().filter(({ name }) => name === 'message');
  assert.deepEqual(
    missed.map(({ data }) => data.body.text),
    ['three'],
  );
  again.leave();
  later.leave();
});

test('who comes with the id of another start is told to ask anew', async () => {
  await using server = await wholeServer();
  for (const id of ['0123456789ab.1', 'nonsense', '.', `${'9'.repeat(90)}.1`]) {
    const watcher = await watch(server, id);
    await watcher.until('reset');
    watcher.leave();
  }
});

test('who does not read is let go with a word, and the others hear on', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  await using server = await wholeServer();
  const slow = await watch(server);
  await slow.until('ready');
  slow.response.pause();
  const quick = await watch(server);
  await quick.until('ready');
  // Several times what is kept for it and what the sockets in between hold.
  const event = { type: 'message', page_id: PAGE, person_id: 'nora', text: 'x'.repeat(20_000) };
  const many = Array.from({ length: 8 }, () => event);
  for (let sent = 0; sent < 80 * UNREAD_BYTES_MAX; sent += 8 * 20_000) {
    await call(server, 'POST /events', many);
    t.mock.timers.tick(1000);
  }
  await write(server, 'the last');
  await quick.until('message', ({ data }) => data.body.text === 'the last');
  const ended = new Promise((resolve) => slow.response.once('close', resolve));
  slow.response.resume();
  await ended;
  assert.match(slow.text(), /event: reset\ndata: \{\}\n\n$/);
  quick.leave();
});

test('of what happens too often some is told, and how much is not', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  await using server = await wholeServer();
  const watcher = await watch(server);
  await watcher.until('ready');
  const event = { type: 'message', page_id: PAGE, person_id: 'nora', text: 'Hi' };
  const many = Array.from({ length: 150 }, () => event);
  await call(server, 'POST /events', many);
  t.mock.timers.tick(1000);
  const { data } = await watcher.until('skipped');
  assert.deepEqual(data.skipped, { event: 50, message: 50 });
  assert.equal(watcher.events().filter(({ name }) => name === 'event').length, 100);
  watcher.leave();
});

test('as many listen as there is room for', async () => {
  await using server = await wholeServer();
  const watchers = await Promise.all(Array.from({ length: 32 }, () => watch(server)));
  assert.ok(watchers.every(({ status }) => status === 200));
  const beyond = await watch(server);
  assert.equal(beyond.status, 503);
  watchers[0]!.leave();
  let status: number | undefined = 503;
  for (let tries = 0; status === 503 && tries < 100; tries++) {
    const next = await watch(server);
    status = next.status;
    if (status === 503) next.leave();
    else watchers.push(next);
    await new Promise(setImmediate);
  }
  assert.equal(status, 200, 'who leaves makes room');
  for (const { leave } of watchers) leave();
});

test('a server that stops ends its streams', async () => {
  const server = await wholeServer();
  const watcher = await watch(server);
  await watcher.until('ready');
  const ended = new Promise((resolve) => watcher.response.once('end', resolve));
  await server.stop();
  await ended;
});
