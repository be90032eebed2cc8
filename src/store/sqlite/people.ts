/** People and all that lies in their lane. */
import type { Person } from '../../domain/person.ts';
import { keyLane } from '../../domain/psid.ts';
import { fromCursor, toListed } from '../cursor.ts';
import type { People } from '../store.ts';
import { personAliases } from './aliases.ts';
import type { SqliteAudit } from './audit.ts';
import type { Database } from './database.ts';
import { sqliteErasure } from './erasure.ts';
import { slotOf } from './generations.ts';
import type { Lines } from './lines.ts';
import { copyRenewal } from './pair-rows.ts';
import { sqlitePersonFacts } from './person-facts.ts';
import { sqlitePictures } from './pictures.ts';
import type { RecentPeople } from './recent-people.ts';
import { sqliteReservations } from './reservations.ts';
import { personTable } from './tables.ts';
import type { Writer } from './writer.ts';

/** What the other files of this lane need of a person. */
export interface Profiles {
  find(id: string): Person | undefined;
  has(id: string): boolean;
  /** True: no PSID and no fact of theirs was ever written. False: nobody knows. */
  isBlank(id: string): boolean;
  /** They get one. */
  touched(id: string): void;
  /** Every pair of theirs shows it from then on. */
  put(person: Person): void;
}

export function sqlitePeople(
  database: Database,
  group: Writer,
  lines: Lines,
  audit: SqliteAudit,
  recent: RecentPeople,
): People {
  const select = database.prepare(
    `SELECT ${personTable.columns} FROM person WHERE lane = ? AND id = ? AND erased_at IS NULL`,
  );
  const exists = database.prepare(
    'SELECT 1 FROM person WHERE lane = ? AND id = ? AND erased_at IS NULL',
  );
  const put = database.prepare(personTable.put);
  const renewCopies = copyRenewal(database);
  const profiles: Profiles = {
    find(id) {
      const known = recent.find(id);
      if (known !== undefined) return known;
      const row = select.get(keyLane(id), id);
      return row && personTable.record(row);
    },
    has: (id) => recent.find(id) !== undefined || exists.get(keyLane(id), id) !== undefined,
    isBlank: (id) => recent.isBlank(id),
    touched: (id) => recent.touched(id),
    put(person) {
      recent.changed(person.id);
      put.run(...personTable.values([keyLane(person.id)], person));
      renewCopies(person.id);
    },
  };

  const aliases = personAliases(database, group, profiles);
  const page = database.prepare(
    `SELECT ${personTable.columns} FROM person
      WHERE (lane, id) > (?, ?) AND erased_at IS NULL ORDER BY lane, id LIMIT ?`,
  );
  const insert = database.prepare(`${personTable.insert} ON CONFLICT DO NOTHING`);

  return {
    person: profiles.find,
    people(listing) {
      const rows = page.all(...fromCursor(listing.after, [-1, '']), listing.limit + 1);
      const found = rows.map((row) => personTable.record(row));
      return toListed(found, listing, ({ id }) => [keyLane(id), id]);
    },
    add: (person, given = []) =>
      group.write([slotOf(person.id)], () => {
        const isNew = insert.run(...personTable.values([keyLane(person.id)], person)) === 1;
        if (!isNew) return false;
        recent.added(person);
        for (const alias of given) aliases.note(person.id, alias);
        return true;
      }),
    change: (id, change, given = []) =>
      group.write([slotOf(id)], () => {
        const person = profiles.find(id);
        if (person === undefined) return undefined;
        const changed = change(person);
        profiles.put(changed);
        for (const alias of given) aliases.note(id, alias);
        return changed;
      }),
    ...aliases.people,
    ...sqlitePictures(database, group, profiles),
    ...sqliteReservations(database, group, profiles),
    ...sqlitePersonFacts(database, group, profiles, lines),
    ...sqliteErasure(database, group, profiles, lines, audit),
  };
}
