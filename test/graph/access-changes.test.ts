import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EVENT_TYPES } from '../../src/domain/consent.ts';
import { Model } from '../domain/contract.ts';
import { memoryWorld, NOW, PAGE, type World } from '../world.ts';

const readable = async (world: World, psid: string): Promise<boolean> =>
  (await world.read(psid, 'first_name')).body !== '{}';

test('revoked, granted again, revoked again: each is exact from the next read on', async () => {
  await using world = await memoryWorld();
  const { id } = await world.addPerson();
  const { psid } = await world.happens(id, 'get_started');
  for (let round = 0; round < 3; round++) {
    assert.ok(await readable(world, psid!));
    await world.happens(id, 'access_revoked');
    assert.ok(!(await readable(world, psid!)));
    await world.happens(id, 'message');
  }
  await world.ingest.admit({ type: 'platform_disabled', person_id: id });
  await world.happens(id, 'message');
  assert.ok(!(await readable(world, psid!)));
  await world.ingest.admit({ type: 'platform_enabled', person_id: id });
  assert.ok(await readable(world, psid!));
});

test('the later fact wins, however late it arrives, and a tie goes to the revocation', async () => {
  await using world = await memoryWorld();
  const { id } = await world.addPerson();
  const at = (seconds: number) => ({ at: NOW + seconds * 1000 });
  const { psid } = await world.happens(id, 'message', at(10));
  await world.happens(id, 'access_revoked', at(5));
  assert.ok(await readable(world, psid!), 'the revocation was earlier');
  await world.happens(id, 'access_revoked', at(10));
  assert.ok(!(await readable(world, psid!)), 'at the same moment');
  await world.happens(id, 'postback', at(9));
  assert.ok(!(await readable(world, psid!)), 'a grant that was earlier');
  await world.happens(id, 'postback', at(11));
  assert.ok(await readable(world, psid!), 'a grant that was later');
});

test('an erased person is unknown at once, by every PSID, in the words of an unknown id', async () => {
  for (const version of ['v2.6', 'v3.1']) {
    await using world = await memoryWorld();
    const { id } = await world.addPerson();
    const { psid } = await world.happens(id, 'message');
    await world.store.people.erase(id, world.time.now);
    const erased = await world.read(psid!, 'first_name', { version });
    await world.store.people.sweep(id);
    const swept = await world.read(psid!, 'first_name', { version });
    const never = await world.read('7', 'first_name', { version });
    for (const reply of [erased, swept]) {
      assert.equal(reply.status, never.status);
      const words = JSON.stringify(reply.error).replace(psid!, '7');
      assert.equal(words, JSON.stringify(never.error));
    }
  }
});

test("a page's read of a PSID that another page adopted, too, is of its own person", async () => {
  await using world = await memoryWorld();
  const [ann, bea] = [await world.addPerson(), await world.addPerson({ first_name: 'Bea' })];
  const other = await world.addPage();
  const { access_token: token } = await world.issue({ page_id: other.id });
  await world.happens(ann.id, 'message', { psid: '42' });
  await world.happens(bea.id, 'message', { psid: '42', page_id: other.id });
  assert.equal((await world.read('42', 'first_name')).body, '{"first_name":"Ann"}');
  assert.equal((await world.read('42', 'first_name', { token })).body, '{"first_name":"Bea"}');
});

test('whatever happens in whatever order, the read says what a model of the facts says', async () => {
  await using world = await memoryWorld();
  const told = fc.record({
    type: fc.constantFrom(...EVENT_TYPES),
    at: fc.option(fc.integer({ min: NOW - 5, max: NOW + 5 }), { nil: null }),
  });
  const run = async (events: { type: (typeof EVENT_TYPES)[number]; at: number | null }[]) => {
    const { id } = await world.addPerson();
    const { psid } = await world.happens(id, 'customer_matched', { at: NOW - 10 });
    const model = new Model();
    model.hear({ type: 'customer_matched', page: PAGE, at: NOW - 10, ad: null }, NOW);
    for (const { type, at } of events) {
      await world.happens(id, type, at === null ? {} : { at });
      model.hear({ type, page: PAGE, at, ad: null }, NOW);
      const expected = model.readability(PAGE, false) === 'readable';
      assert.equal(await readable(world, psid!), expected);
    }
  };
  await fc.assert(fc.asyncProperty(fc.array(told, { maxLength: 8 }), run), { numRuns: 100 });
});
