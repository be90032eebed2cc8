/** Events of many pairs at a time: what they begin is new rows by COPY, what they change is put. */
import { messageOf, NO_THREAD, type Thread, threadAfter } from '../../domain/conversation.ts';
import { type Fact, newPair, type Pair } from '../../domain/pair.ts';
import { keyLane, psidLane } from '../../domain/psid.ts';
import { repeated } from '../answers.ts';
import type { Pairs } from '../store.ts';
import type { Database } from './database.ts';
import { Grouped, type Made } from './grouped.ts';
import type { Lines } from './lines.ts';
import { columnsOf, copyOf, IMPORTED, putOf } from './rows.ts';
import type { Input, Row, Statement } from './statement.ts';
import { historyTable, messageTable, pairTable, threadTable } from './tables.ts';
import { laneFirst, numberArray, textArray } from './text.ts';
import type { Transaction } from './transaction.ts';
import { Trust } from './trust.ts';

type Admit = Pairs['admit'];
type Decide = Parameters<Admit>[2];
type Answer = Awaited<ReturnType<Admit>>;

interface Admission {
  pair: Parameters<Admit>[0];
  event: Parameters<Admit>[1];
  decide: Decide;
}

const ASKED = `unnest($1::smallint[], $2::text[], $3::text[]) AS asked (lane, psid, page_id)`;
const ON_PAIR = (table: string): string =>
  `${table}.lane = asked.lane AND ${table}.psid = asked.psid AND ${table}.page_id = asked.page_id`;

export function admitInGroups(database: Database, { admit }: Pairs, lines: Lines): Admit {
  const known = knownPairs(database);
  const writing = pairWriting(database, lines);
  const erased = erasedAmong(database);
  const trust = new Trust(database);

  const grouped = new Grouped<Admission, Answer>({
    keyOf: ({ pair: { psid, page_id } }) => laneFirst(psidLane(psid), psid, page_id),
    alone: ({ pair, event, decide }) => admit(pair, event, decide),
    async together(items) {
      const areNew = items.every(({ pair }) => pair.isNew);
      const all = await trust.group(async (transaction, looks) => {
        const before =
          looks || !areNew ? await known(transaction, items) : new Map<string, Known>();
        const changes: Change[] = [];
        const made = items.map((item): Made<Answer> => {
          const { page_id, psid, person_id } = item.pair;
          const found = before.get(placeOf(item.pair));
          const pair = found?.pair ?? newPair(page_id, psid, person_id);
          if (pair.person_id !== person_id) return { value: { outcome: 'taken' } };
          if (found?.fact !== undefined) {
            return { value: repeated(item.event, { pair, fact: found.fact }) };
          }
          try {
            const decided = item.decide(pair);
            changes.push({ ...decided, isNew: found === undefined, thread: found?.thread });
            return { value: { outcome: 'admitted', pair: decided.pair, fact: decided.fact } };
          } catch (error) {
            return { error };
          }
        });
        writing(transaction, changes);
        return made;
      });
      const gone = await erased(items);
      for (const made of all) {
        if ('value' in made && 'pair' in made.value) {
          made.value.isErased = gone.has(made.value.pair.person_id);
        }
      }
      return all;
    },
  });
  return (pair, event, decide) => grouped.make({ pair, event, decide });
}

/** Of so many people hardly anybody was erased meanwhile: those who were are the answer. */
function erasedAmong(database: Database) {
  const select = database.prepare(
    `SELECT person.id FROM unnest($1::smallint[], $2::text[]) AS asked (lane, id)
      JOIN person ON person.lane = asked.lane AND person.id = asked.id
      WHERE person.erased_at IS NOT NULL`,
    IMPORTED,
  );
  return async (items: readonly Admission[]): Promise<Set<unknown>> => {
    const ids = items.map(({ pair }) => pair.person_id);
    const rows = await database.all(select, [numberArray(ids.map(keyLane)), textArray(ids)]);
    return new Set(rows.map(([id]) => id));
  };
}

/** A pair that stands, its thread, and the fact under the id of the event. */
interface Known {
  pair: Pair;
  thread: Thread | undefined;
  fact: Fact | undefined;
}

