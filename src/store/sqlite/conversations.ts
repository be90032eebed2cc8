/** What was said in the thread of a pair: the lane of the PSID. */
import {
  type Message,
  messageOf,
  NO_THREAD,
  type Thread,
  threadAfter,
} from '../../domain/conversation.ts';
import { type Fact, newPair, type Pair } from '../../domain/pair.ts';
import { psidLane } from '../../domain/psid.ts';
import { fromCursor, toListed } from '../cursor.ts';
import type { Conversations } from '../store.ts';
import type { Database } from './database.ts';
import type { Lines } from './lines.ts';
import { pairRows } from './pair-rows.ts';
import { messageTable, threadTable } from './tables.ts';
import type { Writer } from './writer.ts';

const OF_PAIR = 'WHERE lane = ? AND psid = ? AND page_id = ?';

export interface SqliteConversations extends Conversations {
  /**
   * Writes what a fact says into the thread. Runs inside the transaction that admits it. `isNew`:
   * the pair came to be with this fact, so nothing was said before.
   */
  note(pair: Pair, fact: Fact, isNew: boolean): void;
  /** Removes the thread. Runs inside a transaction. */
  forget(page: string, psid: string): void;
}

export function sqliteConversations(
  database: Database,
  group: Writer,
  lines: Lines,
): SqliteConversations {
  const thread = threads(database);
  const message = messages(database);
  const pairs = pairRows(database);

  return {
    thread: thread.find,
    messages: message.list,
    note(pair, fact, isNew) {
      const { page_id, psid } = pair;
      const said = messageOf(fact);
      if (said !== undefined) message.add(page_id, psid, said);
      const before = isNew ? NO_THREAD : thread.find(page_id, psid);
      const after = threadAfter(before, fact, pair.thread_at !== null);
      if (after !== before) thread.put(page_id, psid, after);
    },
    forget(page, psid) {
      thread.remove(page, psid);
      message.remove(page, psid);
    },
    // A pair's thread is no part of a read, so that sending spoils none.
    send: ({ page_id, psid, person_id }, decide) =>
      group.write([], () => {
        const known = pairs.find(page_id, psid);
        const before = known ?? newPair(page_id, psid, person_id);
        if (before.person_id !== person_id) return { outcome: 'taken' };
        const sent = decide(before, thread.find(page_id, psid));
        message.add(page_id, psid, sent.message);
        thread.put(page_id, psid, sent.thread);
        lines.queue(sent.deliveries ?? []);
        pairs.save(sent.pair, known === undefined);
        return { outcome: 'sent', pair: sent.pair, message: sent.message };
      }),
  };
}

function threads(database: Database) {
  const { columns, put, record, values } = threadTable;
  const select = database.prepare(`SELECT ${columns} FROM thread ${OF_PAIR}`);
  const replace = database.prepare(put);
  const remove = database.prepare(`DELETE FROM thread ${OF_PAIR}`);
  return {
    find(page: string, psid: string): Thread {
      const row = select.get(psidLane(psid), psid, page);
      return row === undefined ? NO_THREAD : record(row);
    },
    put(page: string, psid: string, thread: Thread): void {
      replace.run(...values([psidLane(psid), psid, page], thread));
    },
    remove(page: string, psid: string): void {
      remove.run(psidLane(psid), psid, page);
    },
  };
}

function messages(database: Database) {
  const { columns, insert, record, values } = messageTable;
  const append = database.prepare(insert);
  const selectPage = database.prepare(
    `SELECT ${columns} FROM message ${OF_PAIR} AND (at, seq) < (?, ?)
      ORDER BY at DESC, seq DESC LIMIT ?`,
  );
  const remove = database.prepare(`DELETE FROM message ${OF_PAIR}`);
  return {
    add(page: string, psid: string, message: Message): void {
      append.run(...values([psidLane(psid), psid, page], message));
    },
    list: ((page, psid, listing) => {
      const after = fromCursor(listing.after, [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
      const rows = selectPage.all(psidLane(psid), psid, page, ...after, listing.limit + 1);
      return toListed(
        rows.map((row) => record(row)),
        listing,
        ({ at, seq }) => [at, seq],
      );
    }) satisfies Conversations['messages'],
    remove(page: string, psid: string): void {
      remove.run(psidLane(psid), psid, page);
    },
  };
}
