/** Pairs and their history: the lane of the PSID. */
import { threadAfter } from '../../domain/conversation.ts';
import type { Delivery } from '../../domain/delivery.ts';
import type { Fact } from '../../domain/pair.ts';
import { psidLane } from '../../domain/psid.ts';
import { repeated } from '../answers.ts';
import type { Pairs } from '../store.ts';
import type { SqliteConversations } from './conversations.ts';
import type { Database } from './database.ts';
import { type Generations, slotOf } from './generations.ts';
import type { Lines } from './lines.ts';
import { firstKey, OF_PSID } from './pair-key.ts';
import { newRow, type PairRow, type PairRows } from './pair-rows.ts';
import { openSubjects, type Subjects } from './subjects.ts';
import { historyTable, pairTable } from './tables.ts';
import type { Writer } from './writer.ts';

type Decide = Parameters<Pairs['admit']>[2];
type Admission = Extract<Awaited<ReturnType<Pairs['admit']>>, { outcome: 'admitted' }>;

const HISTORY_OF_PAIR = 'WHERE lane = ? AND psid = ? AND page_id = ?';

export interface SqlitePairs extends Omit<Pairs, keyof Subjects>, Subjects {}

export function sqlitePairs(
  database: Database,
  group: Writer,
  generations: Generations,
  lines: Lines,
  conversations: SqliteConversations,
  rows: PairRows,
  subjects: number,
): SqlitePairs {
  return {
    ...reads(database, generations, subjects),
    ...writes(database, group, lines, conversations, rows),
  };
}

function reads(
  database: Database,
  generations: Generations,
  subjects: number,
): Pick<SqlitePairs, keyof Subjects | 'withPsid' | 'facts'> {
  const selectPairs = database.prepare(`SELECT ${pairTable.columns} FROM pair WHERE ${OF_PSID}`);
  const selectFacts = database.prepare(
    `SELECT ${historyTable.columns} FROM history ${HISTORY_OF_PAIR} ORDER BY at, seq`,
  );

  return {
    ...openSubjects(database, generations, subjects),
    withPsid: (psid) =>
      selectPairs
        .all(firstKey(psid), psid)
        .map((row) => pairTable.record(row))
        .sort((one, other) => (one.page_id < other.page_id ? -1 : 1)),
    facts: (page, psid) =>
      selectFacts.all(psidLane(psid), psid, page).map((row) => historyTable.record(row)),
  };
}

function writes(
  database: Database,
  group: Writer,
  lines: Lines,
  conversations: SqliteConversations,
  rows: PairRows,
): Pick<Pairs, 'admit' | 'drop'> {
  const selectFact = database.prepare(
    `SELECT ${historyTable.columns} FROM history ${HISTORY_OF_PAIR} AND event_id = ?`,
  );
  const append = database.prepare(historyTable.insert);
  const removeFacts = database.prepare(`DELETE FROM history ${HISTORY_OF_PAIR}`);

  /** Writes a fact, and what goes with it, beside the pair it made. */
  const tell = ({ pair, fact, deliveries }: Decided): Admission => {
    const { page_id, psid } = pair;
    append.run(...historyTable.values([psidLane(psid), psid, page_id], fact));
    lines.queue(deliveries);
    conversations.note(pair, fact);
    return { outcome: 'admitted', pair, fact };
  };

  return {
    admit: ({ page_id, psid, person_id, isNew = false }, event, decide) =>
      group.write([slotOf(psid)], () => {
        let known = isNew ? undefined : rows.find(page_id, psid);
        if (known === undefined) {
          const first = decided(newRow(page_id, psid, person_id), decide);
          if (rows.add(first)) return tell(first);
          known = rows.find(page_id, psid)!;
        }
        if (known.pair.person_id !== person_id) return { outcome: 'taken' };
        const fact = selectFact.get(psidLane(psid), psid, page_id, event.event_id);
        if (fact) return repeated(event, { pair: known.pair, fact: historyTable.record(fact) });
        const next = decided(known, decide);
        rows.change(next);
        return tell(next);
      }),
    drop: (page, psid, person) =>
      group.write([slotOf(psid)], () => {
        if (rows.find(page, psid)?.pair.person_id !== person) return;
        rows.remove(page, psid);
        removeFacts.run(psidLane(psid), psid, page);
        lines.dropThread(psid, page);
        conversations.forget(page, psid);
      }),
  };
}

interface Decided extends PairRow {
  fact: Fact;
  deliveries: readonly Delivery[];
}

function decided({ pair: before, thread }: PairRow, decide: Decide): Decided {
  const { pair, fact, deliveries = [] } = decide(before);
  return { pair, thread: threadAfter(thread, fact, pair.thread_at !== null), fact, deliveries };
}
