/** Pairs and their history: the lane of the PSID. */
import { threadAfter } from '../../domain/conversation.ts';
import { psidLane } from '../../domain/psid.ts';
import { repeated } from '../answers.ts';
import type { Pairs } from '../store.ts';
import type { SqliteConversations } from './conversations.ts';
import type { Database } from './database.ts';
import { type Generations, slotOf } from './generations.ts';
import type { Lines } from './lines.ts';
import { newRow, pairRows } from './pair-rows.ts';
import { type SubjectReader, subjectReader } from './subjects.ts';
import { historyTable, pairTable } from './tables.ts';
import type { Writer } from './writer.ts';

const OF_PAIR = 'WHERE lane = ? AND psid = ? AND page_id = ?';

export interface SqlitePairs extends Pairs {
  /** Answers at once. */
  subject: SubjectReader;
}

export function sqlitePairs(
  database: Database,
  group: Writer,
  generations: Generations,
  lines: Lines,
  conversations: SqliteConversations,
  subjects: number,
): SqlitePairs {
  return {
    ...reads(database, generations, subjects),
    ...writes(database, group, lines, conversations),
  };
}

function reads(
  database: Database,
  generations: Generations,
  subjects: number,
): Pick<SqlitePairs, 'subject' | 'withPsid' | 'facts'> {
  const selectPairs = database.prepare(
    `SELECT ${pairTable.columns} FROM pair WHERE lane = ? AND psid = ? ORDER BY page_id`,
  );
  const selectFacts = database.prepare(
    `SELECT ${historyTable.columns} FROM history ${OF_PAIR} ORDER BY at, seq`,
  );

  return {
    subject: subjectReader(database, generations, subjects),
    withPsid: (psid) => selectPairs.all(psidLane(psid), psid).map((row) => pairTable.record(row)),
    facts: (page, psid) =>
      selectFacts.all(psidLane(psid), psid, page).map((row) => historyTable.record(row)),
  };
}

function writes(
  database: Database,
  group: Writer,
  lines: Lines,
  conversations: SqliteConversations,
): Pick<Pairs, 'admit' | 'drop'> {
  const rows = pairRows(database);
  const selectFact = database.prepare(
    `SELECT ${historyTable.columns} FROM history ${OF_PAIR} AND event_id = ?`,
  );
  const append = database.prepare(historyTable.insert);
  const removePair = database.prepare(`DELETE FROM pair ${OF_PAIR}`);
  const removeFacts = database.prepare(`DELETE FROM history ${OF_PAIR}`);

  return {
    admit: ({ page_id, psid, person_id }, event, decide) =>
      group.write([slotOf(psid)], () => {
        const lane = psidLane(psid);
        const known = rows.find(page_id, psid);
        const before = known ?? newRow(page_id, psid, person_id);
        if (before.pair.person_id !== person_id) return { outcome: 'taken' };
        const row = known && selectFact.get(lane, psid, page_id, event.event_id);
        if (row) return repeated(event, { pair: before.pair, fact: historyTable.record(row) });
        const { pair, fact, deliveries = [] } = decide(before.pair);
        const after = { pair, thread: threadAfter(before.thread, fact, pair.thread_at !== null) };
        append.run(...historyTable.values([lane, psid, page_id], fact));
        if (known === undefined) rows.add(after);
        else rows.change(after);
        lines.queue(deliveries);
        conversations.note(pair, fact);
        return { outcome: 'admitted', pair, fact };
      }),
    drop: (page, psid, person) =>
      group.write([slotOf(psid)], () => {
        if (rows.find(page, psid)?.pair.person_id !== person) return;
        removePair.run(psidLane(psid), psid, page);
        removeFacts.run(psidLane(psid), psid, page);
        lines.dropThread(psid, page);
        conversations.forget(page, psid);
      }),
  };
}
