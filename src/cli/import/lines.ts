/** A stream of bytes as slabs of whole lines: bounded memory, and a digest of all that was read. */
import { createHash, type Hash } from 'node:crypto';

/** A picture of 8 MiB in base64, and the rest of its line. */
export const LINE_BYTES_MAX = 12 * 1024 * 1024;

export interface Line {
  /** The first line of the file is 1. */
  number: number;
  /** Where it begins in the file. */
  offset: number;
  /** Without its line feed; undefined: longer than {@link LINE_BYTES_MAX}. */
  bytes: Buffer | undefined;
}

/** A place between two lines of a file, and what lies before it. */
export interface Place {
  offset: number;
  /** Lines before it. */
  lines: number;
  /** SHA-256 of all bytes before it, hex. */
  digest: string;
}

export interface Slab {
  lines: Line[];
  /** Where the next slab begins. */
  end: Place;
}

const LINE_FEED = 10;

/** Cuts chunks into lines, of which a slab has about `slabBytes`. */
export class LineReader {
  readonly #slabBytes: number;
  readonly #hash: Hash;
  #lines: Line[] = [];
  #slabSize = 0;
  /** Bytes of a line whose end has not come yet; undefined: it is too long, and is passed over. */
  #open: Buffer[] | undefined = [];
  #openSize = 0;
  #number: number;
  #offset: number;

  /** `hash` has seen all bytes before `start`. */
  constructor(
    slabBytes: number,
    { start, hash }: { start: { offset: number; lines: number }; hash: Hash },
  ) {
    this.#slabBytes = slabBytes;
    this.#hash = hash;
    this.#number = start.lines;
    this.#offset = start.offset;
  }

  async *slabs(chunks: AsyncIterable<Buffer>): AsyncGenerator<Slab> {
    for await (const chunk of chunks) {
      const last = chunk.lastIndexOf(LINE_FEED);
      this.#cut(chunk);
      this.#hash.update(last < 0 ? '' : chunk.subarray(0, last + 1));
      if (this.#slabSize >= this.#slabBytes) yield this.#slab();
      if (last + 1 < chunk.length) this.#hash.update(chunk.subarray(last + 1));
    }
    if (this.#openSize > 0) this.#add();
    if (this.#lines.length > 0) yield this.#slab();
  }

  #cut(chunk: Buffer): void {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, from);
      const piece = chunk.subarray(from, end < 0 ? chunk.length : end);
      this.#openSize += piece.length;
      if (this.#openSize > LINE_BYTES_MAX) this.#open = undefined;
      else if (piece.length > 0) this.#open?.push(piece);
      if (end < 0) return;
      this.#add();
      // The line feed itself.
      this.#offset++;
      this.#slabSize++;
      from = end + 1;
    }
  }

  #add(): void {
    const bytes =
      this.#open?.length === 1 ? this.#open[0] : this.#open && Buffer.concat(this.#open);
    this.#lines.push({ number: ++this.#number, offset: this.#offset, bytes });
    this.#offset += this.#openSize;
    this.#slabSize += this.#openSize;
    this.#open = [];
    this.#openSize = 0;
  }

  #slab(): Slab {
    const lines = this.#lines;
    this.#lines = [];
    this.#slabSize = 0;
    const digest = this.#hash.copy().digest('hex');
    return { lines, end: { offset: this.#offset, lines: this.#number, digest } };
  }
}

/** A digest of nothing yet. */
export function freshHash(): Hash {
  return createHash('sha256');
}
