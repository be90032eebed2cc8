/** Who read which fields of whom: the lane of the person. No cached read is made of it. */
import { keyLane, LANES } from '../../domain/psid.ts';
import { fromCursor, toListed } from '../cursor.ts';
import type { AuditTrail } from '../store.ts';
import type { Database } from './database.ts';
import type { GroupCommit } from './group-commit.ts';
import { auditTable } from './tables.ts';

/** The members of a row's key below its person. */
const KEY = 'minute, page_id, psid, app_id, fields, answer';
const START = [Number.MAX_SAFE_INTEGER, '', '', '', '', ''];

export function sqliteAudit(database: Database, group: GroupCommit): AuditTrail {
  const { columns, insert, record, values } = auditTable;
  const add = database.prepare(
    `${insert} ON CONFLICT (lane, person_id, ${KEY})
      DO UPDATE SET reads = audit.reads + excluded.reads`,
  );
  const selectErased = database.prepare(
    'SELECT 1 FROM person WHERE lane = ? AND id = ? AND erased_at IS NOT NULL',
  );
  const selectPage = database.prepare(
    `SELECT ${columns} FROM audit
      WHERE lane = ? AND person_id = ? AND (${KEY}) < (?, ?, ?, ?, ?, ?)
      ORDER BY ${KEY.replaceAll(',', ' DESC,')} DESC LIMIT ?`,
  );
  const forget = database.prepare('DELETE FROM audit WHERE lane = ? AND minute < ?');

  return {
    record: (reads) =>
      group.write([], () => {
        for (const read of reads) {
          const lane = keyLane(read.person_id);
          if (selectErased.get(lane, read.person_id) !== undefined) continue;
          add.run(...values([lane], read));
        }
      }),
    reads(person, listing) {
      const after = fromCursor(listing.after, START);
      const rows = selectPage.all(keyLane(person), person, ...after, listing.limit + 1);
      return toListed(
        rows.map((row) => record(row)),
        listing,
        (read) => [read.minute, read.page_id, read.psid, read.app_id, read.fields, read.answer],
      );
    },
    async forgetBefore(minute) {
      // One lane a commit, so that a long trail never holds up everything else.
      for (let lane = 0; lane < LANES; lane++) {
        await group.write([], () => {
          forget.run(lane, minute);
        });
      }
    },
  };
}
