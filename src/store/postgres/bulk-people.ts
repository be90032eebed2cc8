/** People, their PSIDs and what they are found by, many at a time. */
import { type Alias, aliasKey } from '../../domain/alias.ts';
import type { Person } from '../../domain/person.ts';
import { keyLane } from '../../domain/psid.ts';
import { unknownPerson } from '../answers.ts';
import type { Aliases, People } from '../store.ts';
import type { Database } from './database.ts';
import { Grouped, type Made } from './grouped.ts';
import { addOf, columnsOf, copyOf, IMPORTED, putOf } from './rows.ts';
import type { Input } from './statement.ts';
import { aliasTable, personAliasTable, personTable, scopedIdTable } from './tables.ts';
import { laneFirst, numberArray, textArray } from './text.ts';
import { Trust } from './trust.ts';

/**
 * New people come by COPY; where somebody stands already, the group is added again by a statement
 * that passes those over at half the speed.
 */
export function addInGroups(database: Database, { add }: Pick<People, 'add'>): People['add'] {
  const copyPeople = copyOf(database, personTable);
  const addPeople = addOf(database, personTable);
  const addAliases = addOf(database, personAliasTable);
  const trust = new Trust(database);

  const grouped = new Grouped<{ person: Person; given: readonly Alias[] }, boolean>({
    keyOf: ({ person }) => laneFirst(keyLane(person.id), person.id),
    alone: ({ person, given }) => add(person, given),
    together(items) {
      const rows = items.map(({ person }) => personTable.values([keyLane(person.id)], person));
      return trust.group(async (transaction, looks) => {
        let fresh: Set<unknown> | undefined;
        if (!looks) transaction.copy(copyPeople, rows);
        else {
          const added = await transaction.all(addPeople, columnsOf(rows));
          fresh = new Set(added.map(([id]) => id));
        }
        const made = items.map(({ person }) => fresh?.has(person.id) ?? true);
        const given = items.flatMap((item, index) =>
          made[index] ? item.given.map((alias) => aliasRow(item.person.id, alias)) : [],
        );
        if (given.length > 0) transaction.write(addAliases, columnsOf(given));
        return made.map((value) => ({ value }));
      });
    },
  });
  return (person, given = []) => grouped.make({ person, given });
}

function aliasRow(id: string, alias: Alias) {
  return personAliasTable.values([keyLane(id), id], alias);
}

interface Reserving {
  id: string;
  page: string;
  psid: string;
}

export function reserveInGroups(
  database: Database,
  { reserve }: Pick<People, 'reserve'>,
): People['reserve'] {
  const hold = database.prepare(
    `SELECT person.id FROM unnest($1::smallint[], $2::text[]) AS asked (lane, id)
      JOIN person ON person.lane = asked.lane AND person.id = asked.id
      WHERE person.erased_at IS NULL FOR UPDATE OF person`,
    IMPORTED,
  );
  const select = database.prepare(
    `SELECT scoped_id.person_id, scoped_id.page_id, scoped_id.psid
      FROM unnest($1::smallint[], $2::text[], $3::text[]) AS asked (lane, id, page_id)
      JOIN scoped_id ON scoped_id.lane = asked.lane AND scoped_id.person_id = asked.id
        AND scoped_id.page_id = asked.page_id`,
    IMPORTED,
  );
  const copy = copyOf(database, scopedIdTable);
  const trust = new Trust(database);

  const grouped = new Grouped<Reserving, string>({
    keyOf: ({ id, page }) => laneFirst(keyLane(id), id, page),
    alone: ({ id, page, psid }) => reserve(id, page, psid),
    together: (items) =>
      trust.group(async (transaction, looks) => {
        const lanes = numberArray(items.map(({ id }) => keyLane(id)));
        const ids = textArray(items.map(({ id }) => id));
        const pages = textArray(items.map(({ page }) => page));
        const [present, standing] = await Promise.all([
          transaction.all(hold, [lanes, ids]),
          looks ? transaction.all(select, [lanes, ids, pages]) : [],
        ]);
        const people = new Set(present.map(([id]) => id));
        const psids = new Map(standing.map(([id, page, psid]) => [`${id}\0${page}`, String(psid)]));
        const rows: Input[][] = [];
        const made = items.map(({ id, page, psid }): Made<string> => {
          if (!people.has(id)) return { error: unknownPerson() };
          const known = psids.get(`${id}\0${page}`);
          if (known !== undefined) return { value: known };
          rows.push(scopedIdTable.values([keyLane(id), id], { page_id: page, psid }));
          return { value: psid };
        });
        transaction.copy(copy, rows);
        return made;
      }),
  });
  return (id, page, psid) => grouped.make({ id, page, psid });
}

interface Claim {
  alias: Alias;
  person: string;
  from: string | undefined;
}

export function claimInGroups(
  database: Database,
  { claim }: Pick<Aliases, 'claim'>,
): Aliases['claim'] {
  const hold = database.prepare(
    `SELECT alias.kind, alias.scope, alias.name, alias.person_id
      FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[])
        AS asked (lane, kind, scope, name)
      JOIN alias ON alias.lane = asked.lane AND alias.kind = asked.kind
        AND alias.scope = asked.scope AND alias.name = asked.name
      FOR UPDATE OF alias`,
    IMPORTED,
  );
  const copy = copyOf(database, aliasTable);
  const put = putOf(database, aliasTable);
  const laneOf = (alias: Alias): number => keyLane(aliasKey(alias));

  const grouped = new Grouped<Claim, string>({
    keyOf: ({ alias }) => laneFirst(laneOf(alias), aliasKey(alias)),
    alone: ({ alias, person, from }) => claim(alias, person, from),
    together: (items) =>
      database.group(async (transaction) => {
        const held = await transaction.all(hold, [
          numberArray(items.map(({ alias }) => laneOf(alias))),
          ...(['kind', 'scope', 'name'] as const).map((member) =>
            textArray(items.map(({ alias }) => alias[member])),
          ),
        ]);
        const holders = new Map(
          held.map(([kind, scope, name, person]) => [
            aliasKey({ kind, scope, name } as Alias),
            String(person),
          ]),
        );
        const [fresh, changed]: [Input[][], Input[][]] = [[], []];
        const made = items.map(({ alias, person, from }) => {
          const holder = holders.get(aliasKey(alias));
          if (holder !== undefined && holder !== from) return { value: holder };
          const row = aliasTable.values([laneOf(alias)], { ...alias, person_id: person });
          (holder === undefined ? fresh : changed).push(row);
          return { value: person };
        });
        transaction.copy(copy, fresh);
        if (changed.length > 0) transaction.write(put, columnsOf(changed));
        return made;
      }),
  });
  return (alias, person, from) => grouped.make({ alias, person, from });
}
