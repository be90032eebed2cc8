/** Which PSID stands for a person on a page. */
import { keyLane } from '../../domain/psid.ts';
import { unknownPerson } from '../answers.ts';
import type { People } from '../store.ts';
import type { Database } from './database.ts';
import type { Profiles } from './people.ts';
import { scopedIdTable } from './tables.ts';

export function postgresReservations(
  database: Database,
  profiles: Profiles,
): Pick<People, 'psid' | 'psids' | 'reserve' | 'release'> {
  const { columns, insert, record, values } = scopedIdTable;
  const OF_PLACE = 'WHERE lane = $1 AND person_id = $2 AND page_id = $3';
  const select = database.prepare(`SELECT psid FROM scoped_id ${OF_PLACE}`);
  const selectAll = database.prepare(
    `SELECT ${columns} FROM scoped_id WHERE lane = $1 AND person_id = $2 ORDER BY page_id`,
  );
  const add = database.prepare(insert);
  const remove = database.prepare(`DELETE FROM scoped_id ${OF_PLACE} AND psid = $4`);

  return {
    async psid(id, page) {
      const row = await database.get(select, [keyLane(id), id, page]);
      return row?.[0] as string | undefined;
    },
    async psids(id) {
      const rows = await database.all(selectAll, [keyLane(id), id]);
      return rows.map((row) => record(row));
    },
    reserve: (id, page, fresh) =>
      database.transact(`person ${id}`, async (transaction) => {
        const key = [keyLane(id), id];
        const [person, standing] = await Promise.all([
          profiles.hold(transaction, id),
          transaction.get(select, [...key, page]),
        ]);
        if (person === undefined) throw unknownPerson();
        if (standing !== undefined) return standing[0] as string;
        transaction.write(add, values(key, { page_id: page, psid: fresh }));
        return fresh;
      }),
    async release(id, page, psid) {
      await database.run(remove, [keyLane(id), id, page, psid]);
    },
  };
}
