/** What was said in the thread of a pair: the lane of the PSID. */
import { type Message, messageOf, NO_THREAD } from '../../domain/conversation.ts';
import type { Fact, Pair } from '../../domain/pair.ts';
import { psidLane } from '../../domain/psid.ts';
import { fromCursor, toListed } from '../cursor.ts';
import type { Conversations } from '../store.ts';
import type { Database } from './database.ts';
import type { Lines } from './lines.ts';
import { firstKey, OF_PAIR } from './pair-key.ts';
import { newRow, type PairRows } from './pair-rows.ts';
import { messageTable, threadTable } from './tables.ts';
import type { Writer } from './writer.ts';

const OF_THREAD = 'WHERE lane = ? AND psid = ? AND page_id = ?';

export interface SqliteConversations extends Conversations {
  /** Writes what a fact says. Runs inside the transaction that admits it. */
  note(pair: Pair, fact: Fact): void;
  /** Removes what was said. Runs inside a transaction. */
  forget(page: string, psid: string): void;
}

export function sqliteConversations(
  database: Database,
  group: Writer,
  lines: Lines,
  pairs: PairRows,
): SqliteConversations {
  const message = messages(database);
  const selectThread = database.prepare(`SELECT ${threadTable.columns} FROM pair WHERE ${OF_PAIR}`);

  return {
    thread(page, psid) {
      const row = selectThread.get(firstKey(psid), psid, page);
      return row === undefined ? NO_THREAD : threadTable.record(row);
    },
    messages: message.list,
    note({ page_id, psid }, fact) {
      const said = messageOf(fact);
      if (said !== undefined) message.add(page_id, psid, said);
    },
    forget: message.remove,
    // A pair's thread is no part of a read, so that sending spoils none.
    send: ({ page_id, psid, person_id }, decide) =>
      group.write([], () => {
        const known = pairs.find(page_id, psid);
        const { pair: before, thread } = known ?? newRow(page_id, psid, person_id);
        if (before.person_id !== person_id) return { outcome: 'taken' };
        const sent = decide(before, thread);
        message.add(page_id, psid, sent.message);
        lines.queue(sent.deliveries ?? []);
        if (known === undefined) pairs.add(sent);
        else pairs.change(sent);
        return { outcome: 'sent', pair: sent.pair, message: sent.message };
      }),
  };
}

function messages(database: Database) {
  const { columns, insert, record, values } = messageTable;
  const append = database.prepare(insert);
  const selectPage = database.prepare(
    `SELECT ${columns} FROM message ${OF_THREAD} AND (at, seq) < (?, ?)
      ORDER BY at DESC, seq DESC LIMIT ?`,
  );
  const remove = database.prepare(`DELETE FROM message ${OF_THREAD}`);
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
