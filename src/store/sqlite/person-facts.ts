/** What a person did that belongs to no PSID. */
import type { Fact } from '../../domain/pair.ts';
import { keyLane } from '../../domain/psid.ts';
import { repeated } from '../answers.ts';
import type { Past, People } from '../store.ts';
import type { Database } from './database.ts';
import { slotOf } from './generations.ts';
import type { Lines } from './lines.ts';
import type { Profiles } from './people.ts';
import { personFactTable } from './tables.ts';
import type { Writer } from './writer.ts';

const OF_PLACE = 'WHERE lane = ? AND person_id = ? AND page_id = ?';

export function sqlitePersonFacts(
  database: Database,
  group: Writer,
  profiles: Profiles,
  lines: Lines,
): Pick<People, 'admit' | 'fact' | 'facts'> {
  const { columns, insert, record, values } = personFactTable;
  const selectOne = database.prepare(
    `SELECT ${columns} FROM person_fact ${OF_PLACE} AND event_id = ?`,
  );
  const fact = (id: string, page: string, eventId: string): Fact | undefined => {
    if (profiles.isBlank(id)) return undefined;
    const row = selectOne.get(keyLane(id), id, page, eventId);
    return row && record(row);
  };
  const selectAll = database.prepare(
    `SELECT ${columns} FROM person_fact ${OF_PLACE} ORDER BY at, seq`,
  );
  const selectPast = database.prepare(
    `SELECT max(at), coalesce(max(seq) + 1, 0) FROM person_fact ${OF_PLACE}`,
  );
  const past = (id: string, page: string): Past => {
    const [newest_at, next_seq] = selectPast.get(keyLane(id), id, page) ?? [];
    return { newest_at: newest_at as number | null, next_seq: next_seq as number };
  };
  const append = database.prepare(insert);

  return {
    fact,
    facts: (id, page) => selectAll.all(keyLane(id), id, page).map((row) => record(row)),
    admit: (id, page, event, decide) =>
      group.write([slotOf(id)], () => {
        const person = profiles.find(id);
        if (person === undefined) return { outcome: 'unknown' };
        const standing = fact(id, page, event.event_id);
        if (standing !== undefined) return repeated(event, { person, fact: standing });
        const { person: after, fact: made, deliveries = [] } = decide(person, past(id, page));
        profiles.touched(id);
        append.run(...values([keyLane(id), id, page], made));
        if (after !== person) profiles.put(after);
        lines.queue(deliveries);
        return { outcome: 'admitted', person: after, fact: made };
      }),
  };
}
