import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newWorld } from './world.ts';

describe('POST /apps', () => {
  test('answers with an id of 15 or 16 digits, a secret and the app access token', async () => {
    const { api, store, vault } = await newWorld();
    const { status, body } = await api('POST /apps', { name: "Joe's Bot" });
    assert.equal(status, 201);
    assert.match(body.id, /^[1-9]\d{14,15}$/);
    assert.match(body.secret, /^[0-9a-f]{32}$/);
    assert.equal(body.access_token, `${body.id}|${body.secret}`);
    assert.equal(body.name, "Joe's Bot");
    assert.equal(body.default_version, 'v2.6');
    assert.equal(body.require_proof, false);
    assert.equal(body.business_id, null);
    assert.equal(body.created_at, '2026-01-05T09:30:00.000Z');
    const kept = await store.registry.app(body.id);
    assert.equal(vault.open(body.id, kept!.sealed_secret), body.secret);
    assert.ok(!JSON.stringify(kept).includes(body.secret), 'the secret is not kept in clear');
  });
  test('takes an id and settings, and gives two apps two secrets', async () => {
    const { api } = await newWorld();
    const settings = { business_id: 'b1', default_version: 'v3.1', require_proof: true };
    const one = (await api('POST /apps', { name: 'A', id: '123', ...settings })).body;
    const { id, business_id, default_version, require_proof } = one;
    assert.deepEqual(
      { id, business_id, default_version, require_proof },
      { id: '123', ...settings },
    );
    const other = (await api('POST /apps', { name: 'B' })).body;
    assert.notEqual(other.secret, one.secret);
    assert.notEqual(other.id, one.id);
  });
  test('refuses an id that is taken, and leaves its app as it was', async () => {
    const { api } = await newWorld();
    await api('POST /apps', { name: 'A', id: '123' });
    const { status, body } = await api('POST /apps', { name: 'B', id: '123' });
    assert.equal(status, 409);
    assert.equal(body.code, 'conflict');
    assert.equal(body.errors[0].member, 'id');
    assert.equal((await api('GET /apps/123')).body.name, 'A');
  });
});

test('no answer after the first shows a secret', async () => {
  const { api } = await newWorld();
  const { id, secret } = (await api('POST /apps', { name: 'A' })).body;
  for (const call of ['GET /apps', `GET /apps/${id}`]) {
    const { status, raw } = await api(call);
    assert.equal(status, 200);
    assert.doesNotMatch(raw.toString(), new RegExp(`${secret}|secret`));
  }
});

test('GET /apps goes through all apps by cursors, each once', async () => {
  const { api } = await newWorld();
  for (const id of ['1', '2', '3', '4', '5']) await api('POST /apps', { name: 'A', id });
  const seen: string[] = [];
  let after = '';
  for (let calls = 0; calls < 5; calls++) {
    const { body } = await api(`GET /apps?limit=2${after}`);
    seen.push(...body.data.map(({ id }: { id: string }) => id));
    if (body.next === null) break;
    after = `&after=${body.next}`;
  }
  assert.deepEqual(seen, ['1', '2', '3', '4', '5']);
});

test('PATCH /apps/{id} changes what is named and nothing else; null takes the business away', async () => {
  const { api } = await newWorld();
  const { id } = (await api('POST /apps', { name: 'A', business_id: 'b1' })).body;
  const before = (await api(`GET /apps/${id}`)).body;
  const patch = { name: 'B', default_version: 'v8.0', require_proof: true, business_id: null };
  for (const [name, value] of Object.entries(patch)) {
    const changed = (await api(`PATCH /apps/${id}`, { [name]: value })).body;
    before[name] = value;
    assert.deepEqual(changed, before);
  }
  assert.deepEqual((await api(`GET /apps/${id}`)).body, before);
  assert.deepEqual((await api(`PATCH /apps/${id}`, {})).body, before);
});

test('PATCH /apps/{id} leaves the secret as it was', async () => {
  const { api, store, vault } = await newWorld();
  const { id, secret } = (await api('POST /apps', { name: 'A' })).body;
  await api(`PATCH /apps/${id}`, { name: 'B' });
  assert.equal(vault.open(id, (await store.registry.app(id))!.sealed_secret), secret);
});

test('POST /apps/{id}/secret voids the old secret and shows the new one', async () => {
  const { api, store, vault } = await newWorld();
  const { id, secret } = (await api('POST /apps', { name: 'A' })).body;
  const { status, body } = await api(`POST /apps/${id}/secret`);
  assert.equal(status, 200);
  assert.match(body.secret, /^[0-9a-f]{32}$/);
  assert.notEqual(body.secret, secret);
  assert.equal(body.access_token, `${id}|${body.secret}`);
  assert.equal(vault.open(id, (await store.registry.app(id))!.sealed_secret), body.secret);
});

test('an app that is not there is not found', async () => {
  const { api } = await newWorld();
  for (const call of ['GET /apps/9', 'PATCH /apps/9', 'POST /apps/9/secret']) {
    const { status, body } = await api(call, call.startsWith('PATCH') ? {} : undefined);
    assert.equal(status, 404, call);
    assert.equal(body.code, 'not_found');
    assert.equal(body.detail, 'There is no app 9.');
  }
});
