/** One file, from its first line or from where an earlier run was stopped, to its end. */
import type { Hash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { Refusal } from '../../domain/refusal.ts';
import { type Checkpoint, type CheckpointFile, hashUpTo, readLine } from './checkpoint.ts';
import { freshHash, type Line, LineReader } from './lines.ts';
import { type BadLine, importLines, type Target } from './run.ts';
import { newTally, type Tally } from './tally.ts';

/** Large enough for a store to do thousands of writes together, small enough to hold. */
const SLAB_BYTES = 2 * 1024 * 1024;

/**
 * How much is stored between two places to go on from, where the store must be told to commit: at
 * first little, so that the first of them comes soon, then twice as much each time. What a commit
 * costs grows with the store, and hardly with what is new in it.
 */
const SYNC_BYTES = { first: 2 * 1024 * 1024, most: 64 * 1024 * 1024 };

export interface ImportOptions {
  /** '-': standard input. */
  file: string;
  target: Target;
  /** Undefined: nothing is kept of how far it came. */
  checkpoints: CheckpointFile | undefined;
  /** Told once, before the first line: where it starts, and of how many bytes. */
  onStart(start: Start): void;
  /** Told of each slab that is stored. */
  onSlab(slab: { bad: BadLine[]; bytes: number; lines: number }): void;
  /** Aborted: it stops at the next place from which it can go on. */
  stop: AbortSignal;
}

export interface Start {
  offset: number;
  lines: number;
  bytes: number | undefined;
}

export interface Done {
  tally: Tally;
  /** Lines of this run. */
  lines: number;
  /** False: it was told to stop. */
  isWhole: boolean;
}

export async function importFile(options: ImportOptions): Promise<Done> {
  const { file, target, onStart, onSlab, stop } = options;
  const bytes = sizeOf(file);
  const checkpoints = bytes === undefined ? undefined : options.checkpoints;
  const resumed = checkpoints && (await resume(file, target, checkpoints.read()));
  const hash = resumed?.hash ?? freshHash();
  const tally = resumed?.checkpoint.tally ?? newTally();
  const start = resumed?.checkpoint.place ?? { offset: 0, lines: 0 };
  let last = resumed?.checkpoint.last;
  let lines = start.lines;
  onStart({ ...start, bytes });

  const chunks =
    file === '-' || bytes === undefined ? streamOf(file, 0) : streamOf(file, start.offset);
  const reader = new LineReader(SLAB_BYTES, { start, hash });
  const pace = new Pace(start.offset);
  for await (const slab of reader.slabs(chunks)) {
    const imported = await importLines(slab.lines, target, tally);
    if (imported.last !== undefined) last = placeOf(imported.last);
    lines = slab.end.lines;
    if (target.sink.sync === undefined || stop.aborted || pace.isDue(slab.end.offset)) {
      await target.sink.sync?.();
      if (last !== undefined) checkpoints?.write({ place: slab.end, last, tally });
    }
    onSlab({ bad: imported.bad, bytes: slab.end.offset, lines });
    if (stop.aborted) return { tally, lines: lines - start.lines, isWhole: false };
  }
  await target.sink.sync?.();
  checkpoints?.remove();
  return { tally, lines: lines - start.lines, isWhole: true };
}

/** When to commit; places are offsets in the file. */
class Pace {
  #bytes = SYNC_BYTES.first;
  #due: number;

  constructor(start: number) {
    this.#due = start + this.#bytes;
  }

  isDue(offset: number): boolean {
    if (offset < this.#due) return false;
    this.#bytes = Math.min(this.#bytes * 2, SYNC_BYTES.most);
    this.#due = offset + this.#bytes;
    return true;
  }
}

/** Undefined: from the first line. */
async function resume(
  file: string,
  target: Target,
  checkpoint: Checkpoint | undefined,
): Promise<{ hash: Hash; checkpoint: Checkpoint } | undefined> {
  if (checkpoint === undefined) return undefined;
  const hash = await hashUpTo(file, checkpoint.place);
  if (hash === undefined) return undefined;
  const again = newTally();
  await importLines([await readLine(file, checkpoint.last)], target, again);
  // Anything but "already there": the store is not the one that the checkpoint speaks of.
  return again.present === 1 ? { hash, checkpoint } : undefined;
}

function placeOf({ number, offset, bytes }: Line): Checkpoint['last'] {
  return { number, offset, length: bytes?.length ?? 0 };
}

/** Undefined: a pipe, which has no size and no place to go back to. */
function sizeOf(file: string): number | undefined {
  if (file === '-') return undefined;
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) throw new Refusal('invalid', `${file} is a directory. Name a file.`);
    return stats.isFile() ? stats.size : undefined;
  } catch (error) {
    throw error instanceof Refusal ? error : unreadable(file, error);
  }
}

async function* streamOf(file: string, start: number): AsyncGenerator<Buffer> {
  const stream =
    file === '-' ? process.stdin : createReadStream(file, { start, highWaterMark: SLAB_BYTES });
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, cause: unknown): Refusal {
  const name = file === '-' ? 'Standard input' : `The file ${file}`;
  const { code } = cause as { code?: string };
  return new Refusal('invalid', `${name} cannot be read (${code ?? cause}).`, undefined, {
    cause,
  });
}
