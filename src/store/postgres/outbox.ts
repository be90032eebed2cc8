/** Webhooks: leases of lanes, the heads that are due, and the log of what became of them. */
import {
  DELIVERY_STATUSES,
  type Delivery,
  type DeliveryKey,
  threadLane,
} from '../../domain/delivery.ts';
import { isHeld } from '../answers.ts';
import { type Key, toListed } from '../cursor.ts';
import type { Lease, Outbox, Waiting } from '../store.ts';
import type { Database } from './database.ts';
import type { Lines } from './lines.ts';
import { leaseTable, outboxTable } from './tables.ts';
import { startOf } from './text.ts';

export function postgresOutbox(database: Database, lines: Lines): Outbox {
  return {
    ...leases(database, lines),
    ...heads(database),
    ...log(database),
    ...operations(database, lines),
  };
}

function leases(database: Database, lines: Lines): Pick<Outbox, 'lease' | 'release' | 'settle'> {
  const { columns, insert, update, values, record } = leaseTable;
  const hold = database.prepare(`SELECT ${columns} FROM lease WHERE lane = $1 FOR UPDATE`);
  const add = database.prepare(insert);
  const change = database.prepare(update);
  const free = database.prepare(
    'UPDATE lease SET until = 0 WHERE lane = $1 AND owner = $2 AND fence = $3',
  );
  // Shared, so that the settlements of a lane do not wait for each other, but a new owner for them.
  const check = database.prepare(
    'SELECT 1 FROM lease WHERE lane = $1 AND owner = $2 AND fence = $3 FOR SHARE',
  );

  return {
    lease: (lane, owner, now, until) =>
      database.transact(`lease ${lane}`, async (transaction) => {
        const row = await transaction.get(hold, [lane]);
        const known = row && record(row);
        if (known !== undefined && isHeld(known, owner, now)) return { taken: known.until };
        const fence = known?.owner === owner ? known.fence : (known?.fence ?? 0) + 1;
        const lease: Lease = { lane, owner, until, fence };
        transaction.write(known === undefined ? add : change, values([], lease));
        return lease;
      }),
    async release({ lane, owner, fence }) {
      await database.run(free, [lane, owner, fence]);
    },
    settle: ({ lane, owner, fence }, key, verdict) =>
      database.transact(lineName(key), async (transaction) => {
        const held = transaction.get(check, [lane, owner, fence]);
        const next = await lines.settle(transaction, key, verdict, held);
        return next === undefined ? undefined : { next };
      }),
  };
}

function heads(database: Database): Pick<Outbox, 'waiting' | 'heads' | 'expired'> {
  // From app to app: grouping would walk over every head of the lane.
  const selectWaiting = database.prepare(
    `SELECT app_id, due_at FROM head
      WHERE lane = $1 AND app_id > $2 ORDER BY app_id, due_at LIMIT 1`,
  );
  const selectHeads = database.prepare(
    `SELECT ${outboxTable.columns} FROM head
      JOIN outbox ON outbox.lane = head.lane AND outbox.thread = head.thread
        AND outbox.page_id = head.page_id AND outbox.app_id = head.app_id
        AND outbox.seq = head.seq
      WHERE head.lane = $1 AND head.app_id = $2
      ORDER BY head.due_at, head.thread, head.page_id LIMIT $3`,
  );
  const selectExpired = database.prepare(
    `SELECT app_id, page_id, thread, seq FROM head
      WHERE lane = $1 AND expires_at <= $2 ORDER BY app_id, thread, page_id LIMIT $3`,
  );

  return {
    async waiting(lane) {
      const found: Waiting[] = [];
      for (;;) {
        const row = await database.get(selectWaiting, [lane, found.at(-1)?.app_id ?? '']);
        if (row === undefined) return found;
        found.push({ app_id: row[0] as string, due_at: row[1] as number });
      }
    },
    async heads(lane, app, limit) {
      const rows = await database.all(selectHeads, [lane, app, limit]);
      return rows.map((row) => outboxTable.record(row));
    },
    async expired(lane, now, limit) {
      const rows = await database.all(selectExpired, [lane, now, limit]);
      return rows.map(([app_id, page_id, thread, seq]) => ({
        app_id: app_id as string,
        page_id: page_id as string,
        thread: thread as string,
        seq: seq as number,
      }));
    },
  };
}

