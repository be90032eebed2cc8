/**
 * Who read which fields of whom: one row for each kind of read, person and minute, in the person's
 * lane, so that a trail is found and removed without a look at anybody else's.
 */
import { keyLane, LANES } from '../../domain/psid.ts';
import { type Key, toListed } from '../cursor.ts';
import type { AuditTrail, Read, ReadBatch, ReadRecord } from '../store.ts';
import type { Database } from './database.ts';
import type { Input, Row } from './statement.ts';
import { numberArray, startOf, textArray } from './text.ts';

/** Rows a statement: some 100 ms of the server's time. */
const ROWS_MAX = 5000;
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
      SELECT noted.lane, noted.person_id, ($6::bigint[])[noted.kind], ($7::text[])[noted.kind],
        noted.psid, ($8::text[])[noted.kind], ($9::text[])[noted.kind], ($10::text[])[noted.kind],
        noted.reads
      FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::smallint[])
        AS noted (lane, person_id, psid, reads, kind)
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
      for (const columns of notedIn(batches)) await database.run(add, columns);
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

/** What is to be written, as columns: of each statement those of its rows, then those of its kinds. */
function notedIn(batches: readonly ReadBatch[]): Input[][] {
  const statements: Input[][] = [];
  for (let from = 0; from < batches.length; from += KINDS_MAX) {
    const kinds = batches.slice(from, from + KINDS_MAX);
    const kindColumns = [
      numberArray(kinds.map(({ minute }) => minute)),
      ...(['page_id', 'app_id', 'fields', 'answer'] as const).map((member) =>
        textArray(kinds.map((kind) => kind[member])),
      ),
    ];
    const noted = new Noted(kinds);
    for (let at = 0; at < noted.rows.length; at += ROWS_MAX) {
      statements.push([...noted.columns(at, at + ROWS_MAX), ...kindColumns]);
    }
  }
  return statements;
}

/** What fits a smallint. */
const KINDS_MAX = 30_000;

/** The reads of a flush. It is filled with every read, so it makes no object for one. */
class Noted {
  readonly #reads: Read[] = [];
  /** From 1 on, as the server counts. */
  readonly #kinds: number[] = [];
  readonly #lanes: number[] = [];
  /** Places in those: each read once, and in one order, so that two servers never wait for each other. */
  readonly rows: readonly number[];

  constructor(batches: readonly ReadBatch[]) {
    const first = new Map<string, number>();
    const lanes: number[][] = Array.from({ length: LANES }, () => []);
    for (const [index, { page_id, app_id, fields, answer, minute, reads }] of batches.entries()) {
      const name = JSON.stringify([page_id, app_id, fields, answer, minute]);
      const kind = first.get(name) ?? index + 1;
      first.set(name, kind);
      for (const read of reads) {
        const lane = keyLane(read[0]);
        lanes[lane]!.push(this.#reads.length);
        this.#reads.push(read);
        this.#kinds.push(kind);
        this.#lanes.push(lane);
      }
    }
    this.rows = lanes.flatMap((places) => (places.length > 1 ? this.#once(places) : places));
  }

  columns(from: number, to: number): Input[] {
    const rows = this.rows.slice(from, to);
    return [
      numberArray(rows.map((row) => this.#lanes[row]!)),
      textArray(rows.map((row) => this.#reads[row]![0])),
      textArray(rows.map((row) => this.#reads[row]![1])),
      numberArray(rows.map((row) => this.#reads[row]![2])),
      numberArray(rows.map((row) => this.#kinds[row]!)),
    ];
  }

  /** Those that agree are added up in the first of them. */
  #once(places: number[]): number[] {
    const once: number[] = [];
    for (const place of places.sort((one, other) => this.#compare(one, other))) {
      const last = once.at(-1);
      if (last === undefined || this.#compare(last, place) !== 0) once.push(place);
      else {
        const [person, psid, count] = this.#reads[last]!;
        this.#reads[last] = [person, psid, count + this.#reads[place]![2]];
      }
    }
    return once;
  }

  #compare(one: number, other: number): number {
    const [person, psid] = this.#reads[one]!;
    const [otherPerson, otherPsid] = this.#reads[other]!;
    return (
      order(psid, otherPsid) ||
      order(person, otherPerson) ||
      this.#kinds[one]! - this.#kinds[other]!
    );
  }
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
