/** Profile pictures: one for each person at most. */
import { keyLane } from '../../domain/psid.ts';
import type { People } from '../store.ts';
import type { Database } from './database.ts';
import { slotOf } from './generations.ts';
import type { Profiles } from './people.ts';
import { pictureTable } from './tables.ts';
import type { Writer } from './writer.ts';

export function sqlitePictures(
  database: Database,
  group: Writer,
  profiles: Profiles,
): Pick<People, 'picture' | 'setPicture'> {
  const select = database.prepare(
    `SELECT ${pictureTable.columns} FROM picture WHERE lane = ? AND person_id = ?`,
  );
  const put = database.prepare(pictureTable.put);
  const remove = database.prepare('DELETE FROM picture WHERE lane = ? AND person_id = ?');

  return {
    picture(id) {
      const row = profiles.has(id) ? select.get(keyLane(id), id) : undefined;
      return row && pictureTable.record(row);
    },
    setPicture: (id, picture) =>
      group.write([slotOf(id)], () => {
        const person = profiles.find(id);
        if (person === undefined) return undefined;
        const changed = { ...person, picture_version: person.picture_version + 1 };
        if (picture === null) remove.run(keyLane(id), id);
        else put.run(...pictureTable.values([keyLane(id), id], picture));
        profiles.put(changed);
        return changed;
      }),
  };
}
