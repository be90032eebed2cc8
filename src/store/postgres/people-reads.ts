/** What every event asks about its person, those of one turn of the event loop together. */

import type { Fact } from '../../domain/pair.ts';
import type { Person } from '../../domain/person.ts';
import { keyLane } from '../../domain/psid.ts';
import type { People } from '../store.ts';
import { Coalesced } from './coalesced.ts';
import type { Database } from './database.ts';
import { personFactTable, personTable, scopedIdTable } from './tables.ts';
import { isText, numberArray, textArray } from './text.ts';

const SCATTER = {
  scatter: 'reads of one turn travel together; each is a point read of its lane',
};

type Reads = Pick<People, 'person' | 'psid' | 'fact'>;

/** Stands for the single reads on an engine that answers for many lanes in one question. */
export function peopleReads(database: Database): Reads {
  const people = database.prepare(
    `SELECT ${personTable.columns} FROM unnest($1::smallint[], $2::text[]) AS asked (lane, id)
      JOIN person ON person.lane = asked.lane AND person.id = asked.id
      WHERE person.erased_at IS NULL`,
    SCATTER,
  );
  const psids = database.prepare(
    `SELECT scoped_id.person_id, ${scopedIdTable.columns}
      FROM unnest($1::smallint[], $2::text[], $3::text[]) AS asked (lane, id, page_id)
      JOIN scoped_id ON scoped_id.lane = asked.lane AND scoped_id.person_id = asked.id
        AND scoped_id.page_id = asked.page_id`,
    SCATTER,
  );
  const facts = database.prepare(
    `SELECT person_fact.person_id, person_fact.page_id, ${personFactTable.columns}
      FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[])
        AS asked (lane, id, page_id, event_id)
      JOIN person_fact ON person_fact.lane = asked.lane AND person_fact.person_id = asked.id
        AND person_fact.page_id = asked.page_id AND person_fact.event_id = asked.event_id`,
    SCATTER,
  );

  /** `keys`: the person's id, then whatever else it takes. */
  const columns = (keys: readonly string[][]): string[] => [
    numberArray(keys.map(([id]) => keyLane(id!))),
    ...keys[0]!.map((_, column) => textArray(keys.map((key) => key[column]!))),
  ];
  const idOf = (key: readonly string[]): string => key.join('\0');
  const together = <Answer>(
    ask: (keys: string[][]) => Promise<Map<string, Answer>>,
  ): ((...key: string[]) => Promise<Answer | undefined>) => {
    const coalesced = new Coalesced<string[], Answer>(
      database.name,
      async (keys) => {
        const found = await ask(keys);
        return keys.map((key) => found.get(idOf(key)));
      },
      database.bulk,
    );
    return async (...key) => (key.every(isText) ? coalesced.read(key, idOf(key)) : undefined);
  };

  return {
    person: together(async (keys): Promise<Map<string, Person>> => {
      const rows = await database.all(people, columns(keys));
      const found = rows.map((row) => personTable.record(row));
      return new Map(found.map((person) => [person.id, person]));
    }),
    psid: together(async (keys): Promise<Map<string, string>> => {
      const rows = await database.all(psids, columns(keys));
      return new Map(rows.map(([id, page, psid]) => [`${id}\0${page}`, String(psid)]));
    }),
    fact: together(async (keys): Promise<Map<string, Fact>> => {
      const rows = await database.all(facts, columns(keys));
      return new Map(
        rows.map((row) => {
          const fact = personFactTable.record(row, 2);
          return [`${row[0]}\0${row[1]}\0${fact.event_id}`, fact];
        }),
      );
    }),
  };
}
