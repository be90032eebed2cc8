/**
 * What a page says: the message takes its place in the thread, and the echoes of it are queued, in
 * one transaction. A person the page has no PSID for gets one first, as with an event.
 */
import type { Message, MessageBody, Thread } from '../domain/conversation.ts';
import type { Delivery } from '../domain/delivery.ts';
import { echoOf } from '../domain/notice.ts';
import type { Pair } from '../domain/pair.ts';
import { mintPsid, type Random } from '../domain/psid.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Store } from '../store/store.ts';
import { deliveriesOf } from './queue.ts';

export interface Outgoing {
  page_id: string;
  person_id: string;
  app_id: string;
  body: MessageBody;
  /** Apps that listen for echoes are told of it. */
  echoes: boolean;
}

export interface Sent {
  psid: string;
  message: Message;
}

export interface Messaging {
  /**
   * `allow` sees the pair and the thread as they are in the transaction, and throws what forbids
   * the message; then nothing of it is kept. Undefined: the person is gone.
   */
  send(outgoing: Outgoing, allow: (pair: Pair, thread: Thread) => void): Promise<Sent | undefined>;
}

export interface MessagingOptions {
  store: Store;
  clock: () => number;
  random: Random;
  /** Told of the webhooks that a message queued, once they are durable. */
  onQueued?: ((deliveries: readonly Delivery[]) => void) | undefined;
}

export function createMessaging({ store, clock, random, onQueued }: MessagingOptions): Messaging {
  const { registry, people, pairs, conversations } = store;

  /** Undefined: the person is gone. */
  async function reserve(person_id: string, page_id: string): Promise<string | undefined> {
    try {
      const standing = await people.psid(person_id, page_id);
      return standing ?? (await people.reserve(person_id, page_id, mintPsid(random)));
    } catch (error) {
      if (error instanceof Refusal && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  return {
    async send({ page_id, person_id, app_id, body, echoes }, allow) {
      const now = clock();
      const id = Buffer.from(random(15)).toString('base64url');
      const listeners = echoes ? await registry.subscribers(page_id) : [];
      if ((await people.person(person_id)) === undefined) return undefined;
      for (;;) {
        const psid = await reserve(person_id, page_id);
        if (psid === undefined) return undefined;
        let queued: Delivery[] = [];
        const line = { page_id, thread: psid };
        const done = await conversations.send({ page_id, psid, person_id }, (pair, thread) => {
          allow(pair, thread);
          const seq = pair.next_seq;
          // An answer stands behind what it answers, also where a clock stands still.
          const at = Math.max(now, pair.newest_at ?? now);
          const message: Message = { id, sender: 'page', app_id, at, seq, body };
          queued = deliveriesOf(listeners, { ...line, seq }, [echoOf(message, now)], now);
          return {
            pair: { ...pair, thread_at: Math.min(pair.thread_at ?? now, now), next_seq: seq + 1 },
            thread: { ...thread, sent_at: Math.max(thread.sent_at ?? now, now) },
            message,
            deliveries: queued,
          };
        });
        if (done.outcome === 'sent') {
          // Somebody erased meanwhile must not come back by a message.
          if ((await people.person(person_id)) === undefined) {
            await pairs.drop(page_id, psid, person_id);
            return undefined;
          }
          if (queued.length > 0) onQueued?.(queued);
          return { psid, message: done.message };
        }
        // Another person has this PSID on this page: what was reserved cannot become a pair.
        await people.release(person_id, page_id, psid);
      }
    },
  };
}
