import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PSID, TOKEN } from '../world.ts';
import { assertOurs, reply, request } from './socket.ts';
import { ADMIN_KEY, wholeServer } from './whole-server.ts';

const PETER = `/v3.1/${PSID.peter}?fields=profile_pic&access_token=${TOKEN}`;
const authorized = { headers: { Authorization: `Bearer ${ADMIN_KEY}` } };

test('the first path segment decides who answers', async () => {
  await using server = await wholeServer();
  const { origin } = server;
  for (const [path, type] of [
    ['/v2.6/me', /^application\/json/],
    ['/', /^application\/json/],
    ['/adminx', /^application\/json/],
    ['/healthz', /./],
    ['/readyz', /./],
    ['/metrics', /^text\/plain/],
  ] as const) {
    const response = await fetch(origin + path, authorized);
    assert.match(response.headers.get('content-type') ?? '', type, path);
    const isGraph = response.headers.get('facebook-api-version') !== null;
    assert.equal(isGraph, ['/v2.6/me', '/', '/adminx'].includes(path), path);
  }
  const pages = await fetch(`${origin}/admin/v1/pages`, authorized);
  assert.equal(pages.status, 200);
});

test('so it does in the absolute form', async () => {
  await using server = await wholeServer();
  const line = `GET http://pagescope.example/admin/v1/pages HTTP/1.1`;
  const answer = await reply(server.port, request(line, [`Authorization: Bearer ${ADMIN_KEY}`]));
  assert.equal(answer.status, 200);
});

test('a profile_pic loads, until the access is withdrawn', async () => {
  await using server = await wholeServer();
  const read = await fetch(server.origin + PETER);
  const { profile_pic } = (await read.json()) as { profile_pic: string };
  assert.ok(profile_pic.startsWith(`${server.origin}/platform/profilepic/`));
  const load = async () => (await fetch(profile_pic)).status;
  assert.equal(await load(), 200);
  await server.ingest.admit({
    type: 'access_revoked',
    person_id: 'peter',
    page_id: '1067280970047460',
  });
  assert.equal(await load(), 403);
});

test('a picture URL stands under the configured origin, whatever the Host header says', async () => {
  await using server = await wholeServer();
  const answer = await reply(server.port, request(`GET ${PETER} HTTP/1.1`, ['Host: evil.example']));
  assertOurs(answer);
  assert.ok(!answer.body.includes('evil'));
});

test('two worlds in one process know nothing of each other', async () => {
  await using one = await wholeServer();
  await using other = await wholeServer({ masterKey: new Uint8Array(32).fill(1), seed: false });
  assert.equal((await fetch(one.origin + PETER)).status, 200);
  const foreign = (await (await fetch(other.origin + PETER)).json()) as { error: { code: number } };
  assert.equal(foreign.error.code, 190);
});

test('nothing that clients sent is logged', async () => {
  await using server = await wholeServer();
  await fetch(server.origin + PETER);
  await fetch(`${server.origin}/v2.6/x%ff?access_token=${TOKEN}`);
  await reply(server.port, 'garbage\r\n\r\n');
  await reply(server.port, request(`POST ${PETER} HTTP/1.1`, ['Content-Length: 2'], '{}'));
  const said = JSON.stringify(server.logged);
  for (const secret of [TOKEN, 'garbage', PSID.peter, 'profile_pic']) {
    assert.ok(!said.includes(secret), said);
  }
});

test('an error is counted by its code, and an answer by its kind', async () => {
  await using server = await wholeServer();
  await fetch(server.origin + PETER);
  await fetch(`${server.origin}/v2.6/${PSID.nora}?access_token=${TOKEN}`);
  await fetch(`${server.origin}/v2.6/${PSID.nora}`);
  const metrics = await (await fetch(`${server.origin}/metrics`, authorized)).text();
  for (const line of [
    'pagescope_graph_answers_total{kind="profile",code="0"} 1',
    'pagescope_graph_answers_total{kind="empty",code="0"} 1',
    'pagescope_graph_answers_total{kind="error",code="104"} 1',
  ]) {
    assert.ok(metrics.includes(line), metrics);
  }
});

test('a server that stops lets its port go, though a connection is open', async () => {
  const server = await wholeServer();
  await fetch(server.origin + PETER);
  await server.stop();
  await assert.rejects(fetch(server.origin + PETER));
});

test("a page's picture loads, in the widths there are", async () => {
  await using server = await wholeServer();
  const path = `/v25.0/me?fields=picture.width(480){url}&access_token=${TOKEN}`;
  const read = await fetch(server.origin + path);
  const { picture } = (await read.json()) as { picture: { data: { url: string } } };
  const loaded = await fetch(picture.data.url);
  assert.deepEqual([loaded.status, loaded.headers.get('content-type')], [200, 'image/jpeg']);
  for (const query of ['width=481', 'width=1e3', 'width=', '', 'width=50&x=1']) {
    const refused = await fetch(`${server.origin}/platform/pagepic/?${query}`);
    assert.equal(refused.status, 403, query);
  }
});
