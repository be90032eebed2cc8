/**
 * How far an import came, in a file beside the store: everything before the place is stored.
 *
 * It is believed only if the file that is imported begins with the very same bytes, and if the last
 * thing before the place is found in the store, which may have been moved away or restored since.
 */
import type { Hash } from 'node:crypto';
import {
  createReadStream,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { freshHash, type Line, type Place } from './lines.ts';
import type { Tally } from './tally.ts';

export interface Checkpoint {
  place: Place;
  /** The newest line before the place that the store holds. */
  last: { number: number; offset: number; length: number };
  tally: Tally;
}

export class CheckpointFile {
  readonly #path: string;

  constructor(db: string) {
    this.#path = `${db}.import`;
  }

  /** Replaced as a whole, so that a kill leaves the one before. */
  write(checkpoint: Checkpoint): void {
    writeFileSync(`${this.#path}.new`, `${JSON.stringify(checkpoint)}\n`);
    renameSync(`${this.#path}.new`, this.#path);
  }

  remove(): void {
    rmSync(this.#path, { force: true });
    rmSync(`${this.#path}.new`, { force: true });
  }

  /** Undefined: there is none, or none that was written here. */
  read(): Checkpoint | undefined {
    try {
      const { place, last, tally }: Checkpoint = JSON.parse(readFileSync(this.#path, 'utf8'));
      const numbers = [place.offset, place.lines, last.number, last.offset, last.length];
      const isWhole = [...numbers, ...Object.values(tally)].every(Number.isSafeInteger);
      return isWhole && typeof place.digest === 'string' ? { place, last, tally } : undefined;
    } catch {
      return undefined;
    }
  }
}

/** A digest of all bytes before the place, if they are the ones that were imported. */
export async function hashUpTo(file: string, { offset, digest }: Place): Promise<Hash | undefined> {
  const hash = freshHash();
  if (statSync(file).size < offset) return undefined;
  if (offset > 0) {
    const stream = createReadStream(file, { end: offset - 1, highWaterMark: 1 << 20 });
    for await (const chunk of stream) hash.update(chunk);
  }
  return hash.copy().digest('hex') === digest ? hash : undefined;
}

export async function readLine(file: string, last: Checkpoint['last']): Promise<Line> {
  const { number, offset, length } = last;
  const handle = await open(file);
  try {
    const bytes = Buffer.alloc(length);
    await handle.read(bytes, 0, length, offset);
    return { number, offset, bytes };
  } finally {
    await handle.close();
  }
}
