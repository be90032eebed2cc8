/** Pairs and their history: the lane of the PSID. */
import { newPair } from '../../domain/pair.ts';
import { keyLane, psidLane } from '../../domain/psid.ts';
import { repeated } from '../answers.ts';
import type { Pairs } from '../store.ts';
import type { PostgresConversations } from './conversations.ts';
import type { Database } from './database.ts';
import type { Lines } from './lines.ts';
import { subjectReader } from './subjects.ts';
import { historyTable, pairTable } from './tables.ts';

const OF_PAIR = 'WHERE lane = $1 AND psid = $2 AND page_id = $3';

export function postgresPairs(
  database: Database,
  lines: Lines,
  conversations: PostgresConversations,
  joins: boolean,
): Pairs {
  const selectPairs = database.prepare(
    `SELECT ${pairTable.columns} FROM pair WHERE lane = $1 AND psid = $2 ORDER BY page_id`,
  );
  const selectFacts = database.prepare(
    `SELECT ${historyTable.columns} FROM history ${OF_PAIR} ORDER BY at, seq`,
  );
  // Whatever happens to the pair waits for this row, so the decision sees what it will change.
  const hold = database.prepare(`SELECT ${pairTable.columns} FROM pair ${OF_PAIR} FOR UPDATE`);
  const selectFact = database.prepare(
    `SELECT ${historyTable.columns} FROM history ${OF_PAIR} AND event_id = $4`,
  );
  const addPair = database.prepare(pairTable.insert);
  const changePair = database.prepare(pairTable.update);
  const append = database.prepare(historyTable.insert);
  const removals = ['pair', 'history'].map((table) =>
    database.prepare(`DELETE FROM ${table} ${OF_PAIR}`),
  );

  return {
    subject: subjectReader(database, joins),
    async withPsid(psid) {
      const rows = await database.all(selectPairs, [psidLane(psid), psid]);
      return rows.map((row) => pairTable.record(row));
    },
    async facts(page, psid) {
      const rows = await database.all(selectFacts, [psidLane(psid), psid, page]);
      return rows.map((row) => historyTable.record(row));
    },
    admit: ({ page_id, psid, person_id }, event, decide) =>
      database.transact(`pair ${page_id} ${psid}`, async (transaction) => {
        const key = [psidLane(psid), psid, page_id];
        const [row, standing, thread] = await Promise.all([
          transaction.get(hold, key),
          transaction.get(selectFact, [...key, event.event_id]),
          conversations.within(transaction, page_id, psid),
        ]);
        const known = row && pairTable.record(row);
        const before = known ?? newPair(page_id, psid, person_id);
        if (before.person_id !== person_id) return { outcome: 'taken' };
        if (standing !== undefined) {
          return repeated(event, { pair: before, fact: historyTable.record(standing) });
        }
        const { pair, fact, deliveries = [] } = decide(before);
        const values = pairTable.values([key[0]!, keyLane(person_id)], pair);
        transaction.write(known === undefined ? addPair : changePair, values);
        transaction.write(append, historyTable.values(key, fact));
        lines.queue(transaction, deliveries);
        conversations.note(transaction, pair, fact, thread);
        return { outcome: 'admitted', pair, fact };
      }),
    drop: (page, psid, person) =>
      database.transact(`pair ${page} ${psid}`, async (transaction) => {
        const key = [psidLane(psid), psid, page];
        const row = await transaction.get(hold, key);
        if (row === undefined || pairTable.record(row).person_id !== person) return;
        for (const remove of removals) transaction.write(remove, key);
        lines.dropThread(transaction, psid, page);
        conversations.forget(transaction, page, psid);
      }),
  };
}
