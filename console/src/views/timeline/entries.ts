/** Everything of one relationship in one order: what happened, what was told of it, and who read. */
import { all, at, call, type Listed } from '../../api/client.ts';
import { relationship } from '../../api/operations.ts';
import type { Delivery, ReadRecord, Relationship } from '../../api/types.ts';
import { type Told, turnsOf } from '../../domain/consent.ts';

export type Entry =
  | { kind: 'event'; key: string; at: number; told: Told; deliveries: readonly Delivery[] }
  | { kind: 'message'; key: string; at: number; deliveries: readonly Delivery[] }
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
  const [deliveries, reads] = await Promise.all([
    standing.psid === null
      ? []
      : all<Delivery>('/deliveries', { page, psid: standing.psid }, signal),
    call<Listed<ReadRecord>>('GET', '/audit', {
      query: { person_id: person, limit: SHOWN_MOST },
      signal,
    }).then(({ data }) => data.filter(({ page_id }) => page_id === page)),
  ]);
  return { relationship: standing, entries: entriesOf(standing, phoneOnly, deliveries, reads) };
}

function entriesOf(
  { history }: Relationship,
  phoneOnly: boolean,
  deliveries: readonly Delivery[],
  reads: readonly ReadRecord[],
): Entry[] {
  const waiting = Map.groupBy(deliveries, ({ event_id }) => event_id);
  const events = turnsOf(history, phoneOnly).map((told): Entry => {
    const own = waiting.get(told.event_id) ?? [];
    waiting.delete(told.event_id);
    return { kind: 'event', key: told.event_id, at: told.at, told, deliveries: own };
  });
  // What no event caused is what the page said: the apps that listen for echoes are told of it.
  const said = [...waiting].map(
    ([key, own]): Entry => ({
      kind: 'message',
      key,
      at: Math.min(...own.map(({ queued_at }) => Date.parse(queued_at))),
      deliveries: own,
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
  return [...events, ...said, ...answered].sort((one, other) => other.at - one.at);
}

export const deliveryPath = (id: string): string => at('deliveries', id);
