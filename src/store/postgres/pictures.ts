/** Profile pictures: one for each person at most. */
import { keyLane } from '../../domain/psid.ts';
import type { People } from '../store.ts';
import type { Database } from './database.ts';
import type { Profiles } from './people.ts';
import { pictureTable } from './tables.ts';

export function postgresPictures(
  database: Database,
  profiles: Profiles,
): Pick<People, 'picture' | 'setPicture'> {
  const { columns, put, record, values } = pictureTable;
  const select = database.prepare(
    `SELECT ${columns} FROM picture
      JOIN person ON person.lane = picture.lane AND person.id = picture.person_id
      WHERE picture.lane = $1 AND picture.person_id = $2 AND person.erased_at IS NULL`,
  );
  const replace = database.prepare(put);
  const remove = database.prepare('DELETE FROM picture WHERE lane = $1 AND person_id = $2');

  return {
    async picture(id) {
      const row = await database.get(select, [keyLane(id), id]);
      if (row === undefined) return undefined;
      const { type, bytes } = record(row);
      return { type, bytes: Uint8Array.from(bytes) };
    },
    setPicture: (id, picture) =>
      database.transact(`person ${id}`, async (transaction) => {
        const person = await profiles.hold(transaction, id);
        if (person === undefined) return undefined;
        const key = [keyLane(id), id];
        const changed = { ...person, picture_version: person.picture_version + 1 };
        if (picture === null) transaction.write(remove, key);
        else transaction.write(replace, values(key, picture));
        profiles.put(transaction, changed);
        return changed;
      }),
  };
}
