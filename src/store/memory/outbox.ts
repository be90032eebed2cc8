import { type Delivery, type DeliveryKey, settled, threadLane } from '../../domain/delivery.ts';
import type { Lane } from '../../domain/psid.ts';
import { isHeld } from '../answers.ts';
import type { Key } from '../cursor.ts';
import type { Lease, Outbox } from '../store.ts';
import { compare, key, list, type Rows, removeWhere } from './rows.ts';

export interface MemoryOutbox extends Outbox {
  /** Adds what a decision queued. */
  queue(deliveries: readonly Delivery[]): void;
  /** Removes the deliveries of a thread, on one page or on all. */
  dropThread(thread: string, page?: string): void;
}

/** Of each line the one with the lowest place among those that are pending. */
export function memoryOutbox(): MemoryOutbox {
  const lanes = new Map<Lane, Rows<Delivery>>();
  const leases = new Map<Lane, Lease>();

  const rowsOf = (lane: Lane): Rows<Delivery> => {
    const known = lanes.get(lane) ?? new Map();
    lanes.set(lane, known);
    return known;
  };
  const find = (at: DeliveryKey): Delivery | undefined =>
    lanes.get(threadLane(at.thread))?.get(rowKey(at));
  const put = (delivery: Delivery): void => {
    rowsOf(threadLane(delivery.thread)).set(rowKey(delivery), delivery);
  };
  const heads = (lane: Lane): Delivery[] => {
    const lines = new Map<string, Delivery>();
    for (const one of lanes.get(lane)?.values() ?? []) {
      if (one.status !== 'pending') continue;
      const line = lineKey(one);
      const head = lines.get(line);
      if (head === undefined || one.seq < head.seq) lines.set(line, one);
    }
    return [...lines.values()].sort((one, other) => compare(dueKey(one), dueKey(other)));
  };

  const headOf = (at: DeliveryKey): Delivery | undefined => {
    const line = lineKey(at);
    return heads(threadLane(at.thread)).find((one) => lineKey(one) === line);
  };

  return {
    queue(deliveries) {
      for (const delivery of deliveries) put(delivery);
    },
    dropThread(thread, page) {
      removeWhere(
        rowsOf(threadLane(thread)),
        (one) => one.thread === thread && (page === undefined || one.page_id === page),
      );
    },

    async lease(lane, owner, now, until) {
      const standing = leases.get(lane);
      if (standing && isHeld(standing, owner, now)) return { taken: standing.until };
      const fence = standing?.owner === owner ? standing.fence : (standing?.fence ?? 0) + 1;
      const lease = { lane, owner, until, fence };
      leases.set(lane, lease);
      return lease;
    },
    async release(lease) {
      if (holds(lease)) leases.set(lease.lane, { ...lease, until: 0 });
    },

    waiting(lane) {
      const first = new Map<string, number>();
      for (const { app_id, due_at } of heads(lane)) {
        first.set(app_id, Math.min(first.get(app_id) ?? due_at!, due_at!));
      }
      return [...first]
        .map(([app_id, due_at]) => ({ app_id, due_at }))
        .sort((one, other) => compare([one.app_id], [other.app_id]));
    },
    heads: (lane, app, limit) =>
      heads(lane)
        .filter(({ app_id }) => app_id === app)
        .slice(0, limit),
    expired: (lane, now, limit) =>
      heads(lane)
        .filter(({ expires_at }) => expires_at <= now)
        .sort((one, other) => compare(lineMembers(one), lineMembers(other)))
        .slice(0, limit)
        .map(({ app_id, page_id, thread, seq }) => ({ app_id, page_id, thread, seq })),
    async settle(lease, at, verdict) {
      if (!holds(lease)) return undefined;
      const delivery = find(at);
      const before = headOf(at);
      if (delivery?.status === 'pending') put(settled(delivery, verdict));
      const head = headOf(at);
      const isMoved = head !== undefined && before?.seq === at.seq && head.seq !== at.seq;
      return { next: head?.due_at ?? null, ...(isMoved && { head }) };
    },

    async add(delivery) {
      if (find(delivery) !== undefined) return false;
      put(delivery);
      return true;
    },
    delivery: find,
    deliveries(listing) {
      const { status, app, page, thread } = listing;
      const found = [...lanes.values()]
        .flatMap((rows) => [...rows.values()])
        .filter(
          (one) =>
            (status === undefined || one.status === status) &&
            (app === undefined || one.app_id === app) &&
            (page === undefined || one.page_id === page) &&
            (thread === undefined || one.thread === thread),
        );
      return list(found, listing, listingKey, NEWEST, -1);
    },
    async requeue(at, change) {
      const delivery = find(at);
      if (delivery === undefined) return undefined;
      const changed = change(delivery);
      put(changed);
      return changed;
    },
    oldestPending() {
      const pending = [...lanes.values()]
        .flatMap((rows) => [...rows.values()])
        .filter(({ status }) => status === 'pending');
      return pending.length === 0 ? null : Math.min(...pending.map((one) => one.queued_at));
    },
    async forget(status, before, limit) {
      const old = [...lanes.values()]
        .flatMap((rows) => [...rows.values()])
        .filter((one) => one.status === status && one.queued_at < before)
        .sort((one, other) => compare(listingKey(one), listingKey(other)))
        .slice(0, limit);
      for (const one of old) rowsOf(threadLane(one.thread)).delete(rowKey(one));
      return old.length;
    },
  };

  function holds({ lane, owner, fence }: Lease): boolean {
    const standing = leases.get(lane);
    return standing?.owner === owner && standing.fence === fence;
  }
}

const lineMembers = ({ app_id, page_id, thread }: Omit<DeliveryKey, 'seq'>): Key => [
  app_id,
  thread,
  page_id,
];
const lineKey = (at: Omit<DeliveryKey, 'seq'>): string => key(...lineMembers(at));
const rowKey = (at: DeliveryKey): string => key(...lineMembers(at), at.seq);
const dueKey = (one: Delivery): Key => [one.due_at!, ...lineMembers(one)];

/** Behind every delivery, as the newest come first. */
export const NEWEST: Key = [Number.MAX_SAFE_INTEGER, 0, '', '', '', 0];

export const listingKey = (one: Delivery): Key => [
  one.queued_at,
  threadLane(one.thread),
  one.thread,
  one.page_id,
  one.app_id,
  one.seq,
];
