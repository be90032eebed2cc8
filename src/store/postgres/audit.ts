/**
 * Who read which fields of whom: one row for each kind of read, person and minute, in the person's
 * lane, so that a trail is found and removed without a look at anybody else's.
 */
import { keyLane, LANES } from '../../domain/psid.ts';
import { type Key, toListed } from '../cursor.ts';
import type { AuditTrail, ReadBatch, ReadRecord } from '../store.ts';
import type { Database } from './database.ts';
import type { Input, Row } from './statement.ts';
import { startOf } from './text.ts';

/** Rows a statement. */
const ROWS_MAX = 1000;
/** Divides the lanes. */
const LANES_AT_ONCE = 32;
const NEWEST: Key = [Number.MAX_SAFE_INTEGER, '', '', '', '', ''];
const COLUMNS = ['lane', 'person_id', 'minute', 'page_id', 'psid', 'app_id', 'fields', 'answer'];
const TYPES = ['smallint', 'text', 'bigint', 'text', 'text', 'text', 'text', 'text', 'bigint'];
/** What a listing goes by. */
const KEY = 'minute, page_id, psid, app_id, fields, answer';

export function postgresAudit(database: Database): AuditTrail {
  const names = [...COLUMNS, 'reads'];
  const add = database.prepare(
    `INSERT INTO audit (${names.join(', ')})
      SELECT ${names.map((name) => `noted.${name}`).join(', ')}
      FROM unnest(${TYPES.map((type, index) => `$${index + 1}::${type}[]`).join(', ')})
        AS noted (${names.join(', ')})
      WHERE NOT EXISTS (
        SELECT 1 FROM person
        WHERE person.lane = noted.lane AND person.id = noted.person_id
          AND person.erased_at IS NOT NULL
      )
      ON CONFLICT (${COLUMNS.join(', ')}) DO UPDATE SET reads = audit.reads + excluded.reads`,
    { scatter: 'counts of many people; each row stands for itself' },
  );
  const select = database.prepare(
    `SELECT person_id, page_id, psid, app_id, fields, answer, minute, reads FROM audit
      WHERE lane = $1 AND person_id = $2 AND (${KEY}) < ($3, $4, $5, $6, $7, $8)
      ORDER BY ${KEY.replaceAll(',', ' DESC,')} DESC LIMIT $9`,
  );
  const forget = database.prepare('DELETE FROM audit WHERE lane = $1 AND minute < $2');

  return {
    async record(batches) {
      const rows = rowsOf(batches);
      for (let from = 0; from < rows.length; from += ROWS_MAX) {
        const part = rows.slice(from, from + ROWS_MAX);
        await database.run(
          add,
          TYPES.map((_, column): Input => part.map((row) => row[column]!)),
        );
      }
    },
    async reads(person, listing) {
      const after = startOf(listing.after, NEWEST);
      const asked = [keyLane(person), person, ...after, listing.limit + 1];
      const rows = await database.all(select, asked);
      return toListed(rows.map(recordOf), listing, keyOf);
    },
    async forgetBefore(minute) {
      for (let from = 0; from < LANES; from += LANES_AT_ONCE) {
        const lanes = Array.from({ length: LANES_AT_ONCE }, (_, index) => from + index);
        await database.together(lanes.map((lane) => [forget, [lane, minute]]));
      }
    },
  };
}

/** Each once, and in one order, so that two processes never wait for each other. */
function rowsOf(batches: readonly ReadBatch[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { page_id, app_id, fields, answer, minute, reads } of batches) {
    for (const [person_id, psid, count] of reads) {
      const shared = [page_id, psid, app_id, fields, answer];
      const row: Row = [keyLane(person_id), person_id, minute, ...shared, count];
      const key = row.slice(0, COLUMNS.length).join('\0');
      const known = rows.get(key);
      if (known === undefined) rows.set(key, row);
      else known[COLUMNS.length] = Number(known[COLUMNS.length]) + count;
    }
  }
  return [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

function recordOf(row: Row): ReadRecord {
  const [person_id, page_id, psid, app_id, fields, answer, minute, reads] = row;
  return { person_id, page_id, psid, app_id, fields, answer, minute, reads } as ReadRecord;
}

/** Newest first; the rest only so that a listing has one order. */
function keyOf({ minute, page_id, psid, app_id, fields, answer }: ReadRecord): Key {
  return [minute, page_id, psid, app_id, fields, answer];
}
