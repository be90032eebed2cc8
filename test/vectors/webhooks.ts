/** How our own code makes what was recorded of webhooks: one row each. */
import assert from 'node:assert/strict';
import type { Delivery } from '../../src/domain/delivery.ts';
import { BLANK_PERSON } from '../../src/domain/person.ts';
import { createIngest, type EventInput } from '../../src/events/ingest.ts';
import { behaviourOf } from '../../src/graph/versions.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { createVerify } from '../../src/webhooks/handshake.ts';
import { render, renderTest } from '../../src/webhooks/render.ts';
import { addApp, EVERY_FIELD, listen } from '../webhooks/world.ts';
import { seededRandom } from '../world.ts';
import type { WebhookVector } from './file.ts';

/** Answers with what was sent, or for the handshake with what had to come back. */
export const WEBHOOKS: Record<string, (vector: WebhookVector) => string | Promise<string>> = {
  'wh-message-2016': (vector) =>
    sent(vector, 'v2.6', ({ message }) => ({
      type: 'message',
      mid: message.mid,
      text: message.text,
    })),
  'wh-message-2018-nlp': (vector) =>
    sent(vector, 'v2.12', ({ message: { mid, text, nlp } }) => ({
      type: 'message',
      mid,
      text,
      nlp,
    })),
  'wh-checkbox-optin': (vector) =>
    sent(vector, 'v2.11', ({ optin }) => ({ type: 'checkbox_plugin', ...optin })),
  'wh-dashboard-test': ({ body }) => {
    const [{ time, changes }] = body.entry;
    const [{ field, value }] = changes;
    return renderTest(field, value.page_id, time * 1000);
  },
  'wh-handshake': async ({ request, expect }) => {
    const form = new URL(request!.replace('GET <callback>', 'https://bot.example/'));
    let asked = '';
    const verify = createVerify(async ({ url }) => {
      asked = url;
      const challenge = new URL(url).searchParams.get('hub.challenge')!;
      return { status: expect!.status, headers: {}, body: challenge, latency_ms: 1 };
    }, seededRandom('handshake'));
    const callback = { callback_url: form.origin, verify_token: 'mytoken' };
    assert.deepEqual(await verify(callback), { verified: true });
    const query = new URL(asked).searchParams;
    assert.deepEqual([...query.keys()], [...form.searchParams.keys()]);
    assert.match(query.get('hub.challenge')!, /^[1-9]\d+$/);
    query.set('hub.challenge', form.searchParams.get('hub.challenge')!);
    assert.equal(query.toString(), form.searchParams.toString());
    return query.get('hub.challenge')!;
  },
};

// biome-ignore lint/suspicious/noExplicitAny: recorded bodies have many shapes.
type Recorded = any;

/** The same thing happens here, to the same ids; then its webhook has the same bytes. */
async function sent(
  { body_raw, body }: WebhookVector,
  version: string,
  happened: (messaging: Recorded) => Pick<EventInput, 'type'> & Partial<EventInput>,
): Promise<string> {
  const recorded = body_raw === undefined ? body : JSON.parse(body_raw);
  const [{ id: page_id, time, messaging }] = recorded.entry;
  const [{ sender, timestamp, message }] = messaging;
  const store = memoryStore();
  await store.registry.addPage({ id: page_id, name: 'A page', business_id: null, created_at: 0 });
  await addApp(store, '41', version);
  await listen(store, '41', EVERY_FIELD);
  await store.registry.subscribe({ page_id, app_id: '41', fields: null });
  await store.people.add({ ...BLANK_PERSON, id: 'ann', first_name: 'Ann', created_at: 0 });
  const queued: Delivery[] = [];
  const { admit } = createIngest({
    store,
    clock: () => time,
    random: seededRandom('vectors'),
    onQueued: (deliveries) => void queued.push(...deliveries),
  });
  const known = sender === undefined ? {} : { psid: sender.id };
  await admit({ person_id: 'ann', page_id, at: timestamp, ...known, ...happened(messaging[0]) });
  const [delivery] = queued as [Delivery];
  // How much was said before is not in the recording.
  const number = message?.seq ?? delivery.notice.number;
  return render({ ...delivery.notice, number }, delivery, behaviourOf(version));
}
