/**
 * The rows of pairs, each with a copy of what a read shows of the person behind it. A read is then
 * one descent of one tree, which is most of what it costs; whoever changes a person renews the
 * copies in the same transaction, so no read ever sees an old one.
 */
import { NO_THREAD, type Thread } from '../../domain/conversation.ts';
import { newPair, type Pair } from '../../domain/pair.ts';
import type { Person } from '../../domain/person.ts';
import { keyLane, type Lane } from '../../domain/psid.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Database, Row } from './database.ts';
import { ALIKE, firstKey, OF_PAIR, ofPsid, PLACES } from './pair-key.ts';
import type { RecentPeople } from './recent-people.ts';
import { pairRowTable, pairTable, personTable, threadTable } from './tables.ts';

/** What is copied, in its order: flags as numbers, like the columns themselves. */
export const COPIED = [
  ...['first_name', 'last_name', 'locale', 'timezone', 'gender', 'is_payment_enabled'],
  ...['phone_only', 'picture_version', 'platform_disabled_at', 'platform_enabled_at', 'erased_at'],
];
const COPY = `json_array(${COPIED.map((column) => `person.${column}`).join(', ')})`;

/** A pair with what is known of its thread: one row. */
export interface PairRow {
  pair: Pair;
  thread: Thread;
}

export function newRow(page_id: string, psid: string, person_id: string): PairRow {
  return { pair: newPair(page_id, psid, person_id), thread: NO_THREAD };
}

/** All but `find` run inside a write. */
export interface PairRows {
  find(page: string, psid: string): PairRow | undefined;
  /** False when there is such a pair already; nothing is written then. */
  add(row: PairRow): boolean;
  /** Of a pair that is there. */
  change(row: PairRow): void;
  remove(page: string, psid: string): void;
}

/** `recent`: of them the copy is made without asking the file for them. */
export function pairRows(database: Database, recent: RecentPeople): PairRows {
  const { names } = pairRowTable;
  const select = database.prepare(
    `SELECT ${pairTable.columns}, ${threadTable.columns} FROM pair WHERE ${OF_PAIR}`,
  );
  const selectAlike = database.prepare(
    `SELECT key, psid, page_id FROM pair WHERE ${ALIKE} ORDER BY key`,
  );
  const insert = database.prepare(
    `INSERT INTO pair (${names.join(', ')}, profile)
      VALUES (${names.map(() => '?').join(', ')},
        coalesce(?, (SELECT ${COPY} FROM person WHERE lane = ? AND id = ?)))
      ON CONFLICT DO NOTHING`,
  );
  const change = database.prepare(UPDATE);
  const removeAt = database.prepare('DELETE FROM pair WHERE key = ?');
  const move = database.prepare('UPDATE pair SET key = ? WHERE key = ?');
  const values = (key: number, { pair, thread }: PairRow, personLane: Lane) => [
    ...pairTable.values([key, personLane], pair),
    ...threadTable.values([], thread),
  ];

  return {
    find(page, psid) {
      const row = select.get(firstKey(psid), psid, page);
      if (row === undefined) return undefined;
      return { pair: pairTable.record(row), thread: threadTable.record(row, pairTable.width) };
    },
    add(row) {
      const { psid, page_id, person_id } = row.pair;
      const personLane = keyLane(person_id);
      const person = recent.find(person_id);
      const copy = person === undefined ? null : copyOf(person);
      const addAt = (key: number): boolean =>
        insert.run(...values(key, row, personLane), copy, personLane, person_id) === 1;
      const key = firstKey(psid);
      // The places follow one another: where the first is free, all are.
      if (addAt(key)) return true;
      const alike = selectAlike.all(key);
      if (alike.some(isOf(page_id, psid))) return false;
      if (alike.length === PLACES) throw tooManyAlike(psid);
      return addAt(key + alike.length);
    },
    change(row) {
      change.run(...values(firstKey(row.pair.psid), row, keyLane(row.pair.person_id)));
    },
    remove(page, psid) {
      const alike = selectAlike.all(firstKey(psid));
      const [key] = alike.find(isOf(page, psid)) ?? [];
      if (key === undefined) return;
      removeAt.run(key);
      // The last one fills the gap.
      const [last] = alike.at(-1)!;
      if (last !== key) move.run(key, last!);
    },
  };
}

/** Takes what {@link pairRowTable} gives; what a pair is found by never changes. */
const UPDATE = (() => {
  const place = (column: string): string => `?${pairRowTable.names.indexOf(column) + 1}`;
  const changed = pairRowTable.names
    .filter((column) => !['key', 'psid', 'page_id'].includes(column))
    .map((column) => `${column} = ${place(column)}`);
  const found = `${ofPsid(place('key'), place('psid'))} AND page_id = ${place('page_id')}`;
  return `UPDATE pair SET ${changed.join(', ')} WHERE ${found}`;
})();

const isOf = (page: string, psid: string) => (row: Row) => row[1] === psid && row[2] === page;

function tooManyAlike(psid: string): Refusal {
  return new Refusal(
    'unavailable',
    `There is no room for one more pair whose PSID ends like ${psid}: this store holds ${PLACES} of them.`,
  );
}

const COPIED_AT = COPIED.map((column) => personTable.names.indexOf(column));

/** The same text as {@link COPY}. */
function copyOf(person: Person): string {
  const row = personTable.values([keyLane(person.id)], person);
  return JSON.stringify(COPIED_AT.map((index) => row[index]));
}

/** Renews every copy of this person. Runs inside the write that changed them. */
export function copyRenewal(database: Database): (person: string) => void {
  const select = database.prepare(
    'SELECT psid, page_id FROM scoped_id WHERE lane = ? AND person_id = ?',
  );
  const renew = database.prepare(
    `UPDATE pair SET profile =
        (SELECT ${COPY} FROM person WHERE lane = pair.person_lane AND id = pair.person_id)
      WHERE ${OF_PAIR} AND person_id = ?4`,
  );
  return (person) => {
    for (const [psid, page] of select.all(keyLane(person), person)) {
      renew.run(firstKey(psid as string), psid as string, page as string, person);
    }
  };
}
