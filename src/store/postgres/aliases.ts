/** What people are found by: what each goes by in the person's lane, whom it names in its own. */
import { type Alias, aliasKey } from '../../domain/alias.ts';
import { keyLane } from '../../domain/psid.ts';
import { unknownPerson } from '../answers.ts';
import type { Aliases, People } from '../store.ts';
import type { Database } from './database.ts';
import type { Profiles } from './people.ts';
import { aliasTable, personAliasTable } from './tables.ts';
import type { Transaction } from './transaction.ts';

export interface PersonAliases {
  /** Something was asked before. */
  note(transaction: Transaction, id: string, alias: Alias): void;
  people: Pick<People, 'aliases' | 'reserveAlias' | 'releaseAlias'>;
}

export function personAliases(database: Database, profiles: Profiles): PersonAliases {
  const { columns, insert, record, values } = personAliasTable;
  const selectAll = database.prepare(
    `SELECT ${columns} FROM person_alias
      WHERE lane = $1 AND person_id = $2 ORDER BY kind, scope, name`,
  );
  const selectFirst = database.prepare(
    `SELECT name FROM person_alias
      WHERE lane = $1 AND person_id = $2 AND kind = $3 AND scope = $4 ORDER BY name LIMIT 1`,
  );
  const add = database.prepare(`${insert} ON CONFLICT DO NOTHING`);
  const remove = database.prepare(
    `DELETE FROM person_alias
      WHERE lane = $1 AND person_id = $2 AND kind = $3 AND scope = $4 AND name = $5`,
  );
  const note = (transaction: Transaction, id: string, alias: Alias): void =>
    transaction.write(add, values([keyLane(id), id], alias));

  return {
    note,
    people: {
      async aliases(id) {
        const rows = await database.all(selectAll, [keyLane(id), id]);
        return rows.map((row) => record(row));
      },
      reserveAlias: (id, alias) =>
        database.transact(`person ${id}`, async (transaction) => {
          const [person, standing] = await Promise.all([
            profiles.hold(transaction, id),
            transaction.get(selectFirst, [keyLane(id), id, alias.kind, alias.scope]),
          ]);
          if (person === undefined) throw unknownPerson();
          if (standing !== undefined) return standing[0] as string;
          note(transaction, id, alias);
          return alias.name;
        }),
      async releaseAlias(id, { kind, scope, name }) {
        await database.run(remove, [keyLane(id), id, kind, scope, name]);
      },
    },
  };
}

export function postgresAliases(database: Database): Aliases {
  const { insert, update, values } = aliasTable;
  const OF_ALIAS = 'WHERE lane = $1 AND kind = $2 AND scope = $3 AND name = $4';
  const select = database.prepare(`SELECT person_id FROM alias ${OF_ALIAS}`);
  const hold = database.prepare(`SELECT person_id FROM alias ${OF_ALIAS} FOR UPDATE`);
  const add = database.prepare(insert);
  const change = database.prepare(update);
  const remove = database.prepare(`DELETE FROM alias ${OF_ALIAS} AND person_id = $5`);

  const keyOf = (alias: Alias): (string | number)[] => [
    keyLane(aliasKey(alias)),
    alias.kind,
    alias.scope,
    alias.name,
  ];

  return {
    async holder(alias) {
      return (await database.get(select, keyOf(alias)))?.[0] as string | undefined;
    },
    claim: (alias, person, from) =>
      database.transact(aliasKey(alias), async (transaction) => {
        const key = keyOf(alias);
        const held = (await transaction.get(hold, key))?.[0] as string | undefined;
        if (held !== undefined && held !== from) return held;
        const row = values([key[0]!], { ...alias, person_id: person });
        transaction.write(held === undefined ? add : change, row);
        return person;
      }),
    async drop(alias, person) {
      await database.run(remove, [...keyOf(alias), person]);
    },
  };
}
