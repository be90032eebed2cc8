/** A page, an app that is told of it, and Ann: what happens, and the bodies that come of it. */
import assert from 'node:assert/strict';
import { type Delivery, deliveryKey } from '../../src/domain/delivery.ts';
import { NOTICE_FIELDS } from '../../src/domain/notice.ts';
import { BLANK_PERSON } from '../../src/domain/person.ts';
import { createIngest, type EventInput, type EventResult } from '../../src/events/ingest.ts';
import { behaviourOf } from '../../src/graph/versions.ts';
import { memoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { render } from '../../src/webhooks/render.ts';
import { seededRandom } from '../world.ts';

export const APP = '41';
export const PAGE = '1';
export const PSID = '1254477777772919';
export const NOW = Date.UTC(2026, 1, 2, 12, 0, 0);
export const EVERY_FIELD: string[] = [...new Set(Object.values(NOTICE_FIELDS))];

export interface WorldOptions {
  store?: Store;
  version?: string;
  /** What the app's webhook asks for; null: the app has none. */
  fields?: string[] | null;
  /** What the page subscribes the app to; null: everything; undefined: the page does not. */
  subscribed?: string[] | null | undefined;
}

export async function webhookWorld(options: WorldOptions = {}) {
  const { store = memoryStore(), version = 'v2.6', fields = EVERY_FIELD } = options;
  const subscribed = 'subscribed' in options ? options.subscribed : null;
  const time = { now: NOW };
  await store.registry.addPage({ id: PAGE, name: 'A page', business_id: null, created_at: 0 });
  await addApp(store, APP, version);
  if (fields !== null) await listen(store, APP, fields);
  if (subscribed !== undefined) {
    await store.registry.subscribe({ page_id: PAGE, app_id: APP, fields: subscribed });
  }
  for (const id of ['ann', 'bea']) {
    await store.people.add({ ...BLANK_PERSON, id, first_name: id, created_at: 0 });
  }
  const queued: Delivery[] = [];
  const { admit } = createIngest({
    store,
    clock: () => time.now,
    random: seededRandom('webhooks'),
    onQueued: (deliveries) => void queued.push(...deliveries),
  });

  /** Something Ann does on the page, under her PSID. */
  const happens = (
    type: EventInput['type'],
    more: Partial<EventInput> = {},
  ): Promise<EventResult> => admit({ type, person_id: 'ann', page_id: PAGE, ...more });

  return {
    store,
    time,
    admit,
    happens,
    /** Everything that was queued, in order. */
    queued,
    /** The bodies that come of what Ann does, as they are sent. */
    async bodies(type: EventInput['type'], more: Partial<EventInput> = {}): Promise<string[]> {
      const { deliveries } = await happens(type, { psid: PSID, ...more });
      return Promise.all(deliveries.map((id) => bodyOf(store, id)));
    },
  };
}

export async function addApp(store: Store, id: string, default_version: string): Promise<void> {
  await store.registry.addApp({
    id,
    name: 'An app',
    sealed_secret: `secret of ${id}`,
    business_id: null,
    default_version,
    require_proof: false,
    created_at: 0,
  });
}

export async function listen(store: Store, app: string, fields: string[]): Promise<void> {
  await store.registry.changeWebhook(app, () => ({
    callback_url: `http://bot-${app}.example/webhook`,
    verify_token: 'token',
    fields,
    active: true,
  }));
}

async function bodyOf(store: Store, id: string): Promise<string> {
  const delivery = await store.outbox.delivery(deliveryKey(id)!);
  assert.ok(delivery, id);
  return render(delivery.notice, delivery, behaviourOf(delivery.version));
}

/** The one `messaging` of a body, and the envelope around it checked. */
// biome-ignore lint/suspicious/noExplicitAny: a test looks into bodies of every shape.
export function messagingOf(body: string): any {
  const { object, entry, ...rest } = JSON.parse(body);
  assert.deepEqual([object, entry.length, rest], ['page', 1, {}]);
  const [{ id, time, messaging, ...others }] = entry;
  assert.deepEqual([id, time, messaging.length, others], [PAGE, NOW, 1, {}]);
  return messaging[0];
}
