/** What was said in the thread of a pair: the lane of the PSID. */
import { messageOf, NO_THREAD, type Thread, threadAfter } from '../../domain/conversation.ts';
import { type Fact, newPair, type Pair } from '../../domain/pair.ts';
import { keyLane, psidLane } from '../../domain/psid.ts';
import { toListed } from '../cursor.ts';
import type { Conversations } from '../store.ts';
import type { Database } from './database.ts';
import type { Lines } from './lines.ts';
import { messageTable, pairTable, threadTable } from './tables.ts';
import { startOf } from './text.ts';
import type { Transaction } from './transaction.ts';

const OF_PAIR = 'WHERE lane = $1 AND psid = $2 AND page_id = $3';

export interface PostgresConversations extends Conversations {
  /** The thread as the transaction sees it. */
  within(transaction: Transaction, page: string, psid: string): Promise<Thread>;
  /** Writes what a fact says into the thread, which was `before`. */
  note(transaction: Transaction, pair: Pair, fact: Fact, before: Thread): void;
  /** Removes the thread. Something was asked before. */
  forget(transaction: Transaction, page: string, psid: string): void;
}

export function postgresConversations(database: Database, lines: Lines): PostgresConversations {
  const select = database.prepare(`SELECT ${threadTable.columns} FROM thread ${OF_PAIR}`);
  const putThread = database.prepare(threadTable.put);
  const addMessage = database.prepare(messageTable.insert);
  const selectPage = database.prepare(
    `SELECT ${messageTable.columns} FROM message ${OF_PAIR} AND (at, seq) < ($4, $5)
      ORDER BY at DESC, seq DESC LIMIT $6`,
  );
  const removals = ['thread', 'message'].map((table) =>
    database.prepare(`DELETE FROM ${table} ${OF_PAIR}`),
  );
  const hold = database.prepare(`SELECT ${pairTable.columns} FROM pair ${OF_PAIR} FOR UPDATE`);
  const addPair = database.prepare(pairTable.insert);
  const changePair = database.prepare(pairTable.update);

  const within = async (transaction: Transaction, page: string, psid: string): Promise<Thread> => {
    const row = await transaction.get(select, [psidLane(psid), psid, page]);
    return row === undefined ? NO_THREAD : threadTable.record(row);
  };

  return {
    async thread(page, psid) {
      const row = await database.get(select, [psidLane(psid), psid, page]);
      return row === undefined ? NO_THREAD : threadTable.record(row);
    },
    async messages(page, psid, listing) {
      const most = Number.MAX_SAFE_INTEGER;
      const after = startOf(listing.after, [most, most]);
      const key = [psidLane(psid), psid, page];
      const rows = await database.all(selectPage, [...key, ...after, listing.limit + 1]);
      return toListed(
        rows.map((row) => messageTable.record(row)),
        listing,
        ({ at, seq }) => [at, seq],
      );
    },
    within,
    note(transaction, pair, fact, before) {
      const key = [psidLane(pair.psid), pair.psid, pair.page_id];
      const said = messageOf(fact);
      if (said !== undefined) transaction.write(addMessage, messageTable.values(key, said));
      const after = threadAfter(before, fact, pair.thread_at !== null);
      if (after !== before) transaction.write(putThread, threadTable.values(key, after));
    },
    forget(transaction, page, psid) {
      for (const remove of removals) transaction.write(remove, [psidLane(psid), psid, page]);
    },
    send: ({ page_id, psid, person_id }, decide) =>
      database.transact(`pair ${page_id} ${psid}`, async (transaction) => {
        const key = [psidLane(psid), psid, page_id];
        const [row, thread] = await Promise.all([
          transaction.get(hold, key),
          within(transaction, page_id, psid),
        ]);
        const known = row && pairTable.record(row);
        const before = known ?? newPair(page_id, psid, person_id);
        if (before.person_id !== person_id) return { outcome: 'taken' };
        const { pair, message, deliveries = [], thread: after } = decide(before, thread);
        const values = pairTable.values([key[0]!, keyLane(person_id)], pair);
        transaction.write(known === undefined ? addPair : changePair, values);
        transaction.write(addMessage, messageTable.values(key, message));
        transaction.write(putThread, threadTable.values(key, after));
        lines.queue(transaction, deliveries);
        return { outcome: 'sent', pair, message };
      }),
  };
}
