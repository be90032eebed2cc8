/** Everything of one relationship in one order: what happened, what was told of it, and who read. */
import { all, at, call, type Listed } from '../../api/client.ts';
import { messages, relationship } from '../../api/operations.ts';
import type { Message } from '../../api/thread.ts';
import type { Delivery, ReadRecord, Relationship } from '../../api/types.ts';
import { type Told, turnsOf } from '../../domain/consent.ts';

export type Entry =
  | {
      kind: 'event';
      key: string;
      at: number;
      told: Told;
      /** What was said by it. */
      message: Message | undefined;
      deliveries: readonly Delivery[];
    }
  | {
      kind: 'message';
      key: string;
      at: number;
      message: Message;
      deliveries: readonly Delivery[];
    }
  | { kind: 'read'; key: string; at: number; read: ReadRecord };

export interface Timeline {
  relationship: Relationship;
  /** The newest first. */
  entries: readonly Entry[];
}

const SHOWN_MOST = 500;

export async function timeline(
  page: string,
  person: string,
  phoneOnly: boolean,
  signal: AbortSignal,
): Promise<Timeline> {
  const standing = await relationship(page, person, signal);
  const [deliveries, reads, said] = await Promise.all([
    standing.psid === null
      ? []
      : all<Delivery>('/deliveries', { page, psid: standing.psid }, signal),
    call<Listed<ReadRecord>>('GET', '/audit', {
      query: { person_id: person, limit: SHOWN_MOST },
      signal,
    }).then(({ data }) => data.filter(({ page_id }) => page_id === page)),
    messages(page, person, signal),
  ]);
  const told = turnsOf(standing.history, phoneOnly);
  return { relationship: standing, entries: entriesOf(told, deliveries, reads, said) };
}

function entriesOf(
  history: readonly Told[],
  deliveries: readonly Delivery[],
  reads: readonly ReadRecord[],
  said: readonly Message[],
): Entry[] {
  const webhooks = Map.groupBy(deliveries, ({ event_id }) => event_id);
  const saidBy = new Map(said.map((message) => [message.id, message]));
  const events = history.map(
    (told): Entry => ({
      kind: 'event',
      key: told.event_id,
      at: told.at,
      told,
      message: saidBy.get(told.event_id),
      deliveries: webhooks.get(told.event_id) ?? [],
    }),
  );
  const byPage = said
    .filter(({ sender }) => sender === 'page')
    .map(
      (message): Entry => ({
        kind: 'message',
        key: message.id,
        at: Date.parse(String(message.at)),
        message,
        deliveries: webhooks.get(message.id) ?? [],
      }),
    );
  const answered = reads.map(
    (read): Entry => ({
      kind: 'read',
      key: [read.minute, read.app_id, read.answer, ...read.fields].join(' '),
      at: Date.parse(read.minute),
      read,
    }),
  );
  return [...events, ...byPage, ...answered].sort((one, other) => other.at - one.at);
}

export const deliveryPath = (id: string): string => at('deliveries', id);
