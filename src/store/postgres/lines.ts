/**
 * The lines of the outbox: one row in `head` for each that has something pending. What a decision
 * queues and what became of a delivery goes through here, inside the transaction of whoever decided.
 *
 * Whoever changes what a line begins with holds its head's row, so that nothing is queued unseen
 * behind a head that is being taken away.
 */
import {
  type Delivery,
  type DeliveryKey,
  settled,
  threadLane,
  type Verdict,
} from '../../domain/delivery.ts';
import type { Head } from '../layouts.ts';
import type { Database } from './database.ts';
import type { Row } from './statement.ts';
import { headTable, outboxTable } from './tables.ts';
import type { Transaction } from './transaction.ts';

export interface Lines {
  /** Adds what a decision queued; it stands last in its line. */
  queue(transaction: Transaction, deliveries: readonly Delivery[]): void;
  /** The same, unless there is one of its key. */
  add(transaction: Transaction, delivery: Delivery): Promise<boolean>;
  find(key: DeliveryKey): Promise<Delivery | undefined>;
  /**
   * Answers when the line is due again, null when nothing is left in it. `fence`: a row as long as
   * the lane is held; without one nothing is written, and the answer is undefined.
   */
  settle(
    transaction: Transaction,
    key: DeliveryKey,
    verdict: Verdict,
    fence: Promise<Row | undefined>,
  ): Promise<number | null | undefined>;
  requeue(
    transaction: Transaction,
    key: DeliveryKey,
    change: (delivery: Delivery) => Delivery,
  ): Promise<Delivery | undefined>;
  /** Removes the deliveries of a thread, on one page or on all. Something was asked before. */
  dropThread(transaction: Transaction, thread: string, page?: string): void;
}

const OF_LINE = 'lane = $1 AND thread = $2 AND page_id = $3 AND app_id = $4';
const OF_ONE = `${OF_LINE} AND seq = $5`;
const OF_THREAD = 'lane = $1 AND thread = $2';

export function postgresLines(database: Database): Lines {
  const { insert, update, columns, values, record } = outboxTable;
  const add = database.prepare(insert);
  const replace = database.prepare(update);
  // What is told and to whom stays, and is the longest of it.
  const mark = database.prepare(
    `UPDATE outbox SET status = $6, due_at = $7, attempts = $8, log = $9, answer = $10,
        settled_at = $11
      WHERE ${OF_ONE}`,
  );
  const select = database.prepare(`SELECT ${columns} FROM outbox WHERE ${OF_ONE}`);
  const hold = database.prepare(`SELECT ${columns} FROM outbox WHERE ${OF_ONE} FOR UPDATE`);
  const selectNext = database.prepare(
    `SELECT ${columns} FROM outbox
      WHERE ${OF_LINE} AND seq > $5 AND status = 'pending' ORDER BY seq LIMIT 1`,
  );
  // A head that stands stays, and waits for nobody once this has passed it.
  const join = database.prepare(
    `${headTable.insert} ON CONFLICT (lane, app_id, thread, page_id) DO UPDATE SET seq = head.seq`,
  );
  const putHead = database.prepare(`${headTable.put} WHERE head.seq >= excluded.seq`);
  const moveHead = database.prepare(headTable.update);
  const holdHead = database.prepare(
    `SELECT ${headTable.columns} FROM head WHERE ${OF_LINE} FOR UPDATE`,
  );
  const removeHead = database.prepare(`DELETE FROM head WHERE ${OF_LINE}`);
  const [dropRows, dropHeads] = ['outbox', 'head'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE ${OF_THREAD} AND page_id = $3`),
  );
  const [dropAllRows, dropAllHeads] = ['outbox', 'head'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE ${OF_THREAD}`),
  );

  const headOf = async (transaction: Transaction, key: DeliveryKey): Promise<Head | undefined> => {
    const row = await transaction.get(holdHead, lineOf(key));
    return row && headTable.record(row);
  };
  const held = async (
    transaction: Transaction,
    key: DeliveryKey,
  ): Promise<Delivery | undefined> => {
    const row = await transaction.get(hold, [...lineOf(key), key.seq]);
    return row && record(row);
  };

  const queue: Lines['queue'] = (transaction, deliveries) => {
    for (const delivery of deliveries) {
      const lane = threadLane(delivery.thread);
      transaction.write(add, values([lane], delivery));
      transaction.write(join, headTable.values([lane], headFor(delivery)));
    }
  };

  return {
    queue,
    async add(transaction, delivery) {
      if ((await held(transaction, delivery)) !== undefined) return false;
      queue(transaction, [delivery]);
      return true;
    },
    async find(key) {
      const row = await database.get(select, [...lineOf(key), key.seq]);
      return row && record(row);
    },
    async settle(transaction, key, verdict, fence) {
      const line = lineOf(key);
      const [isHeld, head, delivery, next] = await Promise.all([
        fence,
        headOf(transaction, key),
        held(transaction, key),
        transaction.get(selectNext, [...line, key.seq]),
      ]);
      if (isHeld === undefined) return undefined;
      if (delivery?.status !== 'pending') return head?.due_at ?? null;
      const after = settled(delivery, verdict);
      const { status, due_at, attempts, log, answer, settled_at } = after;
      const marks = [status, due_at, attempts, JSON.stringify(log), answer, settled_at];
      transaction.write(mark, [...line, key.seq, ...marks]);
      if (head === undefined || head.seq < key.seq) return head?.due_at ?? null;
      if (after.status !== 'pending' && next === undefined) {
        transaction.write(removeHead, line);
        return null;
      }
      const first = after.status === 'pending' ? after : record(next!);
      transaction.write(moveHead, headTable.values([line[0]!], headFor(first)));
      return first.due_at;
    },
    async requeue(transaction, key, change) {
      const [, delivery] = await Promise.all([headOf(transaction, key), held(transaction, key)]);
      if (delivery === undefined) return undefined;
      const lane = threadLane(key.thread);
      const changed = change(delivery);
      transaction.write(replace, values([lane], changed));
      if (changed.status === 'pending') {
        transaction.write(putHead, headTable.values([lane], headFor(changed)));
      }
      return changed;
    },
    dropThread(transaction, thread, page) {
      const lane = threadLane(thread);
      for (const drop of page === undefined ? [dropAllRows, dropAllHeads] : [dropRows, dropHeads]) {
        transaction.write(drop!, page === undefined ? [lane, thread] : [lane, thread, page]);
      }
    },
  };
}

function lineOf({ app_id, page_id, thread }: DeliveryKey): (string | number)[] {
  return [threadLane(thread), thread, page_id, app_id];
}

function headFor({ app_id, page_id, thread, seq, due_at, expires_at }: Delivery): Head {
  return { app_id, page_id, thread, seq, due_at: due_at!, expires_at };
}
