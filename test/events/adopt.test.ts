import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventWorld, OTHER_PAGE, PAGE, refuses, tracesOf } from './world.ts';

const PSIDS = ['1', '42', '9007199254740993', '18446744073709551615', '99999999999999999999'];

for (const psid of PSIDS) {
  test(`${psid} is adopted as it is, and stays`, async () => {
    const { store, happens } = await eventWorld();
    assert.equal((await happens('message', { psid })).psid, psid);
    assert.equal((await happens('postback')).psid, psid);
    assert.equal((await happens('postback', { psid })).psid, psid);
    assert.deepEqual(await store.people.psids('ann'), [{ page_id: PAGE, psid }]);
  });
}

for (const psid of ['', '0', '01', '-1', '1.5', '1e3', ' 1', '1 ', '1'.repeat(21), 'x', '１']) {
  test(`${JSON.stringify(psid)} is no PSID`, async () => {
    const { store, happens } = await eventWorld();
    const before = await tracesOf(store);
    await refuses(happens('message', { psid }), 'invalid', 'psid');
    assert.deepEqual(await tracesOf(store), before);
  });
}

test("a PSID of somebody else's on this page is taken", async () => {
  const { store, happens } = await eventWorld();
  await happens('message', { person_id: 'bea', psid: '42' });
  const [ann, bea] = [await tracesOf(store, 'ann'), await tracesOf(store, 'bea')];
  await refuses(happens('message', { psid: '42' }), 'psid_taken', 'psid');
  assert.deepEqual(await tracesOf(store, 'ann'), ann);
  assert.deepEqual(await tracesOf(store, 'bea'), bea);
  assert.notEqual((await happens('message')).psid, '42', 'another one is minted');
});

test('the same PSID on another page is nobody’s yet', async () => {
  const { happens } = await eventWorld();
  await happens('message', { psid: '42' });
  const other = await happens('message', { person_id: 'bea', page_id: OTHER_PAGE, psid: '42' });
  assert.equal(other.psid, '42');
});

test('a pair has one PSID, adopted or minted', async () => {
  const { store, happens } = await eventWorld();
  const { psid: minted } = await happens('message');
  const { psid: adopted } = await happens('message', { page_id: OTHER_PAGE, psid: '42' });
  const before = await tracesOf(store);
  await refuses(happens('message', { psid: '43' }), 'pair_has_psid', 'psid');
  await refuses(happens('message', { page_id: OTHER_PAGE, psid: '43' }), 'pair_has_psid', 'psid');
  assert.deepEqual(await tracesOf(store), before);
  assert.equal((await happens('message', { psid: minted! })).psid, minted);
  assert.equal((await happens('message', { page_id: OTHER_PAGE, psid: adopted! })).psid, adopted);
});

test('an event that makes no PSID adopts none, but may name the one there is', async () => {
  const { store, happens } = await eventWorld();
  const before = await tracesOf(store);
  for (const type of ['checkbox_plugin', 'message_read', 'message_delivered'] as const) {
    await refuses(happens(type, { psid: '42' }), 'invalid', 'psid');
  }
  assert.deepEqual(await tracesOf(store), before);
  await happens('message', { psid: '42' });
  assert.equal((await happens('message_read', { psid: '42' })).psid, '42');
});

test('an event that does not authorise adopts just as well', async () => {
  const { happens } = await eventWorld();
  const matched = await happens('customer_matched', { psid: '42' });
  assert.deepEqual([matched.psid, matched.access], ['42', 'never']);
  const revoked = await happens('access_revoked', { page_id: OTHER_PAGE, psid: '43' });
  assert.deepEqual([revoked.psid, revoked.access], ['43', 'revoked']);
});
