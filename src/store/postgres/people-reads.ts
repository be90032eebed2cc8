/** What every event asks about its person, those of one turn of the event loop together. */

import type { Fact } from '../../domain/pair.ts';
import type { Person } from '../../domain/person.ts';
import { keyLane } from '../../domain/psid.ts';
import type { Met, People } from '../store.ts';
import { type Ask, Coalesced } from './coalesced.ts';
import type { Database } from './database.ts';
import type { Row, Statement } from './statement.ts';
import { personFactTable, personTable, scopedIdTable } from './tables.ts';
import { isText, numberArray, textArray } from './text.ts';

/** Where a fact's own id stands, behind the place and the PSID. */
const FACT_ID = 2 + personFactTable.names.slice(-personFactTable.width).indexOf('event_id');

const SCATTER = {
  scatter: 'reads of one turn travel together; each is a point read of its lane',
};

type Reads = Pick<People, 'person' | 'psid' | 'fact' | 'met'>;

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

  const met = database.prepare(
    `SELECT asked.place, scoped_id.psid, ${personFactTable.columns}
      FROM unnest($1::smallint[], $2::smallint[], $3::text[], $4::text[], $5::text[])
        AS asked (place, lane, id, page_id, event_id)
      LEFT JOIN scoped_id ON scoped_id.lane = asked.lane AND scoped_id.person_id = asked.id
        AND scoped_id.page_id = asked.page_id
      LEFT JOIN person_fact ON person_fact.lane = asked.lane AND person_fact.person_id = asked.id
        AND person_fact.page_id = asked.page_id AND person_fact.event_id = asked.event_id
      WHERE scoped_id.psid IS NOT NULL OR person_fact.event_id IS NOT NULL`,
    SCATTER,
  );

  /** `read`: what a row says behind the place of the key that asked for it. */
  const together = <Answer>(statement: Statement, read: (row: Row) => Answer) => {
    const ask: Ask<Key, Answer> = async (keys) => {
      const answers = new Array<Answer | undefined>(keys.length).fill(undefined);
      for (const row of await database.all(statement, columnsOf(keys))) {
        answers[row[0] as number] = read(row);
      }
      return answers;
    };
    const coalesced = new Coalesced(database.name, ask, database.bulk);
    return (...key: Key): Promise<Answer | undefined> =>
      key.every((text) => text === null || isText(text))
        ? coalesced.read(key)
        : Promise.resolve(undefined);
  };
  const findMet = together(met, (row): Met => {
    const [, psid] = row;
    const isFact = row[FACT_ID] !== null;
    return {
      psid: psid === null ? undefined : String(psid),
      fact: isFact ? personFactTable.record(row, 2) : undefined,
    };
  });

  return {
    person: together(people, (row): Person => personTable.record(row, 1)),
    psid: together(psids, (row) => scopedIdTable.record(row, 1).psid),
    fact: together(facts, (row): Fact => personFactTable.record(row, 1)),
    async met(id, page, eventId) {
      const event = eventId !== undefined && isText(eventId) ? eventId : null;
      return (await findMet(id, page, event)) ?? NOTHING;
    },
  };
}

const NOTHING: Met = { psid: undefined, fact: undefined };

/** The person's id, then whatever else it takes; null is found nowhere. */
type Key = [id: string, ...(string | null)[]];

function columnsOf(keys: readonly Key[]): string[] {
  return [
    numberArray(keys.map((_, place) => place)),
    numberArray(keys.map(([id]) => keyLane(id))),
    ...keys[0]!.map((_, column) => textArray(keys.map((key) => key[column]!))),
  ];
}
