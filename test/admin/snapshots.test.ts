import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../../src/config.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { ADMIN_KEY, wholeServer } from '../http/whole-server.ts';
import { APP, PAGE, PSID, TOKEN } from '../world.ts';
import { newWorld } from './world.ts';

async function world(config: Partial<Config> = {}) {
  const server = await wholeServer({ store: openSqliteStore({ path: ':memory:' }), ...config });
  const call = (named: string, body?: unknown, type = 'application/json') => {
    const [method = '', path = ''] = named.split(' ');
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`${server.origin}/admin/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_KEY}`,
        ...(body !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body: payload }),
    });
  };
  return {
    ...server,
    call,
    // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
    async api(named: string, body?: unknown): Promise<any> {
      const response = await call(named, body);
      assert.ok(response.ok, `${named}: ${await response.clone().text()}`);
      return response.status === 204 ? undefined : response.json();
    },
    snapshot: async () => (await call('POST /snapshot')).text(),
    restore: (text: string) => call('POST /restore', text, 'application/x-ndjson'),
    async read(psid: string, token = TOKEN) {
      const response = await fetch(`${server.origin}/v2.6/${psid}?access_token=${token}`);
      return response.json();
    },
    async send(psid: string, text: string) {
      const response = await fetch(`${server.origin}/v2.6/me/messages?access_token=${TOKEN}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ recipient: { id: psid }, message: { text } }),
      });
      assert.equal(response.status, 200, await response.text());
    },
  };
}

/** Something of every kind. */
async function lived(server: Awaited<ReturnType<typeof world>>) {
  const { api } = server;
  const app = await api('POST /apps', { name: 'Another', business_id: 'joe' });
  const page = await api('POST /pages', { name: 'Tea', app_id: app.id });
  await api(`PUT /pages/${page.id}/subscriptions`, { app_id: app.id, fields: ['messages'] });
  await api(`PATCH /pages/${PAGE}/messenger_profile`, { get_started: { payload: 'GO' } });
  const dead = await api(`POST /pages/${PAGE}/tokens`, { app_id: APP.id, expires_in: 60 });
  await api(`DELETE /tokens/${dead.id}?reason=logout`);
  await api('POST /people', { id: 'ann', first_name: 'Ann', phone_number: '+12125550123' });
  const on = { page_id: page.id, person_id: 'ann' };
  const adopted = { ...on, type: 'message', text: 'Hi', psid: '4242424242' };
  await api('POST /events', [adopted, { ...on, type: 'access_revoked' }]);
  await api('POST /events', { type: 'platform_disabled', person_id: 'maya' });
  await api('POST /events', { type: 'message', page_id: PAGE, person_id: 'nora', text: 'Hello' });
  await server.send(PSID.nora, 'How can I help?');
  await api('POST /events', { type: 'message', page_id: PAGE, person_id: 'nora', text: 'Tea' });
  await api('PUT /faults', { faults: [{ preset: 'rate-4', path: 'me/messages' }] });
  return { app, page };
}

test('a world is written down, begun anew, and brought back as it was', async () => {
  await using server = await world();
  const { app, page } = await lived(server);
  const before = await server.snapshot();
  const profile = await server.read(PSID.nora);

  await server.api('POST /reset');
  const anew = await server.snapshot();
  assert.notEqual(anew, before);
  assert.equal((await server.call('GET /people/ann')).status, 404);
  assert.deepEqual(await server.read(PSID.nora), {});
  assert.deepEqual((await server.api('GET /faults')).faults, []);

  const response = await server.restore(before);
  assert.equal(response.status, 200, await response.clone().text());
  const restored = (await response.json()) as {
    apps: { id: string; secret: string }[];
    tokens: { id: string; page_id: string; access_token: string }[];
  };
  assert.equal(await server.snapshot(), before);

  const { profile_pic: _old, ...kept } = profile as Record<string, string>;
  const { profile_pic: _new, ...again } = (await server.read(PSID.nora)) as typeof kept;
  assert.deepEqual(again, kept, 'the seeded token is the same everywhere');
  const seeded = restored.apps.find(({ id }) => id === APP.id)!;
  assert.equal(seeded.secret, APP.secret);
  const fresh = restored.apps.find(({ id }) => id === app.id)!;
  assert.notEqual(fresh.secret, app.secret);
  const mine = restored.tokens.find(({ page_id }) => page_id === page.id)!;
  assert.deepEqual(await server.read('4242424242', mine.access_token), {});
  const old = (await server.read('4242424242', page.access_token)) as { error: { code: number } };
  assert.equal(old.error.code, 190, 'who had the token of the world before has nothing now');

  const { data } = await server.api(`GET /pages/${PAGE}/people/nora/messages`);
  assert.deepEqual(
    data.map(({ body }: { body: { text: string } }) => body.text),
    ['Tea', 'How can I help?', 'Hello'],
  );
  const ann = await server.api(`GET /pages/${page.id}/people/ann`);
  assert.deepEqual([ann.access, ann.psid], ['revoked', '4242424242']);
});

test('a snapshot is the same on every machine, and holds no secret', async () => {
  await using one = await world();
  await using other = await world();
  const text = await one.snapshot();
  assert.equal(text, await other.snapshot());
  const { app, page } = await lived(one);
  const whole = await one.snapshot();
  const secrets = [TOKEN, APP.secret, ADMIN_KEY, app.secret, page.access_token];
  for (const secret of secrets) assert.ok(!whole.includes(secret));
  assert.doesNotMatch(whole, /"(sealed_secret|digest|verify_token|secret|access_token)":/);
});

test('it is the same whenever the world was planted, and again after a reset', async () => {
  await using one = await world({ clock: () => Date.UTC(2027, 3, 1) });
  await using other = await world();
  const text = await one.snapshot();
  assert.equal(await other.snapshot(), text);
  await lived(one);
  await one.api('POST /reset');
  assert.equal(await one.snapshot(), text);
});

test('the demo website may still speak for the page in whatever world is there', async () => {
  await using server = await world({ demo: { host: '127.0.0.1', port: 0 } });
  const settings = `GET /pages/${PAGE}/messenger_profile`;
  const before = await server.api(settings);
  assert.equal(before.whitelisted_domains.length, 1);
  const text = await server.snapshot();
  await server.api('POST /reset');
  assert.deepEqual(await server.api(settings), before);
  await server.restore(text.replace(/\{"settings".*\n/, ''));
  assert.deepEqual(await server.api(settings), before);
});

test('one change is one line of difference', async () => {
  await using server = await world();
  const before = (await server.snapshot()).split('\n');
  await server.api('PATCH /people/rosa', { last_name: 'Marin' });
  const after = (await server.snapshot()).split('\n');
  assert.equal(after.length, before.length);
  assert.equal(after.filter((line, index) => line !== before[index]).length, 1);
});

test('a snapshot with a wrong line is refused by that line, and the world stays', async () => {
  await using server = await world();
  const text = await server.snapshot();
  const header = '{"snapshot":{"format":1}}\n';
  const person = '{"person":{"id":"x","first_name":"X"}}\n';
  const event = { type: 'message', page_id: '99', person_id: 'x', at: 1 };
  for (const [broken, member] of [
    ['', 'body'],
    [person, 'body'],
    ['{"snapshot":{"format":2}}\n', 'body'],
    [`${header}no json\n`, 'line 2/line'],
    [`${header}{"person":{}}\n`, 'line 2/first_name'],
    [`${header}\n{"wizard":{}}\n`, 'line 3/line'],
    [`${header}{"__proto__":{}}\n`, 'line 2/line'],
    [`${header}{"app":{"id":"1","name":"A","colour":1}}\n`, 'line 2/business_id'],
    [`${header}${person}${person}`, 'line 3/person'],
    [`${header}${person}${JSON.stringify({ event })}\n`, 'line 3/event'],
    ['\ud800', 'line 1/line'],
  ] as const) {
    const response = await server.restore(broken);
    const problem = (await response.json()) as { errors: { member: string }[] };
    assert.equal(response.status, 422, broken);
    assert.equal(problem.errors[0]!.member, member, broken);
    assert.equal(await server.snapshot(), text);
  }
  assert.deepEqual(await server.read(PSID.citra), await server.read(PSID.citra));
});

test('a reset keeps where the seeded app is told of its page', async () => {
  await using server = await world();
  await server.api(`PUT /pages/${PAGE}/subscriptions`, { app_id: APP.id, fields: null });
  await server.api('POST /reset');
  const { data } = await server.api(`GET /pages/${PAGE}/subscriptions`);
  assert.deepEqual(data, [{ app_id: APP.id, fields: null }]);
});

test('time that was set travels along', async () => {
  await using server = await world();
  await server.api('PUT /clock', { now: '2030-01-01T00:00:00Z', frozen: true });
  const text = await server.snapshot();
  await server.api('POST /reset');
  assert.equal((await server.api('GET /clock')).frozen, false);
  await server.restore(text);
  const { now, frozen } = await server.api('GET /clock');
  assert.deepEqual([now, frozen], ['2030-01-01T00:00:00.000Z', true]);
});

test('whoever watches is told that it is another world', async () => {
  await using server = await world();
  const stream = await server.call('GET /stream');
  let told = '';
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  const until = async (event: RegExp): Promise<void> => {
    while (!event.test(told)) told += (await reader.read()).value ?? assert.fail(told);
  };
  await until(/event: ready/);
  await server.restore(await server.snapshot());
  await until(/event: restored\ndata: .*"operation":"restoreWorld"/);
  await server.api('POST /reset');
  await until(/event: restored\ndata: .*"operation":"resetWorld"/);
  assert.doesNotMatch(told, /event: (event|message)/, 'what is brought back does not happen again');
  await reader.cancel();
});

test('two who restore at once end in one of the two worlds', async () => {
  await using server = await world();
  const seeded = await server.snapshot();
  await lived(server);
  const other = await server.snapshot();
  const both = await Promise.all([server.restore(seeded), server.restore(other)]);
  assert.deepEqual(
    both.map(({ status }) => status),
    [200, 200],
  );
  assert.ok([seeded, other].includes(await server.snapshot()));
});

test('a production server does none of it', async () => {
  const { api } = await newWorld();
  for (const call of ['POST /snapshot', 'POST /reset', 'POST /restore']) {
    const { status, body } = await api(call);
    assert.deepEqual([status, body.code], [403, 'development_only'], call);
  }
});
