/**
 * Who read which fields of whom, kept in blocks: what was recorded together for the people of
 * neighbouring lanes is one row.
 *
 * A row for each person cost twenty times as much, because every one lay on a page of its own, and
 * this is written for every read. Looking somebody up costs a search through the blocks of their
 * lanes, which is asked for now and then.
 */
import { keyLane, LANES, type Lane } from '../../domain/psid.ts';
import { fromCursor, type Key, toListed } from '../cursor.ts';
import type { AuditTrail, Read, ReadBatch, ReadRecord } from '../store.ts';
import type { Database } from './database.ts';
import type { GroupCommit } from './group-commit.ts';

export interface SqliteAudit extends AuditTrail {
  /** From here on nothing is recorded of them. */
  mute(person: string): void;
  /** Their ids may stand for others from here on. */
  hearAll(): void;
  /** Removes what was recorded; runs inside a write. */
  remove(person: string): void;
}

/** So many neighbouring lanes share a block, which goes by the first of them. */
const LANES_A_BLOCK = 16;

/** What a block holds, as JSON: reads that agree in page, app, fields and answer stand together. */
type Block = [page: string, app: string, fields: string, answer: string, reads: Read[]][];

/** Reads noted before an erasure come at most a flush later; older ids may go. */
const MUTED_MAX = 10_000;
const NEWEST: Key = [Number.MAX_SAFE_INTEGER, '', '', '', '', ''];

export function sqliteAudit(database: Database, group: GroupCommit): SqliteAudit {
  const insert = database.prepare('INSERT INTO audit (lane, minute, block) VALUES (?, ?, ?)');
  const selectMinute = database.prepare(
    `SELECT minute FROM audit
      WHERE lane = ? AND minute <= ? AND instr(block, ?) > 0 ORDER BY minute DESC LIMIT 1`,
  );
  const selectBlocks = database.prepare(
    'SELECT block FROM audit WHERE lane = ? AND minute = ? AND instr(block, ?) > 0',
  );
  const selectOf = database.prepare(
    'SELECT id, block FROM audit WHERE lane = ? AND instr(block, ?) > 0',
  );
  const replace = database.prepare('UPDATE audit SET block = ? WHERE lane = ? AND id = ?');
  const forget = database.prepare('DELETE FROM audit WHERE lane = ? AND minute < ?');
  const muted = new Set<string>();

  /** The reads of one person in one minute, those that agree added up, in the listing's order. */
  function within(minute: number, person: string): ReadRecord[] {
    const rows = new Map<string, ReadRecord>();
    for (const [text] of selectBlocks.all(blockLane(person), minute, mentionOf(person))) {
      for (const [page_id, app_id, fields, answer, reads] of JSON.parse(String(text)) as Block) {
        for (const [person_id, psid, count] of reads) {
          if (person_id !== person) continue;
          const row = { person_id, page_id, psid, app_id, fields, answer, minute, reads: 0 };
          const key = JSON.stringify(keyOf(row));
          const known = rows.get(key) ?? row;
          known.reads += count;
          rows.set(key, known);
        }
      }
    }
    return [...rows.values()].sort((one, other) => compare(keyOf(other), keyOf(one)));
  }

  return {
    record: (batches) =>
      group.write([], () => {
        for (const { lane, minute, block } of blocksOf(batches, muted)) {
          insert.run(lane, minute, JSON.stringify(block));
        }
      }),
    reads(person, listing) {
      const after = fromCursor(listing.after, NEWEST);
      const found: ReadRecord[] = [];
      const lane = blockLane(person);
      const mention = mentionOf(person);
      let newest = Number(after[0]);
      while (found.length <= listing.limit) {
        const [row] = selectMinute.all(lane, newest, mention);
        if (row === undefined) break;
        const minute = Number(row[0]);
        const rows = within(minute, person);
        found.push(...rows.filter((read) => compare(keyOf(read), after) < 0));
        newest = minute - 1;
      }
      return toListed(found, listing, keyOf);
    },
    async forgetBefore(minute) {
      // One lane a commit, so that a long trail never holds up everything else.
      for (let lane = 0; lane < LANES; lane += LANES_A_BLOCK) {
        await group.write([], () => {
          forget.run(lane, minute);
        });
      }
    },
    mute(person) {
      if (muted.size >= MUTED_MAX) muted.clear();
      muted.add(person);
    },
    hearAll: () => muted.clear(),
    remove(person) {
      const lane = blockLane(person);
      for (const [id, text] of selectOf.all(lane, mentionOf(person))) {
        const block = JSON.parse(String(text)) as Block;
        const rest = block.map(([page, app, fields, answer, reads]) => {
          return [page, app, fields, answer, reads.filter(([of]) => of !== person)];
        });
        replace.run(JSON.stringify(rest), lane, id!);
      }
    },
  };
}

function blocksOf(
  batches: readonly ReadBatch[],
  muted: ReadonlySet<string>,
): { lane: Lane; minute: number; block: Block }[] {
  const blocks = new Map<string, { lane: Lane; minute: number; block: Block }>();
  for (const { page_id, app_id, fields, answer, minute, reads } of batches) {
    const byBlock: Read[][] = Array.from({ length: LANES / LANES_A_BLOCK }, () => []);
    for (const read of reads) {
      const [person] = read;
      if (muted.size > 0 && muted.has(person)) continue;
      byBlock[blockLane(person) / LANES_A_BLOCK]!.push(read);
    }
    for (const [index, own] of byBlock.entries()) {
      if (own.length === 0) continue;
      const lane = index * LANES_A_BLOCK;
      const place = `${lane} ${minute}`;
      const known = blocks.get(place) ?? { lane, minute, block: [] };
      known.block.push([page_id, app_id, fields, answer, own]);
      blocks.set(place, known);
    }
  }
  return [...blocks.values()];
}

function blockLane(person: string): Lane {
  const lane = keyLane(person);
  return lane - (lane % LANES_A_BLOCK);
}

/** How a block mentions somebody; ids that merely contain theirs are told apart afterwards. */
function mentionOf(person: string): string {
  return JSON.stringify(person);
}

/** Newest first; the rest only so that a listing has one order. */
function keyOf({ minute, page_id, psid, app_id, fields, answer }: ReadRecord): Key {
  return [minute, page_id, psid, app_id, fields, answer];
}

function compare(one: Key, other: Key): number {
  for (const [index, member] of one.entries()) {
    if (member !== other[index]) return member < other[index]! ? -1 : 1;
  }
  return 0;
}
