import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { ADMIN_KEY, wholeServer } from '../http/whole-server.ts';
import { APP, PAGE, PSID, TOKEN } from '../world.ts';

type Server = Awaited<ReturnType<typeof wholeServer>>;

async function admin({ origin }: Server, call: string, body?: unknown) {
  const [method = '', path = ''] = call.split(' ');
  const response = await fetch(`${origin}/admin/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${ADMIN_KEY}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  return { status: response.status, body: (await response.json()) as any };
}

const read = async (server: Server, asked: object) =>
  (await admin(server, 'POST /reads', { page_id: PAGE, psid: PSID.peter, ...asked })).body;

/** What a bot gets on the wire. */
function onWire(url: string): Promise<{ status: number; names: string[]; body: string }> {
  return new Promise((resolve, reject) => {
    http
      .get(url, (response) => {
        response.toArray().then((chunks: Buffer[]) => {
          const names = response.rawHeaders.filter((_, index) => index % 2 === 0);
          resolve({
            status: response.statusCode!,
            names,
            body: Buffer.concat(chunks).toString('latin1'),
          });
        }, reject);
      })
      .on('error', reject);
  });
}

/** What is drawn anew for each answer. */
const steady = (body: string): string => body.replace(/"fbtrace_id":"[^"]*"/, '"fbtrace_id":"…"');

for (const [what, asked] of [
  ['a profile', { version: 'v2.6', fields: 'first_name,last_name,profile_pic,locale' }],
  ['the default fields', { version: 'v3.1' }],
  ['a path without a version', {}],
  ['fields with blanks and other letters', { version: 'v8.0', fields: 'name, first_name,ü&=' }],
  ['somebody without access', { version: 'v2.6', psid: PSID.nora }],
  ['an error', { version: 'v25.0', psid: PSID.rosa, fields: 'name' }],
  ['an id that nobody has', { version: 'v2.9', psid: '999' }],
  ['an id that is none', { version: 'v2.9', psid: 'a/b?c' }],
  ['a version that nobody published', { version: 'v99.0' }],
  ['metadata and debug', { version: 'v2.6', metadata: true, debug: 'all', fields: 'first_name' }],
] as const) {
  test(`a read on behalf is answered as the bot is, byte for byte: ${what}`, async () => {
    await using server = await wholeServer({ explains: true });
    const mine = await read(server, asked);
    assert.match(mine.request.url, /access_token=PAGE_ACCESS_TOKEN$/);
    const bots = await onWire(mine.request.url.replace('PAGE_ACCESS_TOKEN', TOKEN));
    assert.equal(mine.status, bots.status);
    assert.equal(steady(mine.body), steady(bots.body));
    const own = mine.headers.map(([name]: string[]) => name);
    const transport = ['Date', 'Connection', 'Keep-Alive', 'Content-Length'];
    assert.deepEqual(
      own,
      bots.names.filter((name) => !transport.includes(name)),
    );
  });
}

test('it says why, check by check, and what would make it work', async () => {
  await using server = await wholeServer();
  const { explanation } = await read(server, { psid: PSID.nora, version: 'v2.6' });
  assert.equal(explanation.answer, 'empty');
  assert.match(explanation.because, /customer matching/);
  assert.equal(explanation.remedy_event, 'message');
  const access = explanation.walk.find(({ check }: { check: string }) => check === 'access');
  assert.equal(access.passed, false);
});

test('an era pins the behaviour, and the path is of its version unless one is named', async () => {
  await using server = await wholeServer();
  const pinned = await read(server, { psid: PSID.nora, era: '2018' });
  assert.match(pinned.request.url, /\/v3\.1\//);
  assert.match(pinned.body, /2018247/);
  const both = await read(server, { psid: PSID.nora, era: '2016', version: 'v8.0' });
  assert.match(both.request.url, /\/v8\.0\//);
  assert.equal(both.body, '{}');
});

test('no token leaves, and it stands in no audit, no numbers and no limit', async () => {
  const limits = { app: 1, page: 1, messenger: 1, token: 1, second: null, users: 1 };
  await using server = await wholeServer({ limits });
  for (let count = 0; count < 3; count++) {
    const answer = await read(server, { version: 'v2.6' });
    assert.equal(answer.status, 200);
    const text = JSON.stringify(answer);
    for (const secret of [TOKEN, APP.secret, ADMIN_KEY]) assert.ok(!text.includes(secret));
  }
  const { body } = await admin(server, 'GET /audit?person_id=peter');
  assert.deepEqual(body.data, []);
  const metrics = await (await fetch(`${server.origin}/metrics`)).text();
  assert.doesNotMatch(metrics, /pagescope_graph_answers_total\{/);
  const bots = await onWire(`${server.origin}/v2.6/${PSID.peter}?access_token=${TOKEN}`);
  assert.equal(bots.status, 200, 'its one call is still the bot’s own');
});

test('an app that requires a proof is given one', async () => {
  await using server = await wholeServer();
  await admin(server, `PATCH /apps/${APP.id}`, { require_proof: true });
  assert.equal((await read(server, { version: 'v2.6' })).status, 200);
});

test('a fault on purpose is shown as it would come, and stays for the bot', async () => {
  await using server = await wholeServer();
  const faults = [{ error: 'unavailable', count: 1, latency_ms: 40 }];
  await admin(server, 'PUT /faults', { faults });
  const foreseen = await read(server, { version: 'v2.6' });
  assert.deepEqual([foreseen.status, foreseen.latency_ms], [400, 40]);
  assert.equal((await read(server, { version: 'v2.6' })).status, 400);
  const url = `${server.origin}/v2.6/${PSID.peter}?access_token=${TOKEN}`;
  assert.equal((await onWire(url)).status, 400);
  assert.equal((await read(server, { version: 'v2.6' })).status, 200, 'it was used up');
  assert.equal((await onWire(url)).status, 200);
});

test('a token that has ended can be looked through, by its id', async () => {
  await using server = await wholeServer();
  const issued = await admin(server, `POST /pages/${PAGE}/tokens`, { app_id: APP.id });
  const { id } = issued.body;
  await admin(server, `DELETE /tokens/${id}?reason=password`);
  const dead = await read(server, { token_id: id, version: 'v2.6' });
  assert.match(dead.body, /"error_subcode":460/);
});

test('what cannot be read for is refused by the member that is wrong', async () => {
  await using server = await wholeServer();
  const made = await admin(server, 'POST /pages', { name: 'Bare' });
  for (const [asked, member] of [
    [{ page_id: made.body.id }, 'page_id'],
    [{ token_id: 'none' }, 'token_id'],
    [{ version: 'latest' }, 'version'],
    [{ era: '1999' }, 'era'],
    [{ access_token: 'x' }, 'access_token'],
    [{ psid: '' }, 'psid'],
  ] as const) {
    const answer = await read(server, asked);
    assert.equal(answer.errors[0].member, member, JSON.stringify(answer));
  }
});
