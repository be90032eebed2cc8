import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PSID, TOKEN } from '../world.ts';
import { ADMIN_KEY, wholeServer } from './whole-server.ts';

const PETER = `/v3.1/${PSID.peter}?fields=first_name,profile_pic&access_token=${TOKEN}`;

type Server = Awaited<ReturnType<typeof wholeServer>>;

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
async function api({ origin }: Server, call: string, body?: unknown): Promise<any> {
  const [method, path] = call.split(' ') as [string, string];
  const headers = { Authorization: `Bearer ${ADMIN_KEY}`, 'Content-Type': 'application/json' };
  const response = await fetch(`${origin}/admin/v1${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return response.json();
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
const read = async ({ origin }: Server): Promise<any> => (await fetch(origin + PETER)).json();

test('time travel lets a picture and a token expire, an event happen then, and comes back', async () => {
  await using server = await wholeServer();
  const { profile_pic } = await read(server);
  assert.equal((await fetch(profile_pic)).status, 200);
  await api(server, 'PUT /clock', { offset_s: 31 * 86_400 });
  const late = await fetch(profile_pic);
  assert.deepEqual([late.status, await late.text()], [403, 'URL signature expired']);
  const issued = await api(server, 'POST /pages/1067280970047460/tokens', {
    app_id: '1041735512345678',
    expires_in: 60,
  });
  await api(server, 'PUT /clock', { offset_s: 31 * 86_400 + 61 });
  const dead = await fetch(`${server.origin}/v3.1/me?access_token=${issued.access_token}`);
  const { error } = (await dead.json()) as { error: { error_subcode: number } };
  assert.equal(error.error_subcode, 463);
  const { event_id } = await api(server, 'POST /events', {
    type: 'message',
    page_id: '1067280970047460',
    person_id: 'nora',
  });
  const { history } = await api(server, 'GET /pages/1067280970047460/people/nora');
  const { now } = await api(server, 'GET /clock');
  const event = history.find((one: { event_id: string }) => one.event_id === event_id);
  assert.equal(new Date(event.at).toISOString(), now);
  await api(server, 'PUT /clock', {});
  assert.equal((await fetch((await read(server)).profile_pic)).status, 200);
});

test('faults are set and ended while it runs', async () => {
  await using server = await wholeServer();
  await api(server, 'PUT /faults', { faults: [{ error: 'unavailable', share: 0.5 }] });
  const codes = [];
  for (let n = 0; n < 4; n++) codes.push((await read(server)).error?.code ?? 0);
  assert.deepEqual(codes, [0, 2, 0, 2]);
  await api(server, 'PUT /faults', { faults: [] });
  assert.equal((await read(server)).first_name, 'Peter');
});

test('every answer has a trace, also to what could not be read', async () => {
  await using server = await wholeServer();
  for (const [path, says] of [
    ['/v3.1/7', 'An access token is required to request this resource.'],
    [`/v3.1/me?x=%ff`, '(#100) Parameter x is not valid percent-encoded UTF-8.'],
  ] as const) {
    const answer = await fetch(server.origin + path);
    const { error } = (await answer.json()) as { error: { fbtrace_id: string } };
    const trace = await api(server, `GET /traces/${encodeURIComponent(error.fbtrace_id)}`);
    assert.equal(trace.message, says);
    assert.equal(trace.status, 400);
  }
});

test('a production server counts real time, and knows no faults and no traces', async () => {
  await using server = await wholeServer({ mode: 'serve' });
  for (const call of ['PUT /faults', 'PUT /clock']) {
    const body = call === 'PUT /faults' ? { faults: [] } : {};
    assert.equal((await api(server, call, body)).code, 'development_only');
  }
  const { code } = await api(server, 'GET /traces/AAAAAAAAAAA');
  assert.equal(code, 'development_only');
});
