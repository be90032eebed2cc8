/**
 * Which counters the writing process raised, told to processes that only read the same file.
 *
 * JavaScript maps no file into memory, and threads could not be replaced one by one without a reset
 * connection; so what threads would find in shared memory lies in a small file of the page cache.
 * Asking it whether anything was written costs one read of 16 bytes: 0.6 µs, where `PRAGMA
 * data_version` takes 1.8 and tells nothing of what was written.
 *
 * The file: how many counters were ever raised, twice, its layout, and a ring of the last ones. The writer
 * writes the ring before the number, and both before it acknowledges; so whoever reads the number
 * after an acknowledgement knows of everything that was acknowledged.
 */
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { unavailable } from './failure.ts';
import { EVERYTHING, Generations, type Slot } from './generations.ts';

/**
 * Another number whenever this file, `slotOf`, or what a column that readers ask for holds
 * changes: in a restart that brings another program, its writer meets readers of the old one.
 */
const LAYOUT = 2;
/** As many as a reader may be behind; one that is further takes everything for raised. */
const RING = 1 << 16;
const ENTRY_BYTES = Int32Array.BYTES_PER_ELEMENT;
const HEAD_BYTES = 16;
const LAYOUT_AT = HEAD_BYTES;
const RING_AT = 4096;
const FILE_BYTES = RING_AT + RING * ENTRY_BYTES;
/** The entry of a commit that raised no counter. */
const NOTHING = -2;
/** Two copies of the number that differ are one that is being written. */
const TRIES = 1000;

export const raisedFileOf = (path: string): string => `${path}.raised`;

/** Counters of the one process that writes: every raise is told before it returns. */
export class ToldGenerations extends Generations {
  readonly #file: number;
  readonly #head = new Float64Array(2);
  #count: number;

  /**
   * `path`: of the store, which this process has locked. The file is never replaced: who reads it
   * keeps it open. `kept`: how many reads will be kept.
   */
  constructor(path: string, kept?: number) {
    super(kept);
    this.#file = openSync(raisedFileOf(path), constants.O_RDWR | constants.O_CREAT, 0o600);
    // Written whole at once: a disk that is full later refuses no raise.
    if (fstatSync(this.#file).size < FILE_BYTES) {
      writeSync(this.#file, new Uint8Array(FILE_BYTES), 0, FILE_BYTES, 0);
    }
    readSync(this.#file, this.#head, 0, HEAD_BYTES, 0);
    this.#count = Math.max(...this.#head);
    this.#write(Float64Array.of(LAYOUT), LAYOUT_AT);
    // Whoever wrote before may have been killed between a commit and this.
    this.#tell([EVERYTHING]);
  }

  override raise(slots: Iterable<Slot>): void {
    const raised = [...slots];
    super.raise(raised);
    if (raised.length === 0) this.#tell([NOTHING]);
    else this.#tell(raised.length > RING / 4 ? [EVERYTHING] : raised);
  }

  close(): void {
    closeSync(this.#file);
  }

  #tell(raised: readonly number[]): void {
    const entries = Int32Array.from(raised);
    const at = this.#count % RING;
    const first = Math.min(entries.length, RING - at);
    this.#write(entries.subarray(0, first), RING_AT + at * ENTRY_BYTES);
    if (first < entries.length) this.#write(entries.subarray(first), RING_AT);
    this.#count += entries.length;
    this.#head.fill(this.#count);
    this.#write(this.#head, 0);
  }

  /** What cannot be told must not be acknowledged: it throws past every handler, and the process ends. */
  #write(values: Int32Array | Float64Array, at: number): void {
    const { byteLength } = values;
    if (writeSync(this.#file, values, 0, byteLength, at) !== byteLength) {
      throw new Error('the counters were not written whole');
    }
  }
}

/** The same counters in a process that reads: as they were when it last looked. */
export class FollowedGenerations extends Generations {
  readonly #path: string;
  readonly #file: number;
  readonly #head = new Float64Array(2);
  #count: number;

  constructor(path: string, kept?: number) {
    super(kept);
    this.#path = path;
    this.#file = openSync(raisedFileOf(path), 'r');
    this.#count = this.#stableCount();
    this.#checkLayout();
  }

  /** From here on everything that was acknowledged before is known of. Throws `unavailable`. */
  look(): void {
    this.#readHead();
    const head = this.#head;
    if (head[0] !== this.#count || head[1] !== this.#count) this.#follow();
  }

  close(): void {
    closeSync(this.#file);
  }

  #follow(): void {
    const count = this.#stableCount();
    this.#checkLayout();
    const entries = this.#entries(count - this.#count);
    // Meanwhile the ring may have come round to what was read.
    const isWhole = this.#stableCount() - this.#count <= RING / 2;
    const raised = entries === undefined || !isWhole ? [EVERYTHING] : entries;
    this.raise(raised.filter((slot) => slot !== NOTHING));
    this.#count = count;
  }

  /** The last so many; undefined: they are too many. */
  #entries(many: number): Int32Array | undefined {
    if (many < 0 || many > RING / 2) return undefined;
    const entries = new Int32Array(many);
    const at = this.#count % RING;
    const first = Math.min(many, RING - at);
    this.#read(entries.subarray(0, first), RING_AT + at * ENTRY_BYTES);
    if (first < many) this.#read(entries.subarray(first), RING_AT);
    return entries;
  }

  /** A new writer raises everything first, so that whoever reads comes here. */
  #checkLayout(): void {
    const layout = new Float64Array(1);
    this.#read(layout, LAYOUT_AT);
    if (layout[0] === LAYOUT) return;
    throw unavailable(`The store ${this.#path} is written by another version of Pagescope.`);
  }

  #stableCount(): number {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      this.#readHead();
      if (this.#head[0] === this.#head[1]) return this.#head[0]!;
    }
    throw unavailable(
      `The counters beside the store ${this.#path} are broken. Restart the server.`,
    );
  }

  #readHead(): void {
    this.#read(this.#head, 0);
  }

  #read(into: Int32Array | Float64Array, at: number): void {
    const { byteLength } = into;
    if (byteLength === 0) return;
    if (readSync(this.#file, into, 0, byteLength, at) !== byteLength) {
      throw unavailable(`The counters beside the store ${this.#path} are cut short.`);
    }
  }
}
