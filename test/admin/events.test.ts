import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { EVENT_TYPES, EVENTS } from '../../src/domain/consent.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { newWorld, START } from './world.ts';

describe('POST /events', () => {
  for (const type of EVENT_TYPES) {
    const { makes, effect } = EVENTS[type];
    test(`${type} answers with what came of it`, async () => {
      const { api, page, person, admitted } = await newWorld();
      const { page: page_id } = await page();
      const person_id = await person();
      const { status, body } = await api('POST /events', { type, page_id, person_id });
      assert.equal(status, 200);
      assert.ok(body.event_id.length > 0);
      assert.equal(typeof body.psid, makes === 'psid' ? 'string' : 'object');
      const access = { grants: 'granted', revokes: 'revoked' }[effect as string] ?? 'never';
      assert.equal(body.access, access);
      assert.equal('user_ref' in body, makes === 'user_ref');
      assert.equal(body.replayed, false);
      assert.deepEqual(body.deliveries, []);
      assert.deepEqual(admitted, [type]);
    });
  }
  test('a PSID is minted once for a page and a person', async () => {
    const { page, person, event } = await newWorld();
    const [{ page: one }, { page: two }, id] = [await page(), await page(), await person()];
    const { psid } = await event('customer_matched', one, id);
    assert.match(psid, /^[1-9]\d{15}$/);
    assert.equal((await event('message', one, id)).psid, psid);
    assert.notEqual((await event('message', two, id)).psid, psid);
  });
  test('a PSID that exists elsewhere is adopted', async () => {
    const { page, person, event } = await newWorld();
    const { page: id } = await page();
    assert.equal((await event('message', id, await person(), { psid: '7' })).psid, '7');
  });
  test('the event that a caller names keeps its id', async () => {
    const { page, person, event } = await newWorld();
    const { page: id } = await page();
    assert.equal((await event('message', id, await person(), { id: 'e 1' })).event_id, 'e 1');
  });
  test('a user_ref is taken and given back', async () => {
    const { page, person, event } = await newWorld();
    const { page: id } = await page();
    const own = await event('checkbox_plugin', id, await person(), { user_ref: 'u1' });
    assert.deepEqual([own.user_ref, own.psid, own.access], ['u1', null, 'never']);
    const made = await event('checkbox_plugin', id, await person());
    assert.ok(made.user_ref.length > 0);
  });
  test('a platform switch needs no page', async () => {
    const { api, person } = await newWorld();
    const person_id = await person();
    const { status, body } = await api('POST /events', { type: 'platform_disabled', person_id });
    assert.equal(status, 200);
    assert.deepEqual([body.psid, body.access], [null, 'never']);
  });
  test('`at` is milliseconds or ISO 8601, and stands in the history as milliseconds', async () => {
    const { api, page, person, event } = await newWorld();
    const [{ page: id }, who] = [await page(), await person()];
    await event('link_opened', id, who, { at: START - 5000 });
    await event('message', id, who, { at: '2026-01-05T10:29:56+01:00' });
    await event('postback', id, who);
    const { history } = (await api(`GET /pages/${id}/people/${who}`)).body;
    const at = history.map((deed: { at: number }) => deed.at);
    assert.deepEqual(at, [START - 5000, START - 4000, START]);
  });
});

