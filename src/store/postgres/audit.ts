/**
 * Who read which fields of whom: one row for each kind of read, person and minute, in the person's
 * lane, so that a trail is found and removed without a look at anybody else's.
 */
import { keyLane, LANES } from '../../domain/psid.ts';
import { type Key, toListed } from '../cursor.ts';
import type { AuditTrail, Read, ReadRecord } from '../store.ts';
import type { Database } from './database.ts';
import type { Row } from './statement.ts';
import { numberArray, startOf, textArray } from './text.ts';

/** Rows a statement. */
const ROWS_MAX = 1000;
/** Divides the lanes. */
const LANES_AT_ONCE = 32;
const NEWEST: Key = [Number.MAX_SAFE_INTEGER, '', '', '', '', ''];
/** What a listing goes by. */
const KEY = 'minute, page_id, psid, app_id, fields, answer';

export function postgresAudit(database: Database): AuditTrail {
  const key = 'lane, person_id, minute, page_id, psid, app_id, fields, answer';
  // Who is erased is a question of its own, because Citus takes none about each row of an array.
  const add = database.prepare(
    `INSERT INTO audit (${key}, reads)
      SELECT noted.lane, noted.person_id, $5::bigint, $6::text, noted.psid, $7::text, $8::text,
        $9::text, noted.reads
      FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[])
        AS noted (lane, person_id, psid, reads)
      LEFT JOIN (
        SELECT person.lane, person.id
        FROM unnest($1::smallint[], $2::text[]) AS asked (lane, id)
        JOIN person ON person.lane = asked.lane AND person.id = asked.id
        WHERE person.erased_at IS NOT NULL
      ) AS gone ON gone.lane = noted.lane AND gone.id = noted.person_id
      WHERE gone.id IS NULL
      ON CONFLICT (${key}) DO UPDATE SET reads = audit.reads + excluded.reads`,
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
      for (const { page_id, app_id, fields, answer, minute, reads } of batches) {
        const all = ordered(reads);
        for (let from = 0; from < all.length; from += ROWS_MAX) {
          const part = all.slice(from, from + ROWS_MAX);
          const lanes = part.map(([person]) => keyLane(person));
          const people = textArray(part.map(([person]) => person));
          const psids = textArray(part.map(([, psid]) => psid));
          const counts = part.map(([, , count]) => count);
          const columns = [numberArray(lanes), people, psids, numberArray(counts)];
          await database.run(add, [...columns, minute, page_id, app_id, fields, answer]);
        }
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
function ordered(reads: readonly Read[]): Read[] {
  const sorted = reads.toSorted(
    ([one, onePsid], [other, otherPsid]) => order(one, other) || order(onePsid, otherPsid),
  );
  const once: Read[] = [];
  for (const [person, psid, count] of sorted) {
    const last = once.at(-1);
    if (last !== undefined && last[0] === person && last[1] === psid) last[2] += count;
    else once.push([person, psid, count]);
  }
  return once;
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function recordOf(row: Row): ReadRecord {
  const [person_id, page_id, psid, app_id, fields, answer, minute, reads] = row;
  return { person_id, page_id, psid, app_id, fields, answer, minute, reads } as ReadRecord;
}

/** Newest first; the rest only so that a listing has one order. */
function keyOf({ minute, page_id, psid, app_id, fields, answer }: ReadRecord): Key {
  return [minute, page_id, psid, app_id, fields, answer];
}
