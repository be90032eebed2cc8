import assert from 'node:assert/strict';
import { test } from 'node:test';
import { erasePerson } from '../../../src/events/erasure.ts';
import { memoryWorld, PAGE, PSID, TOKEN } from '../../world.ts';
import { thread } from './kit.ts';

const said = (recipient: object): string =>
  `/v2.6/me/messages?recipient=${encodeURIComponent(JSON.stringify(recipient))}&message={"text":"x"}&method=post&access_token=${TOKEN}`;

test('messages to one person at once all stand, each in a place of its own', async () => {
  await using world = await memoryWorld();
  const before = (await thread(world, PSID.peter)).length;
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => world.inside(said({ id: PSID.peter }))),
  );
  assert.ok(replies.every(({ status }) => status === 200));
  const messages = (await thread(world, PSID.peter)).slice(before);
  assert.equal(messages.length, 20);
  assert.equal(new Set(messages.map(({ seq }) => seq)).size, 20);
  const ids = replies.map(({ body }) => JSON.parse(body).message_id);
  assert.equal(new Set(ids).size, 20);
});

const RECIPIENTS = [{ user_ref: 'box-1' }, { phone_number: '+4930123456' }];

for (const recipient of RECIPIENTS) {
  const [by] = Object.keys(recipient);
  test(`who is erased while a message by ${by} is on its way is gone, and so is the message`, async () => {
    // Let the erasure run after each await of the sending in turn.
    for (let turns = 0; turns < 40; turns++) {
      await using world = await memoryWorld();
      const { id } = await world.addPerson({ phone_number: '+4930123456' });
      await world.happens(id, 'checkbox_plugin', { user_ref: 'box-1' });
      const sending = world.inside(said(recipient));
      for (let turn = 0; turn < turns; turn++) await null;
      await erasePerson(world.store, id, world.time.now);
      const { status, body } = await sending;
      assert.ok(status === 200 || JSON.parse(body).error.code === 100, body);
      assert.equal(await world.store.people.psid(id, PAGE), undefined);
      for (const { psid } of await world.store.people.psids(id)) {
        assert.deepEqual(await thread(world, psid), []);
        assert.equal(await world.store.pairs.subject(PAGE, psid), undefined);
      }
      assert.deepEqual(await world.store.people.unswept(), []);
    }
  });
}

test('a pair that another person got meanwhile is left alone: the message takes a fresh PSID', async () => {
  await using world = await memoryWorld();
  const { id } = await world.addPerson();
  await world.happens(id, 'checkbox_plugin', { user_ref: 'box-1' });
  // Reserved for one, adopted by another.
  await world.store.people.reserve(id, PAGE, '4242424242424242');
  const { id: other } = await world.addPerson();
  await world.happens(other, 'message', { psid: '4242424242424242', text: 'mine' });
  const reply = await world.inside(said({ user_ref: 'box-1' }));
  const { recipient_id } = JSON.parse(reply.body);
  assert.notEqual(recipient_id, '4242424242424242');
  assert.equal((await thread(world, '4242424242424242')).length, 1);
  assert.equal((await thread(world, recipient_id)).length, 1);
});