describe('an event is refused', () => {
  const REFUSED: [title: string, more: object, status: number, code: string, member: string][] = [
    ['on a page that is not there', { page_id: '9' }, 404, 'not_found', 'page_id'],
    ['without a page', { page_id: undefined }, 422, 'invalid', 'page_id'],
    ['of somebody who is not there', { person_id: 'x' }, 404, 'not_found', 'person_id'],
    ['more than 60 s ahead', { at: START + 60_001 }, 422, 'too_far_ahead', 'at'],
    ['ahead in ISO 8601', { at: '2026-01-05T09:31:01Z' }, 422, 'too_far_ahead', 'at'],
    ["with another person's PSID", { psid: '7' }, 409, 'psid_taken', 'psid'],
  ];
  for (const [title, more, status, code, member] of REFUSED) {
    test(title, async () => {
      const { api, page, person, event, admitted } = await newWorld();
      const { page: page_id } = await page();
      await event('message', page_id, await person(), { psid: '7' });
      const input = { type: 'message', page_id, person_id: await person(), ...more };
      const refused = await api('POST /events', input);
      assert.equal(refused.status, status);
      assert.equal(refused.body.code, code);
      assert.equal(refused.body.errors[0].member, member);
      assert.deepEqual(admitted, ['message'], 'only the first one');
    });
  }
  test('when its id stands for another one', async () => {
    const { api, page, person, event, admitted } = await newWorld();
    const [{ page: page_id }, person_id] = [await page(), await person()];
    const first = await event('message', page_id, person_id, { id: 'e1', text: 'hi' });
    const again = await event('message', page_id, person_id, { id: 'e1', text: 'hi' });
    assert.deepEqual(again, { ...first, replayed: true }, 'the same one again changes nothing');
    assert.deepEqual(admitted, ['message']);
    const input = { id: 'e1', type: 'message', page_id, person_id, text: 'ho' };
    const { status, body } = await api('POST /events', input);
    assert.equal(status, 409);
    assert.equal(body.code, 'event_id_reused');
    assert.equal(body.errors[0].member, 'id');
    const { history } = (await api(`GET /pages/${page_id}/people/${person_id}`)).body;
    assert.equal(history.length, 1);
  });
  test('when the pair has another PSID', async () => {
    const { api, page, person, event } = await newWorld();
    const [{ page: page_id }, person_id] = [await page(), await person()];
    await event('message', page_id, person_id);
    const input = { type: 'message', page_id, person_id, psid: '7' };
    const { status, body } = await api('POST /events', input);
    assert.equal(status, 409);
    assert.equal(body.code, 'pair_has_psid');
    assert.equal(body.errors[0].member, 'psid');
  });
});

describe('POST /events with an array', () => {
  test('answers with an array of the same order, each item by itself', async () => {
    const { api, page, person, admitted } = await newWorld();
    const [{ page: page_id }, one, two] = [await page(), await person(), await person()];
    const { status, body } = await api('POST /events', [
      { id: 'a', type: 'message', page_id, person_id: one },
      { id: 'b', type: 'massage', page_id, person_id: one },
      { id: 'c', type: 'link_opened', page_id, person_id: two },
      { id: 'd', type: 'message', page_id, person_id: 'nobody' },
      null,
      { id: 'a', type: 'access_revoked', page_id, person_id: one },
      { id: 'f', type: 'access_revoked', page_id, person_id: one },
    ]);
    assert.equal(status, 200);
    const told = body.map((item: { status?: number; event_id?: string; access?: string }) =>
      item.event_id ? `${item.event_id} ${item.access}` : item.status,
    );
    assert.deepEqual(told, ['a granted', 422, 'c never', 404, 422, 409, 'f revoked']);
    assert.equal(body[1].errors[0].member, 'type');
    assert.deepEqual(admitted.sort(), ['access_revoked', 'link_opened', 'message']);
  });
  test('takes 1,000 and refuses 1,001 as a whole', async () => {
    const { api, page, person } = await newWorld();
    const [{ page: page_id }, person_id] = [await page(), await person()];
    const events = Array.from({ length: 1001 }, () => ({ type: 'message', page_id, person_id }));
    const tooMany = await api('POST /events', events);
    assert.equal(tooMany.status, 422);
    assert.equal((await api(`GET /pages/${page_id}/people/${person_id}`)).body.psid, null);
    const { body } = await api('POST /events', events.slice(1));
    assert.equal(body.length, 1000);
    const psids = new Set(body.map(({ psid }: { psid: string }) => psid));
    assert.equal(psids.size, 1, 'one PSID for the pair');
  });
  test('of one person: the second is told what the first one did', async () => {
    const { api, page, person } = await newWorld();
    const [{ page: page_id }, person_id] = [await page(), await person()];
    const types = ['message', 'access_revoked', 'postback', 'access_revoked', 'get_started'];
    const events = types.map((type) => ({ type, page_id, person_id }));
    const { body } = await api('POST /events', events);
    const states = body.map(({ access }: { access: string }) => access);
    assert.deepEqual(states, ['granted', 'revoked', 'granted', 'revoked', 'granted']);
    const { history } = (await api(`GET /pages/${page_id}/people/${person_id}`)).body;
    assert.deepEqual(
      history.map(({ type }: { type: string }) => type),
      types,
    );
  });
  test('gives a PSID that two people claim to the first of them', async () => {
    const { api, page, person } = await newWorld();
    const [{ page: page_id }, one, two] = [await page(), await person(), await person()];
    const claim = (person_id: string) => ({ type: 'message', page_id, person_id, psid: '7' });
    const { body } = await api('POST /events', [claim(one), claim(two)]);
    assert.equal(body[0].psid, '7');
    assert.equal(body[1].code, 'psid_taken');
  });
});

