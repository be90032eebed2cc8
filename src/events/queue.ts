/** Which webhooks a fact queues: what is told of it, to everybody who is to be told. */
import { type Delivery, newDelivery, placeOf } from '../domain/delivery.ts';
import { GET_STARTED, NOTICE_FIELDS, type Notice } from '../domain/notice.ts';
import type { Happening } from '../domain/pair.ts';
import type { Subscriber } from '../domain/subscription.ts';
import type { Store } from '../store/store.ts';

/** How long a webhook is tried before it is given up. */
export const LIFETIME_MS = 36 * 60 * 60 * 1000;

/** Who is told of this event on this page, and what the page adds to it. */
export interface Audience {
  subscribers: readonly Subscriber[];
  /** Payload of the page's Get Started button. */
  get_started: string;
}

export const NOBODY: Audience = { subscribers: [], get_started: '' };

export async function audienceOf(
  { registry }: Pick<Store, 'registry'>,
  page_id: string,
  { type, detail }: Happening,
): Promise<Audience> {
  const subscribers = await registry.subscribers(page_id);
  if (subscribers.length === 0) return NOBODY;
  const asksPage = type === 'get_started' && detail.payload === undefined;
  const settings = asksPage ? await registry.settings(page_id) : {};
  return { subscribers, get_started: settings.get_started?.payload ?? GET_STARTED.payload };
}

/** The webhooks of one fact: `seq` is its place in the thread. */
export function deliveriesOf(
  subscribers: readonly Subscriber[],
  line: { page_id: string; thread: string; seq: number },
  notices: readonly Notice[],
  now: number,
): Delivery[] {
  const places = notices.map((notice, index) => ({
    notice,
    seq: placeOf(line.seq, index < notices.length - 1),
  }));
  return subscribers.flatMap(({ app_id, version, fields }) =>
    places
      .filter(({ notice }) => fields.includes(NOTICE_FIELDS[notice.kind]))
      .map(({ notice, seq }) =>
        newDelivery({ ...line, app_id, seq }, { notice, version, now, lifetime_ms: LIFETIME_MS }),
      ),
  );
}
