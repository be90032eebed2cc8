/** Which PSID stands for a person on a page. No cached read is made of it, so none is spoiled. */
import { keyLane } from '../../domain/psid.ts';
import { unknownPerson } from '../answers.ts';
import type { People } from '../store.ts';
import type { Database } from './database.ts';
import type { Profiles } from './people.ts';
import { scopedIdTable } from './tables.ts';
import type { Writer } from './writer.ts';

export function sqliteReservations(
  database: Database,
  group: Writer,
  profiles: Profiles,
): Pick<People, 'psid' | 'psids' | 'reserve' | 'release'> {
  const select = database.prepare(
    'SELECT psid FROM scoped_id WHERE lane = ? AND person_id = ? AND page_id = ?',
  );
  const psid = (id: string, page: string): string | undefined => {
    if (profiles.isBlank(id)) return undefined;
    return select.get(keyLane(id), id, page)?.[0] as string | undefined;
  };

  const selectAll = database.prepare(
    `SELECT ${scopedIdTable.columns} FROM scoped_id
      WHERE lane = ? AND person_id = ? ORDER BY page_id`,
  );
  const insert = database.prepare(`${scopedIdTable.insert} ON CONFLICT DO NOTHING`);
  const remove = database.prepare(
    'DELETE FROM scoped_id WHERE lane = ? AND person_id = ? AND page_id = ? AND psid = ?',
  );

  return {
    psid,
    psids: (id) => selectAll.all(keyLane(id), id).map((row) => scopedIdTable.record(row)),
    reserve: (id, page, fresh) =>
      group.write([], () => {
        if (!profiles.has(id)) throw unknownPerson();
        profiles.touched(id);
        const reservation = { page_id: page, psid: fresh };
        const isNew = insert.run(...scopedIdTable.values([keyLane(id), id], reservation)) === 1;
        return isNew ? fresh : (psid(id, page) ?? fresh);
      }),
    release: (id, page, psid) =>
      group.write([], () => {
        remove.run(keyLane(id), id, page, psid);
      }),
  };
}
