import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newWorld } from './world.ts';

const NOBODY = {
  last_name: null,
  locale: null,
  timezone: null,
  gender: null,
  is_payment_enabled: null,
  phone_only: false,
  phone_number: null,
  picture_version: 0,
  platform_enabled: true,
  created_at: '2026-01-05T09:30:00.000Z',
};
const PETER = {
  id: 'peter',
  first_name: 'Peter',
  last_name: 'Chang',
  locale: 'en_US',
  timezone: 'America/Los_Angeles',
  gender: 'male',
  is_payment_enabled: true,
  phone_only: false,
  phone_number: '+12125552368',
};

describe('POST /people', () => {
  test('answers with the person, and with an id made here when none is given', async () => {
    const { api } = await newWorld();
    const { status, body } = await api('POST /people', { first_name: 'Nora' });
    assert.equal(status, 201);
    assert.match(body.id, /^[A-Za-z0-9_-]{1,64}$/);
    assert.deepEqual(body, { ...NOBODY, id: body.id, first_name: 'Nora' });
    assert.deepEqual((await api(`GET /people/${body.id}`)).body, body);
  });
  test('keeps every member', async () => {
    const { api } = await newWorld();
    const { body } = await api('POST /people', PETER);
    assert.deepEqual(body, { ...NOBODY, ...PETER });
    assert.deepEqual((await api('GET /people/peter')).body, body);
  });
  test('takes null for what is not known', async () => {
    const { api } = await newWorld();
    const unknown = { last_name: null, locale: null, timezone: null, gender: null };
    const more = { is_payment_enabled: null, phone_number: null };
    const { body } = await api('POST /people', { id: 'a', first_name: 'A', ...unknown, ...more });
    assert.deepEqual(body, { ...NOBODY, id: 'a', first_name: 'A' });
  });
  test('refuses an id that is taken', async () => {
    const { api, person } = await newWorld();
    await person({ id: 'peter' });
    const { status, body } = await api('POST /people', { id: 'peter', first_name: 'Other' });
    assert.equal(status, 409);
    assert.equal(body.errors[0].member, 'id');
    assert.equal((await api('GET /people/peter')).body.first_name, 'Peter');
  });
  test('refuses the id of somebody erased', async () => {
    const { api, person } = await newWorld();
    await person({ id: 'peter' });
    await api('DELETE /people/peter');
    assert.equal((await api('POST /people', { id: 'peter', first_name: 'B' })).status, 409);
  });
});

describe('POST /people with an array', () => {
  test('answers with an array of the same order, each item by itself', async () => {
    const { api } = await newWorld();
    const { status, body } = await api('POST /people', [
      { id: 'a', first_name: 'A' },
      { id: 'b', first_name: '' },
      { id: 'c', first_name: 'C' },
      { id: 'a', first_name: 'A again' },
      'not a person',
      { id: 'd', first_name: 'D', timezone: 'Mars/Base' },
    ]);
    assert.equal(status, 200);
    const told = body.map((item: { id?: string; status?: number }) => item.id ?? item.status);
    assert.deepEqual(told, ['a', 422, 'c', 409, 422, 422]);
    assert.deepEqual(body[1].errors, [{ member: 'first_name', problem: 'must not be empty' }]);
    assert.equal(body[5].errors[0].member, 'timezone');
    assert.equal((await api('GET /people/a')).body.first_name, 'A', 'the first one wins');
    assert.equal((await api('GET /people')).body.data.length, 2);
  });
  test('takes 1,000 and refuses 1,001 as a whole', async () => {
    const { api } = await newWorld();
    const people = Array.from({ length: 1001 }, (_, n) => ({ id: `p${n}`, first_name: 'P' }));
    const tooMany = await api('POST /people', people);
    assert.equal(tooMany.status, 422);
    assert.match(tooMany.body.detail, /1001 items.*1000/);
    assert.equal((await api('GET /people')).body.data.length, 0);
    const { status, body } = await api('POST /people', people.slice(1));
    assert.equal(status, 200);
    assert.deepEqual(
      body.map(({ id }: { id: string }) => id),
      people.slice(1).map(({ id }) => id),
    );
  });
  test('takes an empty one', async () => {
    const { api } = await newWorld();
    const { status, body } = await api('POST /people', []);
    assert.deepEqual({ status, body }, { status: 200, body: [] });
  });
});

test('GET /people goes through everybody by cursors, each once', async () => {
  const { api } = await newWorld();
  const ids = Array.from({ length: 25 }, (_, n) => `p${n}`);
  await api(
    'POST /people',
    ids.map((id) => ({ id, first_name: 'P' })),
  );
  const seen: string[] = [];
  let query = '';
  do {
    const { body } = await api(`GET /people?limit=10${query}`);
    assert.ok(body.data.length <= 10);
    seen.push(...body.data.map(({ id }: { id: string }) => id));
    query = body.next === null ? '' : `&after=${body.next}`;
  } while (query !== '' && seen.length < 100);
  assert.deepEqual(seen.sort(), ids.sort());
});

