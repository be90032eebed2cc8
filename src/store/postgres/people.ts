/** People and all that lies in their lane. */
import type { Person } from '../../domain/person.ts';
import { keyLane } from '../../domain/psid.ts';
import { toListed } from '../cursor.ts';
import type { People } from '../store.ts';
import { type PersonAliases, personAliases } from './aliases.ts';
import type { Database } from './database.ts';
import { postgresErasure } from './erasure.ts';
import type { Lines } from './lines.ts';
import { postgresPersonFacts } from './person-facts.ts';
import { postgresPictures } from './pictures.ts';
import { postgresReservations } from './reservations.ts';
import type { Statement } from './statement.ts';
import { personTable } from './tables.ts';
import { startOf } from './text.ts';
import type { Transaction } from './transaction.ts';

/** What the other files of this lane need of a person. */
export interface Profiles {
  find(id: string): Promise<Person | undefined>;
  /** Keeps everybody else's writes about this person waiting until the transaction ends. */
  hold(transaction: Transaction, id: string): Promise<Person | undefined>;
  /** Of somebody who is held. */
  put(transaction: Transaction, person: Person): void;
}

export function postgresPeople(database: Database, lines: Lines): People {
  const profiles = personRows(database);
  const aliases = personAliases(database, profiles);
  return {
    person: profiles.find,
    ...listing(database),
    ...changes(database, profiles, aliases),
    ...aliases.people,
    ...postgresPictures(database, profiles),
    ...postgresReservations(database, profiles),
    ...postgresPersonFacts(database, profiles, lines),
    ...postgresErasure(database, profiles, lines),
  };
}

function personRows(database: Database): Profiles {
  const { columns, update, values, record } = personTable;
  const present = `SELECT ${columns} FROM person WHERE lane = $1 AND id = $2 AND erased_at IS NULL`;
  const select = database.prepare(present);
  const hold = database.prepare(`${present} FOR UPDATE`);
  const put = database.prepare(update);
  return {
    async find(id) {
      const row = await database.get(select, [keyLane(id), id]);
      return row && record(row);
    },
    async hold(transaction, id) {
      const row = await transaction.get(hold, [keyLane(id), id]);
      return row && record(row);
    },
    put: (transaction, person) => transaction.write(put, values([keyLane(person.id)], person)),
  };
}

function listing(database: Database): Pick<People, 'people'> {
  const page: Statement = database.prepare(
    `SELECT ${personTable.columns} FROM person
      WHERE (lane, id) > ($1, $2) AND erased_at IS NULL ORDER BY lane, id LIMIT $3`,
    { scatter: 'everybody, for the operator' },
  );
  return {
    async people(listing) {
      const after = startOf(listing.after, [-1, ''], 0);
      const rows = await database.all(page, [...after, listing.limit + 1]);
      return toListed(
        rows.map((row) => personTable.record(row)),
        listing,
        ({ id }) => [keyLane(id), id],
      );
    },
  };
}

function changes(
  database: Database,
  profiles: Profiles,
  aliases: PersonAliases,
): Pick<People, 'add' | 'change'> {
  const add = database.prepare(`${personTable.insert} ON CONFLICT DO NOTHING RETURNING id`);
  return {
    add: (person, given = []) =>
      database.transact(`person ${person.id}`, async (transaction) => {
        const added = await transaction.get(add, personTable.values([keyLane(person.id)], person));
        if (added === undefined) return false;
        for (const alias of given) aliases.note(transaction, person.id, alias);
        return true;
      }),
    change: (id, change, given = []) =>
      database.transact(`person ${id}`, async (transaction) => {
        const person = await profiles.hold(transaction, id);
        if (person === undefined) return undefined;
        const changed = change(person);
        profiles.put(transaction, changed);
        for (const alias of given) aliases.note(transaction, id, alias);
        return changed;
      }),
  };
}