/** Holds the pairs that stand; the others are new, and have nothing that could be asked for. */
function knownPairs(database: Database) {
  const hold = database.prepare(
    `SELECT ${pairTable.columns} FROM ${ASKED} JOIN pair ON ${ON_PAIR('pair')} FOR UPDATE OF pair`,
    IMPORTED,
  );
  const selectThreads = database.prepare(
    `SELECT thread.psid, thread.page_id, ${threadTable.columns}
      FROM ${ASKED} JOIN thread ON ${ON_PAIR('thread')}`,
    IMPORTED,
  );
  const selectFacts = database.prepare(
    `SELECT history.psid, history.page_id, ${historyTable.columns}
      FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[])
        AS asked (lane, psid, page_id, event_id)
      JOIN history ON ${ON_PAIR('history')} AND history.event_id = asked.event_id`,
    IMPORTED,
  );

  return async (transaction: Transaction, items: Admission[]): Promise<Map<string, Known>> => {
    const rows = await transaction.all(hold, keysOf(items.map(({ pair }) => pair)));
    const pairs = rows.map((row) => pairTable.record(row));
    const known = new Map(
      pairs.map((pair): [string, Known] => [
        placeOf(pair),
        { pair, thread: undefined, fact: undefined },
      ]),
    );
    if (pairs.length === 0) return known;
    const standing = items.filter(({ pair }) => known.has(placeOf(pair)));
    const keys = keysOf(standing.map(({ pair }) => pair));
    const events = textArray(standing.map(({ event }) => event.event_id));
    const [threads, facts] = await Promise.all([
      transaction.all(selectThreads, keys),
      transaction.all(selectFacts, [...keys, events]),
    ]);
    const of = ([psid, page_id]: Row): Known =>
      known.get(placeOf({ psid: String(psid), page_id: String(page_id) }))!;
    for (const row of threads) of(row).thread = threadTable.record(row, 2);
    for (const row of facts) of(row).fact = historyTable.record(row, 2);
    return known;
  };
}

type Change = ReturnType<Decide> & {
  isNew: boolean;
  /** Undefined: there was none. */
  thread: Thread | undefined;
};

function pairWriting(database: Database, lines: Lines) {
  const copyPairs = copyOf(database, pairTable);
  const putPairs = putOf(database, pairTable);
  const copyFacts = copyOf(database, historyTable);
  const copyMessages = copyOf(database, messageTable);
  const copyThreads = copyOf(database, threadTable);
  const putThreads = putOf(database, threadTable);

  return (transaction: Transaction, changes: Change[]): void => {
    const rows = new Rows();
    for (const { pair, fact, deliveries = [], isNew, thread } of changes) {
      const key = [psidLane(pair.psid), pair.psid, pair.page_id];
      const row = pairTable.values([key[0]!, keyLane(pair.person_id)], pair);
      rows.add(isNew ? copyPairs : putPairs, row);
      rows.add(copyFacts, historyTable.values(key, fact));
      const said = messageOf(fact);
      if (said !== undefined) rows.add(copyMessages, messageTable.values(key, said));
      const before = thread ?? NO_THREAD;
      const after = threadAfter(before, fact, pair.thread_at !== null);
      if (after !== before) {
        const way = thread === undefined ? copyThreads : putThreads;
        rows.add(way, threadTable.values(key, after));
      }
      lines.queue(transaction, deliveries);
    }
    for (const copy of [copyPairs, copyFacts, copyMessages, copyThreads]) {
      transaction.copy(copy, rows.of(copy));
    }
    for (const put of [putPairs, putThreads]) {
      const changed = rows.of(put);
      if (changed.length > 0) transaction.write(put, columnsOf(changed));
    }
  };
}

/** Rows on their way, by the statement that takes them. */
class Rows {
  readonly #rows = new Map<Statement, Input[][]>();

  add(statement: Statement, row: Input[]): void {
    const known = this.#rows.get(statement);
    if (known === undefined) this.#rows.set(statement, [row]);
    else known.push(row);
  }

  of(statement: Statement): Input[][] {
    return this.#rows.get(statement) ?? [];
  }
}

function keysOf(pairs: readonly { psid: string; page_id: string }[]): Input[] {
  return [
    numberArray(pairs.map(({ psid }) => psidLane(psid))),
    textArray(pairs.map(({ psid }) => psid)),
    textArray(pairs.map(({ page_id }) => page_id)),
  ];
}

function placeOf({ psid, page_id }: { psid: string; page_id: string }): string {
  return `${psid}\0${page_id}`;
}