const ORDER = ['queued_at', 'lane', 'thread', 'page_id', 'app_id', 'seq'];
const KEY = ORDER.map((column) => `outbox.${column}`).join(', ');
const NEWEST_FIRST = KEY.replaceAll(',', ' DESC,').concat(' DESC');
/** Behind every delivery, as the newest come first. */
const NEWEST: Key = [Number.MAX_SAFE_INTEGER, 0, '', '', '', 0];
const LANE_AT = ORDER.indexOf('lane');

function log(database: Database): Pick<Outbox, 'deliveries' | 'oldestPending'> {
  const behind = `(${KEY}) < ($2, $3, $4, $5, $6, $7)
        AND ($8::text IS NULL OR app_id = $8) AND ($9::text IS NULL OR page_id = $9)`;
  // Every status apart: then the index (status, queued_at) gives the order, however many there are.
  const selectAll = database.prepare(
    `SELECT ${outboxTable.columns} FROM outbox
      WHERE status = $1 AND ${behind} ORDER BY ${NEWEST_FIRST} LIMIT $10`,
    { scatter: 'the log of all threads, for the operator' },
  );
  const selectThread = database.prepare(
    `SELECT ${outboxTable.columns} FROM outbox
      WHERE status = $1 AND ${behind} AND lane = $11 AND thread = $12
      ORDER BY ${NEWEST_FIRST} LIMIT $10`,
  );
  const selectOldest = database.prepare(
    "SELECT queued_at FROM outbox WHERE status = 'pending' ORDER BY queued_at LIMIT 1",
    { scatter: 'one number of all lanes, for the metrics' },
  );

  return {
    async deliveries(listing) {
      const { status, app = null, page = null, thread, after, limit } = listing;
      const start = startOf(after, NEWEST, LANE_AT);
      const statuses = status === undefined ? DELIVERY_STATUSES : [status];
      const rows = await Promise.all(
        statuses.map((one) => {
          const asked = [one, ...start, app, page, limit + 1];
          return thread === undefined
            ? database.all(selectAll, asked)
            : database.all(selectThread, [...asked, threadLane(thread), thread]);
        }),
      );
      const found = rows.flat().map((row) => outboxTable.record(row));
      return toListed(found.sort(byNewest).slice(0, limit + 1), listing, keyOf);
    },
    async oldestPending() {
      const row = await database.get(selectOldest, []);
      return (row?.[0] ?? null) as number | null;
    },
  };
}

function operations(
  database: Database,
  lines: Lines,
): Pick<Outbox, 'add' | 'delivery' | 'requeue' | 'forget'> {
  const selectOld = database.prepare(
    `SELECT lane, thread, page_id, app_id, seq FROM outbox
      WHERE status = $1 AND queued_at < $2 ORDER BY ${KEY} LIMIT $3`,
    { scatter: 'what is old, found over all lanes now and then; it goes lane by lane' },
  );
  const remove = database.prepare(
    `DELETE FROM outbox
      USING unnest($2::text[], $3::text[], $4::text[], $5::bigint[])
        AS old (thread, page_id, app_id, seq)
      WHERE outbox.lane = $1 AND outbox.thread = old.thread AND outbox.page_id = old.page_id
        AND outbox.app_id = old.app_id AND outbox.seq = old.seq AND outbox.status = $6`,
  );

  return {
    add: (delivery) =>
      database.transact(lineName(delivery), (transaction) => lines.add(transaction, delivery)),
    delivery: lines.find,
    requeue: (key, change) =>
      database.transact(lineName(key), (transaction) => lines.requeue(transaction, key, change)),
    async forget(status, before, limit) {
      const old = await database.all(selectOld, [status, before, limit]);
      let forgotten = 0;
      for (const [lane, rows] of Map.groupBy(old, ([lane]) => lane)) {
        const columns = [1, 2, 3, 4].map((column) => rows.map((row) => row[column]!));
        forgotten += await database.run(remove, [lane!, ...columns, status]);
      }
      return forgotten;
    },
  };
}

const lineName = ({ app_id, page_id, thread }: DeliveryKey): string =>
  `line ${app_id} ${page_id} ${thread}`;

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
