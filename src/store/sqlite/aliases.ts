/** What people are found by: what each goes by in the person's lane, whom it names in its own. */
import { type Alias, aliasKey } from '../../domain/alias.ts';
import { keyLane } from '../../domain/psid.ts';
import { unknownPerson } from '../answers.ts';
import type { Aliases, People } from '../store.ts';
import type { Database } from './database.ts';
import type { Profiles } from './people.ts';
import { aliasTable, personAliasTable } from './tables.ts';
import type { Writer } from './writer.ts';

export interface PersonAliases {
  /** Runs inside a transaction. */
  note(id: string, alias: Alias): void;
  people: Pick<People, 'aliases' | 'reserveAlias' | 'releaseAlias'>;
}

export function personAliases(
  database: Database,
  group: Writer,
  profiles: Profiles,
): PersonAliases {
  const { columns, insert, record, values } = personAliasTable;
  const selectAll = database.prepare(
    `SELECT ${columns} FROM person_alias
      WHERE lane = ? AND person_id = ? ORDER BY kind, scope, name`,
  );
  const selectFirst = database.prepare(
    `SELECT name FROM person_alias
      WHERE lane = ? AND person_id = ? AND kind = ? AND scope = ? ORDER BY name LIMIT 1`,
  );
  const add = database.prepare(`${insert} ON CONFLICT DO NOTHING`);
  const remove = database.prepare(
    `DELETE FROM person_alias
      WHERE lane = ? AND person_id = ? AND kind = ? AND scope = ? AND name = ?`,
  );
  const note = (id: string, alias: Alias): void => {
    add.run(...values([keyLane(id), id], alias));
  };

  return {
    note,
    people: {
      aliases: (id) => selectAll.all(keyLane(id), id).map((row) => record(row)),
      reserveAlias: (id, alias) =>
        group.write([], () => {
          if (profiles.find(id) === undefined) throw unknownPerson();
          const standing = selectFirst.get(keyLane(id), id, alias.kind, alias.scope);
          if (standing !== undefined) return standing[0] as string;
          note(id, alias);
          return alias.name;
        }),
      releaseAlias: (id, { kind, scope, name }) =>
        group.write([], () => {
          remove.run(keyLane(id), id, kind, scope, name);
        }),
    },
  };
}

export function sqliteAliases(database: Database, group: Writer): Aliases {
  const { put, values } = aliasTable;
  const OF_ALIAS = 'WHERE lane = ? AND kind = ? AND scope = ? AND name = ?';
  const select = database.prepare(`SELECT person_id FROM alias ${OF_ALIAS}`);
  const replace = database.prepare(put);
  const remove = database.prepare(`DELETE FROM alias ${OF_ALIAS} AND person_id = ?`);

  const laneOf = (alias: Alias): number => keyLane(aliasKey(alias));
  const holder = (alias: Alias): string | undefined =>
    select.get(laneOf(alias), alias.kind, alias.scope, alias.name)?.[0] as string | undefined;

  return {
    holder,
    claim: (alias, person, from) =>
      group.write([], () => {
        const held = holder(alias);
        if (held !== undefined && held !== from) return held;
        replace.run(...values([laneOf(alias)], { ...alias, person_id: person }));
        return person;
      }),
    drop: (alias, person) =>
      group.write([], () => {
        remove.run(laneOf(alias), alias.kind, alias.scope, alias.name, person);
      }),
  };
}
