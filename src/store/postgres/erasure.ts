/** Erasing a person: unknown at once, their traces swept afterwards. */
import { personThread } from '../../domain/delivery.ts';
import { tombstone } from '../../domain/person.ts';
import { keyLane } from '../../domain/psid.ts';
import type { People } from '../store.ts';
import type { Database } from './database.ts';
import type { Lines } from './lines.ts';
import type { Profiles } from './people.ts';
import { personTable } from './tables.ts';

/** Beside the person's own row. */
const TRACES = ['picture', 'scoped_id', 'person_alias', 'person_fact', 'audit'];

export function postgresErasure(
  database: Database,
  profiles: Profiles,
  lines: Lines,
): Pick<People, 'erase' | 'unswept' | 'sweep'> {
  // The condition is that of the index person_unswept: only then is it used.
  const selectUnswept = database.prepare(
    `SELECT id FROM person
      WHERE erased_at IS NOT NULL AND swept = false AND lane >= 0 ORDER BY lane, id`,
    { scatter: 'the few that are erased and not swept, at the start of a server' },
  );
  const hold = database.prepare(
    `SELECT ${personTable.columns} FROM person
      WHERE lane = $1 AND id = $2 AND erased_at IS NOT NULL AND swept = false FOR UPDATE`,
  );
  const removals = TRACES.map((traces) =>
    database.prepare(`DELETE FROM ${traces} WHERE lane = $1 AND person_id = $2`),
  );
  const mark = database.prepare('UPDATE person SET swept = true WHERE lane = $1 AND id = $2');

  return {
    erase: (id, at) =>
      database.transact(`person ${id}`, async (transaction) => {
        const person = await profiles.hold(transaction, id);
        if (person === undefined) return false;
        profiles.put(transaction, { ...person, erased_at: at });
        return true;
      }),
    async unswept() {
      return (await database.all(selectUnswept, [])).map(([id]) => id as string);
    },
    sweep: (id) =>
      database.transact(`person ${id}`, async (transaction) => {
        const key = [keyLane(id), id];
        const row = await transaction.get(hold, key);
        if (row === undefined) return;
        for (const removal of removals) transaction.write(removal, key);
        lines.dropThread(transaction, personThread(id));
        profiles.put(transaction, tombstone(personTable.record(row)));
        transaction.write(mark, key);
      }),
  };
}