test('in an array, one person’s events wait for each other and other people’s do not', async () => {
  const running = new Set<string>();
  const done: string[] = [];
  let atOnce = 0;
  const ingest = {
    async admit({ id, person_id }: { id?: string; person_id: string }) {
      assert.ok(!running.has(person_id), `two events of ${person_id} at once`);
      running.add(person_id);
      atOnce = Math.max(atOnce, running.size);
      // The earlier an event, the longer it takes: without waiting the order would turn round.
      for (let turns = 20 - Number(id); turns > 0; turns--) await setImmediate();
      running.delete(person_id);
      done.push(`${person_id}${id}`);
      if (id === '2') throw new Refusal('not_found', 'No.', 'page_id');
      const answer = { psid: null, access: 'never', replayed: false } as const;
      return { event_id: id!, ...answer, deliveries: [] };
    },
  };
  const { api } = await newWorld({ ingest });
  const events = [0, 1, 2, 3].flatMap((id) =>
    ['a', 'b', 'c'].map((person_id) => ({ id: `${id}`, type: 'message', page_id: '1', person_id })),
  );
  const { body } = await api('POST /events', events);
  assert.deepEqual(
    body.map((item: { event_id?: string; status?: number }) => item.event_id ?? item.status),
    events.map(({ id }) => (id === '2' ? 404 : id)),
  );
  assert.equal(atOnce, 3);
  for (const person of ['a', 'b', 'c']) {
    const order = done.filter((one) => one.startsWith(person));
    assert.deepEqual(
      order,
      ['0', '1', '2', '3'].map((id) => person + id),
    );
  }
});

test('in an array, two claims to one PSID of a page wait for each other', async () => {
  const running = new Set<string>();
  let together = 0;
  const ingest = {
    async admit({ psid, page_id }: { psid?: string; page_id?: string }) {
      const claim = `${page_id} ${psid}`;
      assert.ok(!running.has(claim), `${claim} twice at once`);
      running.add(claim);
      together = Math.max(together, running.size);
      await setImmediate();
      running.delete(claim);
      return {
        event_id: 'e',
        psid: psid!,
        access: 'never',
        replayed: false,
        deliveries: [],
      } as never;
    },
  };
  const { api } = await newWorld({ ingest });
  const events = ['a', 'b', 'c'].flatMap((person_id) =>
    ['1', '2'].map((page_id) => ({
      type: 'message',
      page_id,
      person_id: person_id + page_id,
      psid: '7',
    })),
  );
  await api('POST /events', events);
  assert.equal(together, 2, 'on two pages it names two people');
});
