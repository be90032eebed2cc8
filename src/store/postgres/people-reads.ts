/** What every event asks about its person, those of one turn of the event loop together. */

import type { Fact } from '../../domain/pair.ts';
import type { Person } from '../../domain/person.ts';
import { keyLane } from '../../domain/psid.ts';
import type { People } from '../store.ts';
import { type Ask, Coalesced } from './coalesced.ts';
import type { Database } from './database.ts';
import type { Row, Statement } from './statement.ts';
import { personFactTable, personTable, scopedIdTable } from './tables.ts';
import { isText, numberArray, textArray } from './text.ts';

const SCATTER = {
  scatter: 'reads of one turn travel together; each is a point read of its lane',
};

type Reads = Pick<People, 'person' | 'psid' | 'fact'>;

/** Stands for the single reads on an engine that answers for many lanes in one question. */
export function peopleReads(database: Database): Reads {
  const people = database.prepare(
    `SELECT asked.place, ${personTable.columns}
      FROM unnest($1::smallint[], $2::smallint[], $3::text[]) AS asked (place, lane, id)
      JOIN person ON person.lane = asked.lane AND person.id = asked.id
      WHERE person.erased_at IS NULL`,
    SCATTER,
  );
  const psids = database.prepare(
    `SELECT asked.place, ${scopedIdTable.columns}
      FROM unnest($1::smallint[], $2::smallint[], $3::text[], $4::text[])
        AS asked (place, lane, id, page_id)
      JOIN scoped_id ON scoped_id.lane = asked.lane AND scoped_id.person_id = asked.id
        AND scoped_id.page_id = asked.page_id`,
    SCATTER,
  );
  const facts = database.prepare(
    `SELECT asked.place, ${personFactTable.columns}
      FROM unnest($1::smallint[], $2::smallint[], $3::text[], $4::text[], $5::text[])
        AS asked (place, lane, id, page_id, event_id)
      JOIN person_fact ON person_fact.lane = asked.lane AND person_fact.person_id = asked.id
        AND person_fact.page_id = asked.page_id AND person_fact.event_id = asked.event_id`,
    SCATTER,
  );

  /** `read`: what a row says behind the place of the key that asked for it. */
  const together = <Answer>(statement: Statement, read: (row: Row) => Answer) => {
    const ask: Ask<string[], Answer> = async (keys) => {
      const answers = new Array<Answer | undefined>(keys.length).fill(undefined);
      for (const row of await database.all(statement, columnsOf(keys))) {
        answers[row[0] as number] = read(row);
      }
      return answers;
    };
    const coalesced = new Coalesced(database.name, ask, database.bulk);
    return (...key: string[]): Promise<Answer | undefined> =>
      key.every(isText) ? coalesced.read(key) : Promise.resolve(undefined);
  };

  return {
    person: together(people, (row): Person => personTable.record(row, 1)),
    psid: together(psids, (row) => scopedIdTable.record(row, 1).psid),
    fact: together(facts, (row): Fact => personFactTable.record(row, 1)),
  };
}

/** `keys`: the person's id, then whatever else it takes. */
function columnsOf(keys: readonly string[][]): string[] {
  return [
    numberArray(keys.map((_, place) => place)),
    numberArray(keys.map(([id]) => keyLane(id!))),
    ...keys[0]!.map((_, column) => textArray(keys.map((key) => key[column]!))),
  ];
}
