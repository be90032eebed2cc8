/**
 * Who read which fields of whom, kept in blocks: what was recorded together for the people of
 * neighbouring lanes is one row.
 *
 * A row for each person cost twenty times as much, because every one lay on a page of its own, and
 * this is written for every read. Looking somebody up costs a search through the blocks of their
 * lanes, which is asked for now and then.
 *
 * A block is lines of text: `["page","app","fields","answer"]` leads those who were read alike, one
 * to a line, as `person psid` or `person psid reads`. No id holds a space or an end of line.
 */
import { keyLane, LANES, type Lane } from '../../domain/psid.ts';
import { fromCursor, type Key, toListed } from '../cursor.ts';
import type { AuditTrail, ReadBatch, ReadRecord } from '../store.ts';
import type { Database } from './database.ts';
import type { Writer } from './writer.ts';

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
const BLOCKS = LANES / LANES_A_BLOCK;

/** Reads noted before an erasure come at most a flush later; older ids may go. */
const MUTED_MAX = 10_000;
const NEWEST: Key = [Number.MAX_SAFE_INTEGER, '', '', '', '', ''];

export function sqliteAudit(database: Database, group: Writer): SqliteAudit {
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
    for (const [block] of selectBlocks.all(blockLane(person), minute, mentionOf(person))) {
      for (const read of readsIn(String(block), person)) {
        const row = { ...read, minute };
        const key = JSON.stringify(keyOf(row));
        const known = rows.get(key);
        if (known === undefined) rows.set(key, row);
        else known.reads += row.reads;
      }
    }
    return [...rows.values()].sort((one, other) => compare(keyOf(other), keyOf(one)));
  }

  return {
    record: (batches) =>
      group.write([], () => {
        for (const [minute, blocks] of blocksOf(batches, muted)) {
          for (const [index, lines] of blocks.entries()) {
            if (lines.length > 0) insert.run(index * LANES_A_BLOCK, minute, lines.join('\n'));
          }
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
      for (const [id, block] of selectOf.all(lane, mentionOf(person))) {
        const rest = String(block)
          .split('\n')
          .filter((line) => !line.startsWith(`${person} `));
        replace.run(rest.join('\n'), lane, id!);
      }
    },
  };
}

/** What is to be written: lines by minute and by block. */
function blocksOf(
  batches: readonly ReadBatch[],
  muted: ReadonlySet<string>,
): ReadonlyMap<number, readonly string[][]> {
  const byMinute = new Map<number, string[][]>();
  for (const batch of batches) {
    const { minute, reads } = batch;
    const blocks = byMinute.get(minute) ?? Array.from({ length: BLOCKS }, () => []);
    byMinute.set(minute, blocks);
    const kind = kindLine(batch);
    const isLed = new Uint8Array(BLOCKS);
    for (const [person, psid, count] of reads) {
      if (muted.size > 0 && muted.has(person)) continue;
      const index = blockOf(person);
      const lines = blocks[index]!;
      if (isLed[index] === 0) {
        isLed[index] = 1;
        lines.push(kind);
      }
      lines.push(count === 1 ? `${person} ${psid}` : `${person} ${psid} ${count}`);
    }
  }
  return byMinute;
}

function kindLine({ page_id, app_id, fields, answer }: ReadBatch): string {
  return JSON.stringify([page_id, app_id, fields, answer]);
}

/** What a block says of one person. */
function readsIn(block: string, person: string): Omit<ReadRecord, 'minute'>[] {
  const found: Omit<ReadRecord, 'minute'>[] = [];
  let kind = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('[')) kind = line;
    else if (line.startsWith(`${person} `)) {
      const [page_id, app_id, fields, answer] = JSON.parse(kind) as [
        string,
        string,
        string,
        string,
      ];
      const [person_id, psid, reads = '1'] = line.split(' ') as [string, string, string?];
      found.push({ person_id, page_id, psid, app_id, fields, answer, reads: Number(reads) });
    }
  }
  return found;
}

function blockOf(person: string): number {
  return Math.floor(keyLane(person) / LANES_A_BLOCK);
}

function blockLane(person: string): Lane {
  return blockOf(person) * LANES_A_BLOCK;
}

/** How a block mentions somebody. */
function mentionOf(person: string): string {
  return `\n${person} `;
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
