/** Erasing a person: unknown at once, their traces swept afterwards. */
import { personThread } from '../../domain/delivery.ts';
import { tombstone } from '../../domain/person.ts';
import { keyLane } from '../../domain/psid.ts';
import type { People } from '../store.ts';
import type { SqliteAudit } from './audit.ts';
import type { Database } from './database.ts';
import { slotOf } from './generations.ts';
import type { Lines } from './lines.ts';
import type { Profiles } from './people.ts';
import { personTable } from './tables.ts';
import type { Writer } from './writer.ts';

/** Beside the person's own row. */
const TRACES = ['picture', 'scoped_id', 'person_alias', 'person_fact'];

export function sqliteErasure(
  database: Database,
  group: Writer,
  profiles: Profiles,
  lines: Lines,
  audit: SqliteAudit,
): Pick<People, 'erase' | 'unswept' | 'sweep'> {
  // The condition is that of the index person_unswept, word for word: only then is it used.
  const selectUnswept = database.prepare(
    'SELECT id FROM person WHERE erased_at IS NOT NULL AND swept = 0 ORDER BY lane, id',
  );
  const selectErased = database.prepare(
    `SELECT ${personTable.columns} FROM person
      WHERE lane = ? AND id = ? AND erased_at IS NOT NULL AND swept = 0`,
  );
  const removals = TRACES.map((traces) =>
    database.prepare(`DELETE FROM ${traces} WHERE lane = ? AND person_id = ?`),
  );
  const mark = database.prepare('UPDATE person SET swept = 1 WHERE lane = ? AND id = ?');

  return {
    erase: (id, at) =>
      group.write([slotOf(id)], () => {
        const person = profiles.find(id);
        if (person === undefined) return false;
        profiles.put({ ...person, erased_at: at });
        audit.mute(id);
        return true;
      }),
    unswept: () => selectUnswept.all().map(([id]) => id as string),
    sweep: (id) =>
      group.write([slotOf(id)], () => {
        const row = selectErased.get(keyLane(id), id);
        if (row === undefined) return;
        profiles.put(tombstone(personTable.record(row)));
        for (const removal of removals) removal.run(keyLane(id), id);
        lines.dropThread(personThread(id));
        audit.remove(id);
        mark.run(keyLane(id), id);
      }),
  };
}
