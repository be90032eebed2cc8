/**
 * The lines of the outbox: one row in `head` for each that has something pending. What a decision
 * queues and what became of a delivery goes through here, inside the write of whoever decided.
 */
import {
  type Delivery,
  type DeliveryKey,
  settled,
  threadLane,
  type Verdict,
} from '../../domain/delivery.ts';
import type { Head } from '../layouts.ts';
import type { Settlement } from '../store.ts';
import type { Database, Row } from './database.ts';
import { headTable, outboxTable } from './tables.ts';

export interface Lines {
  /** Adds what a decision queued; it stands last in its line. */
  queue(deliveries: readonly Delivery[]): void;
  find(key: DeliveryKey): Delivery | undefined;
  settle(key: DeliveryKey, verdict: Verdict): Settlement;
  requeue(key: DeliveryKey, change: (delivery: Delivery) => Delivery): Delivery | undefined;
  /** Removes the deliveries of a thread, on one page or on all. */
  dropThread(thread: string, page?: string): void;
}

const OF_LINE = 'lane = ? AND thread = ? AND page_id = ? AND app_id = ?';
const OF_HEAD = 'lane = ? AND app_id = ? AND thread = ? AND page_id = ?';

export function sqliteLines(database: Database): Lines {
  const insert = database.prepare(outboxTable.insert);
  const replace = database.prepare(outboxTable.put);
  // What is told and to whom stays, and is the longest of it.
  const mark = database.prepare(
    `UPDATE outbox SET status = ?, due_at = ?, attempts = ?, log = ?, answer = ?, settled_at = ?
      WHERE ${OF_LINE} AND seq = ?`,
  );
  // All that a verdict goes by.
  const selectState = database.prepare(
    `SELECT status, attempts, log, answer, expires_at FROM outbox WHERE ${OF_LINE} AND seq = ?`,
  );
  const select = database.prepare(
    `SELECT ${outboxTable.columns} FROM outbox WHERE ${OF_LINE} AND seq = ?`,
  );
  const selectNext = database.prepare(
    `SELECT ${outboxTable.columns} FROM outbox
      WHERE ${OF_LINE} AND seq >= ? AND status = 'pending' ORDER BY seq LIMIT 1`,
  );
  const join = database.prepare(`${headTable.insert} ON CONFLICT DO NOTHING`);
  const putHead = database.prepare(headTable.put);
  const selectHead = database.prepare(`SELECT ${headTable.columns} FROM head WHERE ${OF_HEAD}`);
  const removeHead = database.prepare(`DELETE FROM head WHERE ${OF_HEAD}`);
  const dropRows = database.prepare(
    'DELETE FROM outbox WHERE lane = ? AND thread = ? AND page_id = ?',
  );
  const dropHeads = database.prepare(
    'DELETE FROM head WHERE lane = ? AND thread = ? AND page_id = ?',
  );
  const dropAllRows = database.prepare('DELETE FROM outbox WHERE lane = ? AND thread = ?');
  const dropAllHeads = database.prepare('DELETE FROM head WHERE lane = ? AND thread = ?');

  const headOf = (lane: number, { app_id, thread, page_id }: DeliveryKey) => {
    const row = selectHead.get(lane, app_id, thread, page_id);
    return row && headTable.record(row);
  };
  const find = (key: DeliveryKey): Delivery | undefined => {
    const { app_id, page_id, thread, seq } = key;
    const row = select.get(threadLane(thread), thread, page_id, app_id, seq);
    return row && outboxTable.record(row);
  };

  return {
    queue(deliveries) {
      for (const delivery of deliveries) {
        const lane = threadLane(delivery.thread);
        insert.run(...outboxTable.values([lane], delivery));
        join.run(...headTable.values([lane], headFor(delivery)));
      }
    },
    find,
    settle(key, verdict) {
      const { app_id, page_id, thread } = key;
      const lane = threadLane(thread);
      const state = selectState.get(lane, thread, page_id, app_id, key.seq);
      const head = headOf(lane, key);
      const standing = { next: head?.due_at ?? null };
      if (state?.[0] !== 'pending') return standing;
      const after = settled(stateOf(state), verdict);
      const { status, due_at, attempts, log, answer, settled_at } = after;
      const marks = [status, due_at, attempts, JSON.stringify(log), answer, settled_at];
      mark.run(...marks, lane, thread, page_id, app_id, key.seq);
      if (head === undefined || head.seq < key.seq) return standing;
      if (due_at !== null) {
        const expires_at = state[4] as number;
        const same = { app_id, page_id, thread, seq: key.seq, due_at, expires_at };
        putHead.run(...headTable.values([lane], same));
        return { next: due_at };
      }
      const row = selectNext.get(lane, thread, page_id, app_id, key.seq);
      if (row === undefined) {
        removeHead.run(lane, app_id, thread, page_id);
        return { next: null };
      }
      const next = outboxTable.record(row);
      putHead.run(...headTable.values([lane], headFor(next)));
      return { next: next.due_at, head: next };
    },
    requeue(key, change) {
      const delivery = find(key);
      if (delivery === undefined) return undefined;
      const lane = threadLane(key.thread);
      const changed = change(delivery);
      const head = headOf(lane, key);
      replace.run(...outboxTable.values([lane], changed));
      if (changed.status === 'pending' && (head === undefined || head.seq >= changed.seq)) {
        putHead.run(...headTable.values([lane], headFor(changed)));
      }
      return changed;
    },
    dropThread(thread, page) {
      const lane = threadLane(thread);
      if (page === undefined) {
        dropAllRows.run(lane, thread);
        dropAllHeads.run(lane, thread);
      } else {
        dropRows.run(lane, thread, page);
        dropHeads.run(lane, thread, page);
      }
    },
  };
}

function stateOf([, attempts, log, answer]: Row): Pick<Delivery, 'attempts' | 'log' | 'answer'> {
  return {
    attempts: attempts as number,
    log: JSON.parse(log as string),
    answer: answer as string | null,
  };
}

function headFor({ app_id, page_id, thread, seq, due_at, expires_at }: Delivery): Head {
  return { app_id, page_id, thread, seq, due_at: due_at!, expires_at };
}