describe('PATCH /people/{id}', () => {
  test('changes what is named and nothing else; null clears', async () => {
    const { api, person } = await newWorld();
    await person(PETER);
    let standing = (await api('GET /people/peter')).body;
    const patches = [
      { first_name: 'Pete' },
      { last_name: null },
      { locale: 'fr_FR' },
      { timezone: 5.75 },
      { timezone: 'Asia/Kathmandu' },
      { timezone: null },
      { gender: null, is_payment_enabled: false },
      { is_payment_enabled: null },
      { phone_only: true },
      { phone_number: null },
      {},
    ];
    for (const patch of patches) {
      const { status, body } = await api('PATCH /people/peter', patch);
      assert.equal(status, 200);
      const zone = 'timezone' in patch && { timezone: body.timezone };
      standing = { ...standing, ...patch, ...zone };
      assert.deepEqual(body, standing);
    }
    assert.deepEqual((await api('GET /people/peter')).body, standing);
  });
  test('keeps zones and numbers by one spelling', async () => {
    const { api, person } = await newWorld();
    const id = await person();
    const patch = { timezone: 'europe/oslo', phone_number: '+1 (212) 555-2368' };
    const { timezone, phone_number } = (await api(`PATCH /people/${id}`, patch)).body;
    assert.deepEqual([timezone, phone_number], ['Europe/Oslo', '+12125552368']);
  });
  test('clears no member that everybody has, and changes no id', async () => {
    const { api, person } = await newWorld();
    await person(PETER);
    for (const member of ['first_name', 'phone_only', 'id']) {
      const { status, body } = await api('PATCH /people/peter', { [member]: null });
      assert.equal(status, 422);
      assert.equal(body.errors[0].member, member);
    }
  });
  test('changes nothing when one member is wrong', async () => {
    const { api, person } = await newWorld();
    await person(PETER);
    const wrong = { first_name: 'Other', timezone: 'Mars/Base' };
    assert.equal((await api('PATCH /people/peter', wrong)).status, 422);
    assert.equal((await api('GET /people/peter')).body.first_name, 'Peter');
  });
});

test('platform_enabled follows the switch', async () => {
  const { api, person } = await newWorld();
  const id = await person();
  await api('POST /events', { type: 'platform_disabled', person_id: id });
  assert.equal((await api(`GET /people/${id}`)).body.platform_enabled, false);
  await api('POST /events', { type: 'platform_enabled', person_id: id });
  assert.equal((await api(`GET /people/${id}`)).body.platform_enabled, true);
});

test('GET /people/{id}/psids shows by which id each page knows a person', async () => {
  const { api, person, page, event } = await newWorld();
  const id = await person();
  const { page: one } = await page();
  const { page: two } = await page();
  assert.deepEqual((await api(`GET /people/${id}/psids`)).body.data, []);
  const known = [];
  for (const page_id of [one, two].sort()) {
    known.push({ page_id, psid: (await event('message', page_id, id)).psid });
  }
  assert.deepEqual((await api(`GET /people/${id}/psids`)).body.data, known);
});

test('somebody who is not there is not found', async () => {
  const { api } = await newWorld();
  const calls = ['GET /people/x', 'PATCH /people/x', 'DELETE /people/x', 'GET /people/x/psids'];
  for (const call of [...calls, 'GET /people/x/picture', 'DELETE /people/x/picture']) {
    const { status, body } = await api(call, call.startsWith('PATCH') ? {} : undefined);
    assert.equal(status, 404, call);
    assert.equal(body.detail, 'There is no person x.');
  }
});

describe('DELETE /people/{id}', () => {
  test('erases: the person, their relationships and what they left are not found', async () => {
    const { api, person, page, event, store } = await newWorld();
    const id = await person();
    const { page: pageId } = await page();
    const { psid } = await event('message', pageId, id, { text: 'hi' });
    await event('checkbox_plugin', (await page()).page, id);
    const { status, raw } = await api(`DELETE /people/${id}`);
    assert.equal(status, 204);
    assert.equal(raw.length, 0);
    for (const path of [
      `/people/${id}`,
      `/people/${id}/psids`,
      `/pages/${pageId}/people/${id}`,
      `/pages/${pageId}/psids/${psid}`,
      `/audit?person_id=${id}`,
    ]) {
      assert.equal((await api(`GET ${path}`)).status, 404, path);
    }
    assert.deepEqual((await api('GET /people')).body.data, []);
    assert.equal(await store.pairs.subject(pageId, psid), undefined);
    assert.deepEqual(await store.pairs.facts(pageId, psid), []);
    assert.deepEqual(await store.people.unswept(), []);
  });
  test('leaves everybody else as they were', async () => {
    const { api, person, page, event } = await newWorld();
    const { page: pageId } = await page();
    const [one, other] = [await person(), await person()];
    await event('message', pageId, one);
    await event('message', pageId, other);
    const before = (await api(`GET /pages/${pageId}/people/${other}`)).body;
    await api(`DELETE /people/${one}`);
    assert.deepEqual((await api(`GET /pages/${pageId}/people/${other}`)).body, before);
  });
  test('finds nobody the second time, and no event brings them back', async () => {
    const { api, person, page } = await newWorld();
    const id = await person();
    const { page: page_id } = await page();
    await api(`DELETE /people/${id}`);
    assert.equal((await api(`DELETE /people/${id}`)).status, 404);
    const told = await api('POST /events', { type: 'message', page_id, person_id: id });
    assert.equal(told.status, 404);
    assert.equal(told.body.errors[0].member, 'person_id');
  });
});
