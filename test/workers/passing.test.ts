import assert from 'node:assert/strict';
import http from 'node:http';
import { type TestContext, test } from 'node:test';
import { openDesk } from '../../src/readers/desk.ts';
import { callsIn, httpIn } from '../../src/readers/reader.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { ADMIN_KEY, wholeServer } from '../http/whole-server.ts';
import { NOW, ORIGIN, PAGE, PSID, seededRandom, TOKEN } from '../world.ts';
import { aPlace, aReader } from './reading.ts';

const clock = () => NOW;
const random = seededRandom('passing');

/** A whole server that writes, and one process that reads in front of it. */
async function pair(t: TestContext): Promise<string> {
  const place = aPlace();
  const store = openSqliteStore({ path: place.db, hasReaders: true });
  const world = await wholeServer({ store, socket: httpIn(place.sockets), origin: ORIGIN });
  const trail = store.audit;
  const path = callsIn(place.sockets);
  const desk = await openDesk({ path, world, trail, clock, onError: assert.ifError });
  const reader = await aReader(place, { clock, random });
  t.after(async () => {
    await reader.stop();
    await desk.close();
    await world.stop();
    place.remove();
  });
  return reader.origin;
}

const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };

test('whatever is not Graph’s comes to the writer as it was sent, and its answer as it was given', async (t) => {
  const origin = await pair(t);
  const api = async (method: string, path: string, body?: object | string | ReadableStream) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const isStream = body instanceof ReadableStream;
    const sent = isStream ? { body, duplex: 'half' } : text === undefined ? {} : { body: text };
    const { authorization } = headers;
    const named = body === undefined ? { authorization } : headers;
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: named,
      ...sent,
    } as RequestInit);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const made = await api('POST', '/admin/v1/people', { id: 'ann', first_name: 'Ann' });
  assert.equal(made.status, 201, made.text);
  assert.equal(JSON.parse((await api('GET', '/admin/v1/people/ann')).text).first_name, 'Ann');

  const streamed = new ReadableStream({
    start(controller) {
      const bytes = new TextEncoder().encode(JSON.stringify({ id: 'bob', first_name: 'Bob' }));
      controller.enqueue(bytes.subarray(0, 7));
      controller.enqueue(bytes.subarray(7));
      controller.close();
    },
  });
  assert.equal((await api('POST', '/admin/v1/people', streamed)).status, 201);
  // No body, and no word of one.
  assert.equal((await api('DELETE', '/admin/v1/people/bob')).status, 204);
  assert.equal((await api('HEAD', '/healthz')).text, '');
  const wrong = await api('POST', '/admin/v1/people', '{');
  assert.equal(wrong.status, 400);
  assert.match(wrong.headers.get('content-type')!, /^application\/problem\+json/);
  assert.equal((await api('POST', '/admin/v1/people', 'x'.repeat(2 ** 21))).status, 413);
  assert.equal((await api('GET', '/admin/v1/nothing')).status, 404);
  assert.match((await api('GET', '/metrics')).text, /^# TYPE pagescope_graph_answers_total/m);
  assert.match((await api('GET', '/en_US/messenger.Extensions.js')).text, /function/);

  const said = { body: JSON.stringify({ recipient: { id: PSID.peter }, message: { text: 'Hi' } }) };
  const message = await fetch(`${origin}/v2.6/me/messages?access_token=${TOKEN}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    ...said,
  });
  assert.equal(((await message.json()) as { recipient_id: string }).recipient_id, PSID.peter);
});

test('the stream of events flows through, and ends at the writer when nobody reads it', async (t) => {
  const origin = await pair(t);
  const stop = new AbortController();
  const stream = await fetch(`${origin}/admin/v1/stream`, { headers, signal: stop.signal });
  const told = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (word: RegExp) => {
    while (!word.test(text)) text += (await told.read()).value;
  };
  await until(/event: ready/);
  const event = { type: 'access_revoked', page_id: PAGE, person_id: 'peter' };
  const body = JSON.stringify(event);
  await fetch(`${origin}/admin/v1/events`, { method: 'POST', headers, body });
  await until(/event: event/);
  await fetch(`${origin}/v2.6/${PSID.peter}?access_token=${TOKEN}`);
  await until(/event: read/);
  stop.abort();
});

test('a connection goes on with reads after what was passed on', async (t) => {
  const origin = await pair(t);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const statusOf = (path: string): Promise<number> =>
    new Promise((resolve, reject) => {
      http
        .get(
          `${origin}${path}`,
          { agent, ...(path.startsWith('/admin') && { headers }) },
          (answer) => {
            answer.resume().on('end', () => resolve(answer.statusCode!));
          },
        )
        .on('error', reject);
    });
  for (let round = 0; round < 3; round++) {
    assert.equal(await statusOf(`/v2.6/${PSID.peter}?access_token=${TOKEN}`), 200);
    assert.equal(await statusOf('/admin/v1/people/peter'), 200);
    assert.equal(await statusOf(`/v2.6/me?access_token=${TOKEN}`), 200);
  }
});
