/** What a person did that belongs to no PSID. */
import { keyLane } from '../../domain/psid.ts';
import { repeated } from '../answers.ts';
import type { People } from '../store.ts';
import type { Database } from './database.ts';
import type { Lines } from './lines.ts';
import type { Profiles } from './people.ts';
import { personFactTable } from './tables.ts';

const OF_PLACE = 'WHERE lane = $1 AND person_id = $2 AND page_id = $3';

export function postgresPersonFacts(
  database: Database,
  profiles: Profiles,
  lines: Lines,
): Pick<People, 'admit' | 'fact' | 'facts'> {
  const { columns, insert, record, values } = personFactTable;
  const selectOne = database.prepare(
    `SELECT ${columns} FROM person_fact ${OF_PLACE} AND event_id = $4`,
  );
  const selectAll = database.prepare(
    `SELECT ${columns} FROM person_fact ${OF_PLACE} ORDER BY at, seq`,
  );
  const selectPast = database.prepare(
    `SELECT max(at), coalesce(max(seq) + 1, 0) FROM person_fact ${OF_PLACE}`,
  );
  const append = database.prepare(insert);

  return {
    async fact(id, page, eventId) {
      const row = await database.get(selectOne, [keyLane(id), id, page, eventId]);
      return row && record(row);
    },
    async facts(id, page) {
      const rows = await database.all(selectAll, [keyLane(id), id, page]);
      return rows.map((row) => record(row));
    },
    admit: (id, page, event, decide) =>
      database.transact(`person ${id}`, async (transaction) => {
        const key = [keyLane(id), id, page];
        const [person, standing, past] = await Promise.all([
          profiles.hold(transaction, id),
          transaction.get(selectOne, [...key, event.event_id]),
          transaction.get(selectPast, key),
        ]);
        if (person === undefined) return { outcome: 'unknown' };
        if (standing !== undefined) return repeated(event, { person, fact: record(standing) });
        const [newest_at, next_seq] = past as [number | null, number];
        const {
          person: after,
          fact,
          deliveries = [],
        } = decide(person, {
          newest_at,
          next_seq,
        });
        transaction.write(append, values(key, fact));
        profiles.put(transaction, after);
        lines.queue(transaction, deliveries);
        return { outcome: 'admitted', person: after, fact };
      }),
  };
}
