/** Webhooks: leases of lanes, the heads that are due, and the log of what became of them. */

import { DELIVERY_STATUSES, type Delivery, threadLane } from '../../domain/delivery.ts';
import type { Lane } from '../../domain/psid.ts';
import { isHeld } from '../answers.ts';
import { fromCursor, type Key, toListed } from '../cursor.ts';
import type { Lease, Outbox, Waiting } from '../store.ts';
import type { Database, Input } from './database.ts';
import type { Lines } from './lines.ts';
import { leaseTable, outboxTable } from './tables.ts';
import type { Writer } from './writer.ts';

export function sqliteOutbox(database: Database, group: Writer, lines: Lines): Outbox {
  return {
    ...leases(database, group, lines),
    ...heads(database),
    ...log(database),
    ...operations(database, group, lines),
  };
}

function leases(
  database: Database,
  group: Writer,
  lines: Lines,
): Pick<Outbox, 'lease' | 'release' | 'settle'> {
  const select = database.prepare(`SELECT ${leaseTable.columns} FROM lease WHERE lane = ?`);
  const put = database.prepare(leaseTable.put);
  const standing = (lane: Lane): Lease | undefined => {
    const row = select.get(lane);
    return row && leaseTable.record(row);
  };
  const holds = ({ lane, owner, fence }: Lease): boolean => {
    const known = standing(lane);
    return known?.owner === owner && known.fence === fence;
  };
  // One process has this file, and it has just begun: whoever held a lane is gone.
  database.exec('UPDATE lease SET until = 0 WHERE until > 0');

  return {
    lease: (lane, owner, now, until) =>
      group.write([], () => {
        const known = standing(lane);
        if (known !== undefined && isHeld(known, owner, now)) return { taken: known.until };
        const fence = known?.owner === owner ? known.fence : (known?.fence ?? 0) + 1;
        const lease = { lane, owner, until, fence };
        put.run(...leaseTable.values([], lease));
        return lease;
      }),
    release: (lease) =>
      group.write([], () => {
        if (holds(lease)) put.run(...leaseTable.values([], { ...lease, until: 0 }));
      }),
    settle: (lease, key, verdict) =>
      group.write([], () => (holds(lease) ? lines.settle(key, verdict) : undefined)),
  };
}

function heads(database: Database): Pick<Outbox, 'waiting' | 'heads' | 'expired'> {
  // From app to app: grouping would walk over every head of the lane.
  const selectWaiting = database.prepare(
    `SELECT app_id, due_at FROM head
      WHERE lane = ? AND app_id > ? ORDER BY app_id, due_at LIMIT 1`,
  );
  const selectHeads = database.prepare(
    `SELECT ${outboxTable.columns} FROM head
      JOIN outbox ON outbox.lane = head.lane AND outbox.thread = head.thread
        AND outbox.page_id = head.page_id AND outbox.app_id = head.app_id
        AND outbox.seq = head.seq
      WHERE head.lane = ? AND head.app_id = ?
      ORDER BY head.due_at, head.thread, head.page_id LIMIT ?`,
  );
  const selectExpired = database.prepare(
    `SELECT app_id, page_id, thread, seq FROM head
      WHERE lane = ? AND expires_at <= ? ORDER BY app_id, thread, page_id LIMIT ?`,
  );

  return {
    waiting(lane) {
      const found: Waiting[] = [];
      for (;;) {
        const row = selectWaiting.get(lane, found.at(-1)?.app_id ?? '');
        if (row === undefined) return found;
        found.push({ app_id: row[0] as string, due_at: row[1] as number });
      }
    },
    heads: (lane, app, limit) =>
      selectHeads.all(lane, app, limit).map((row) => outboxTable.record(row)),
    expired: (lane, now, limit) =>
      selectExpired.all(lane, now, limit).map(([app_id, page_id, thread, seq]) => ({
        app_id: app_id as string,
        page_id: page_id as string,
        thread: thread as string,
        seq: seq as number,
      })),
  };
}

const ORDER = ['queued_at', 'lane', 'thread', 'page_id', 'app_id', 'seq'];
const KEY = ORDER.map((column) => `outbox.${column}`).join(', ');
const NEWEST_FIRST = KEY.replaceAll(',', ' DESC,').concat(' DESC');
/** Behind every delivery, as the newest come first. */
const NEWEST: Key = [Number.MAX_SAFE_INTEGER, 0, '', '', '', 0];

function log(database: Database): Pick<Outbox, 'deliveries' | 'oldestPending'> {
  // Every status apart: then the index (status, queued_at) gives the order, however many there are.
  const select = database.prepare(
    `SELECT ${outboxTable.columns} FROM outbox
      WHERE status = ?1 AND (${KEY}) < (?2, ?3, ?4, ?5, ?6, ?7)
        AND (?8 IS NULL OR app_id = ?8) AND (?9 IS NULL OR page_id = ?9)
        AND (?10 IS NULL OR thread = ?10)
      ORDER BY ${NEWEST_FIRST} LIMIT ?11`,
  );
  const selectOldest = database.prepare(
    "SELECT queued_at FROM outbox WHERE status = 'pending' ORDER BY queued_at, lane LIMIT 1",
  );

  return {
    deliveries(listing) {
      const { status, app = null, page = null, thread = null, after, limit } = listing;
      const start = fromCursor(after, NEWEST) as Input[];
      const found = (status === undefined ? DELIVERY_STATUSES : [status])
        .flatMap((one) => select.all(one, ...start, app, page, thread, limit + 1))
        .map((row) => outboxTable.record(row));
      return toListed(found.sort(byNewest).slice(0, limit + 1), listing, keyOf);
    },
    oldestPending: () => (selectOldest.get()?.[0] ?? null) as number | null,
  };
}

function operations(
  database: Database,
  group: Writer,
  lines: Lines,
): Pick<Outbox, 'add' | 'delivery' | 'requeue' | 'forget'> {
  const selectOld = database.prepare(
    `SELECT lane, thread, page_id, app_id, seq FROM outbox
      WHERE status = ? AND queued_at < ? ORDER BY ${KEY} LIMIT ?`,
  );
  const remove = database.prepare(
    `DELETE FROM outbox
      WHERE lane = ? AND thread = ? AND page_id = ? AND app_id = ? AND seq = ? AND status = ?`,
  );

  return {
    add: (delivery) =>
      group.write([], () => {
        if (lines.find(delivery) !== undefined) return false;
        lines.queue([delivery]);
        return true;
      }),
    delivery: lines.find,
    requeue: (key, change) => group.write([], () => lines.requeue(key, change)),
    async forget(status, before, limit) {
      const lanes = Map.groupBy(selectOld.all(status, before, limit), ([lane]) => lane);
      const removals = [...lanes.values()].map((rows) =>
        group.write([], () => {
          for (const row of rows) remove.run(...row, status);
          return rows.length;
        }),
      );
      return (await Promise.all(removals)).reduce((sum, count) => sum + count, 0);
    },
  };
}

const keyOf = (one: Delivery): Key => [
  one.queued_at,
  threadLane(one.thread),
  one.thread,
  one.page_id,
  one.app_id,
  one.seq,
];

function byNewest(one: Delivery, other: Delivery): number {
  const [mine, others] = [keyOf(one), keyOf(other)];
  const at = mine.findIndex((member, index) => member !== others[index]);
  return at < 0 ? 0 : mine[at]! < others[at]! ? 1 : -1;
}
