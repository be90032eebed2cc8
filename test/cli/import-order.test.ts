/** Lines are stored together, and yet as good as one after the other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Line } from '../../src/cli/import/lines.ts';
import { importLines } from '../../src/cli/import/run.ts';
import type { NamedEvent } from '../../src/cli/import/sink.ts';
import { storeSink } from '../../src/cli/import/store-sink.ts';
import { newTally } from '../../src/cli/import/tally.ts';
import { createIngest } from '../../src/events/ingest.ts';
import { createPhones } from '../../src/events/phones.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';

const clock = (): number => Date.UTC(2026, 0, 1);

const phonesOf = (store: Store) => createPhones({ store, key: () => new Uint8Array(32) });

/** Stores batch after batch, each as one piece of a file. */
async function importing(store = memoryStore()) {
  let drawn = 0;
  const random = (bytes: number): Uint8Array => new Uint8Array(bytes).map(() => drawn++ * 7);
  await store.registry.addPage({ id: '77', name: 'P', business_id: null, created_at: 0 });
  const tally = newTally();
  const sink = storeSink(store, createIngest({ store, clock, random }), phonesOf(store));
  const call = () => assert.fail('no call is needed for people and events');
  const bring = (...things: object[]) => {
    const lines = things.map((thing, index): Line => {
      return { number: index + 1, offset: 0, bytes: Buffer.from(JSON.stringify(thing)) };
    });
    return importLines(lines, { sink, call, clock, random }, tally);
  };
  return { store, tally, bring };
}

async function stored(...things: object[]) {
  const { bring, ...rest } = await importing();
  return { ...rest, ...(await bring(...things)) };
}

const person = (id: string) => ({ person: { id, first_name: id } });
const event = (person_id: string, more: object = {}) => ({
  event: { type: 'message', page_id: '77', person_id, ...more },
});

test('an event is told behind its person, wherever else people stand', async () => {
  const { bad, tally } = await stored(person('ann'), event('bob'), person('bob'), event('bob'));
  assert.deepEqual(
    bad.map(({ number }) => number),
    [2],
  );
  assert.deepEqual([tally.people, tally.events], [2, 1]);
});

test('events of one person are admitted in their order', async () => {
  const texts = Array.from({ length: 50 }, (_, index) => `text ${index}`);
  const { store } = await stored(
    person('ann'),
    person('bob'),
    ...texts.flatMap((text) => [event('ann', { text }), event('bob', { text })]),
  );
  for (const id of ['ann', 'bob']) {
    const facts = await store.pairs.facts('77', (await store.people.psid(id, '77'))!);
    assert.deepEqual(
      facts.toSorted((one, other) => one.seq - other.seq).map(({ detail }) => detail.text),
      texts,
    );
  }
});

test('events of one person wait for each other, those of others do not', async () => {
  const under: string[] = [];
  const together = new Set<string>();
  const store = memoryStore();
  const sink = storeSink(
    store,
    {
      async admit({ person_id }, options) {
        assert.ok(options?.silent, 'no bot hears of what happened long ago');
        assert.ok(!under.includes(person_id), 'one at a time');
        under.push(person_id);
        for (const other of under) if (other !== person_id) together.add(other);
        await setImmediate();
        under.splice(under.indexOf(person_id), 1);
        return { event_id: 'e', psid: '1', access: 'granted', replayed: false, deliveries: [] };
      },
    },
    phonesOf(store),
  );
  const told = ['ann', 'bob', 'ann', 'bob', 'ann'].map((id) => ({ ...event(id).event, id: 'e' }));
  await sink.events(told as NamedEvent[]);
  assert.ok(together.size > 0);
});

test('nobody asks what stands of somebody who came with the same batch, before their first event', async () => {
  const { store, bring } = await importing();
  const asked: string[] = [];
  const { psid } = store.people;
  store.people.psid = (id, page) => {
    asked.push(id);
    return psid(id, page);
  };
  await bring(person('ann'), person('bob'), event('ann'), event('ann', { text: 'again' }));
  assert.deepEqual(asked, ['ann'], 'for the second of two');
  await bring(person('bob'), person('cid'), event('bob'));
  assert.deepEqual(asked, ['ann', 'bob'], 'who stood there already may have done anything');
  await bring(event('cid'));
  assert.deepEqual(asked, ['ann', 'bob', 'cid'], 'and so may who came a batch ago');
});

test('a PSID that two people claim is the one’s who comes first', async () => {
  for (const [first, second] of [
    ['ann', 'bob'],
    ['bob', 'ann'],
  ] as const) {
    const { store, bad } = await stored(
      person('ann'),
      person('bob'),
      event(first, { psid: '123' }),
      event(second, { psid: '123' }),
    );
    assert.deepEqual(bad, [{ number: 4, reason: "PSID 123 is another person's on page 77" }]);
    assert.equal(await store.people.psid(first, '77'), '123');
  }
});

test('the same person twice is there already, another one under their id is not taken', async () => {
  const { tally, bad } = await stored(person('ann'), person('ann'), {
    person: { id: 'ann', first_name: 'Anna', locale: 'en_US' },
  });
  assert.deepEqual([tally.people, tally.present], [2, 1]);
  const reason = 'person ann is here already with another first_name, locale';
  assert.deepEqual(bad, [{ number: 3, reason }]);
});

test('the newest line that is stored is known, whichever is stored last', async () => {
  const { last } = await stored(person('ann'), event('ann'), person('bob'), { person: {} });
  assert.equal(last!.number, 3);
});
