/**
 * The rows of pairs, each with a copy of what a read shows of the person behind it. A read is then
 * one descent of one tree, which is most of what it costs; whoever changes a person renews the
 * copies in the same transaction, so no read ever sees an old one.
 */
import type { Pair } from '../../domain/pair.ts';
import { keyLane, psidLane } from '../../domain/psid.ts';
import type { Database } from './database.ts';
import { pairTable } from './tables.ts';

/** What is copied, in its order: flags as numbers, like the columns themselves. */
export const COPIED = [
  ...['first_name', 'last_name', 'locale', 'timezone', 'gender', 'is_payment_enabled'],
  ...['phone_only', 'picture_version', 'platform_disabled_at', 'platform_enabled_at', 'erased_at'],
];
const COPY = `json_array(${COPIED.map((column) => `person.${column}`).join(', ')})`;

const OF_PAIR = 'lane = ? AND psid = ? AND page_id = ?';

export interface PairRows {
  find(page: string, psid: string): Pair | undefined;
  /** Runs inside a write. `isNew`: there was no such pair before. */
  save(pair: Pair, isNew: boolean): void;
}

export function pairRows(database: Database): PairRows {
  const { columns, names, put, record, values } = pairTable;
  const select = database.prepare(`SELECT ${columns} FROM pair WHERE ${OF_PAIR}`);
  const insert = database.prepare(
    `INSERT INTO pair (${names.join(', ')}, profile)
      VALUES (${names.map(() => '?').join(', ')},
        (SELECT ${COPY} FROM person WHERE lane = ? AND id = ?))`,
  );
  const update = database.prepare(put);

  return {
    find(page, psid) {
      const row = select.get(psidLane(psid), psid, page);
      return row && record(row);
    },
    save(pair, isNew) {
      const { psid, person_id } = pair;
      const personLane = keyLane(person_id);
      const row = values([psidLane(psid), personLane], pair);
      if (isNew) insert.run(...row, personLane, person_id);
      else update.run(...row);
    },
  };
}

/** Renews every copy of this person. Runs inside the write that changed them. */
export function copyRenewal(database: Database): (person: string) => void {
  const select = database.prepare(
    'SELECT psid, page_id FROM scoped_id WHERE lane = ? AND person_id = ?',
  );
  const renew = database.prepare(
    `UPDATE pair SET profile =
        (SELECT ${COPY} FROM person WHERE lane = pair.person_lane AND id = pair.person_id)
      WHERE ${OF_PAIR} AND person_id = ?`,
  );
  return (person) => {
    for (const [psid, page] of select.all(keyLane(person), person)) {
      renew.run(psidLane(psid as string), psid as string, page as string, person);
    }
  };
}
