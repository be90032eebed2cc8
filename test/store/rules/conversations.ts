import assert from 'node:assert/strict';
import { type Message, NO_THREAD } from '../../../src/domain/conversation.ts';
import { newPair } from '../../../src/domain/pair.ts';
import type { Store } from '../../../src/store/store.ts';
import { aDelivery, admit, aPerson, happening, NOW, type Rules, say } from '../samples.ts';

const PAIR = ['p', '1001', 'a'] as const;
const ALL = { after: null, limit: 100 };

const bodies = async ({ conversations }: Store, page = 'p', psid = '1001') =>
  (await conversations.messages(page, psid, ALL)).items.map(({ body }) => body);

export const conversationRules: Rules = {
  async 'nothing was said to begin with'(store) {
    assert.deepEqual(await bodies(store), []);
    assert.deepEqual(await store.conversations.thread('p', '1001'), NO_THREAD);
  },

  async 'a message of the page is kept as it was sent, and makes the pair'(store) {
    const body = { text: 'Hi "you" ü', quick_replies: [{ title: 'A' }] };
    const sent = await say(store, PAIR, 'm1', NOW, body);
    assert(sent.outcome === 'sent');
    const message: Message = { id: 'm1', sender: 'page', app_id: 'app', at: NOW, seq: 0, body };
    assert.deepEqual(sent.message, message);
    const found = await store.conversations.messages('p', '1001', ALL);
    assert.deepEqual(found, { items: [message], next: null });
    const pair = { ...newPair('p', '1001', 'a'), thread_at: NOW, next_seq: 1 };
    assert.deepEqual(await store.pairs.withPsid('1001'), [pair]);
    assert.deepEqual(await store.conversations.thread('p', '1001'), { ...NO_THREAD, sent_at: NOW });
  },

  async 'what a person says stands beside it, in the order of time, the newest first'(store) {
    await admit(store, PAIR, happening('1', 'message', NOW, { detail: { text: 'Hello' } }));
    await say(store, PAIR, 'm1', NOW + 2, { text: 'Hi' });
    await admit(store, PAIR, happening('2', 'postback', NOW + 3, { detail: { payload: 'GO' } }));
    await admit(store, PAIR, happening('3', 'message', NOW + 1, { detail: { text: 'late' } }));
    await admit(store, PAIR, happening('4', 'link_opened', NOW + 4));
    assert.deepEqual(await bodies(store), [
      { postback: { payload: 'GO' } },
      { text: 'Hi' },
      { text: 'late' },
      { text: 'Hello' },
    ]);
  },

  async 'a message shares the order of admission with the facts of the pair'(store) {
    await admit(store, PAIR, happening('1', 'message', NOW));
    const sent = await say(store, PAIR, 'm1', NOW, {});
    assert(sent.outcome === 'sent');
    assert.equal(sent.message.seq, 1);
    const next = await admit(store, PAIR, happening('2', 'message', NOW));
    assert(next.outcome === 'admitted');
    assert.equal(next.fact.seq, 2);
    const { items } = await store.conversations.messages('p', '1001', ALL);
    assert.deepEqual(
      items.map(({ id }) => id),
      ['2', 'm1', '1'],
    );
  },

  async 'what is told of a message is queued with it, and not without it'(store) {
    const told = aDelivery('1001', 1, { page_id: 'p' });
    await say(store, PAIR, 'm1', NOW, {}, [told]);
    assert.deepEqual(await store.outbox.delivery(told), told);
    const other = aDelivery('1001', 2, { page_id: 'p' });
    await say(store, ['p', '1001', 'b'], 'm2', NOW, {}, [other]);
    assert.equal(await store.outbox.delivery(other), undefined);
  },

  async 'an event that is told again is said once'(store) {
    for (let told = 0; told < 3; told++) await admit(store, PAIR, happening('1', 'message', NOW));
    assert.equal((await bodies(store)).length, 1);
  },

  async 'a thread knows when the person was there'(store) {
    await admit(store, PAIR, happening('1', 'message', NOW));
    await say(store, PAIR, 'm1', NOW + 1, {});
    await admit(store, PAIR, happening('2', 'message_delivered', NOW + 2));
    await admit(store, PAIR, happening('3', 'message_read', NOW + 3));
    await admit(store, PAIR, happening('4', 'customer_chat_opened', NOW + 9));
    assert.deepEqual(await store.conversations.thread('p', '1001'), {
      interacted_at: NOW,
      sent_at: NOW + 1,
      delivered_at: NOW + 2,
      read_at: NOW + 3,
    });
  },

  async 'a decision that throws says nothing and tells its caller'(store) {
    await admit(store, PAIR, happening('1', 'access_revoked', NOW));
    const [page_id, psid, person_id] = PAIR;
    const refused = store.conversations.send({ page_id, psid, person_id }, (pair, thread) => {
      assert.equal(pair.revoked_at, NOW);
      assert.deepEqual(thread, NO_THREAD);
      throw new RangeError('no');
    });
    await assert.rejects(refused, { name: 'RangeError', message: 'no' });
    assert.deepEqual(await bodies(store), []);
    assert.equal((await store.pairs.withPsid('1001'))[0]?.next_seq, 1);
  },

  async 'nobody is written to under somebody else’s PSID'(store) {
    await admit(store, PAIR, happening('1', 'access_revoked', NOW));
    const other = await say(store, ['p', '1001', 'b'], 'm1', NOW, {});
    assert.deepEqual(other, { outcome: 'taken' });
    assert.deepEqual(await bodies(store), []);
  },

  async 'many messages at once are all kept, each in a place of its own'(store) {
    const ids = Array.from({ length: 50 }, (_, index) => `m${index}`);
    await Promise.all(
      ids.map((id, index) =>
        index % 2 === 0
          ? say(store, PAIR, id, NOW, {})
          : admit(store, PAIR, happening(id, 'message', NOW)),
      ),
    );
    const { items } = await store.conversations.messages('p', '1001', ALL);
    assert.deepEqual(items.map(({ id }) => id).sort(), ids.toSorted());
    assert.equal(new Set(items.map(({ seq }) => seq)).size, 50);
  },

  async 'a message spoils no read of the profile'(store) {
    await store.people.add(aPerson('a'));
    await admit(store, PAIR, happening('1', 'message', NOW));
    const before = await store.pairs.subject('p', '1001');
    await say(store, PAIR, 'm1', NOW, {});
    assert.deepEqual(await store.pairs.subject('p', '1001'), before);
  },

  async 'threads of one PSID on different pages are different threads'(store) {
    await say(store, PAIR, 'm1', NOW, { text: 'from p' });
    await say(store, ['q', '1001', 'b'], 'm1', NOW, { text: 'from q' });
    assert.deepEqual(await bodies(store), [{ text: 'from p' }]);
    assert.deepEqual(await bodies(store, 'q'), [{ text: 'from q' }]);
  },

  async 'a thread goes with its pair'(store) {
    await say(store, PAIR, 'm1', NOW, {});
    await admit(store, PAIR, happening('1', 'message', NOW));
    await say(store, ['q', '1001', 'a'], 'm1', NOW, {});
    await store.pairs.drop('p', '1001', 'b');
    assert.equal((await bodies(store)).length, 2);
    await store.pairs.drop('p', '1001', 'a');
    assert.deepEqual(await bodies(store), []);
    assert.deepEqual(await store.conversations.thread('p', '1001'), NO_THREAD);
    assert.equal((await bodies(store, 'q')).length, 1);
  },
};
