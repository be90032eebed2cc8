/** Trace ids and debug headers: random text in the forms of the years (dossier §4.3). */
import type { Random } from '../domain/psid.ts';

/** Random text for trace ids and debug headers, drawn from a pool that is filled now and then. */
export class Traces {
  private readonly random: Random;
  private pool = Buffer.alloc(0);
  private at = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** 11 characters, the first A–H, before v4.0; 23 that begin with A since (dossier §4.3). */
  id(form: 'short' | 'long'): string {
    return form === 'short'
      ? this.short()
      : `A${this.draw(17)
          .base64urlSlice(this.at - 17, this.at)
          .slice(0, 22)}`;
  }

  short(): string {
    const pool = this.draw(9);
    return FIRST[pool[this.at - 9]! & 7]! + pool.base64Slice(this.at - 8, this.at).slice(0, 10);
  }

  /** X-FB-Debug: 64 bytes in base64. */
  debug(): string {
    return this.draw(64).base64Slice(this.at - 64, this.at);
  }

  /** The pool, with `at` moved past so many unused bytes. */
  private draw(bytes: number): PoolBuffer {
    if (this.at + bytes > this.pool.length) {
      this.pool = Buffer.from(this.random(POOL_BYTES));
      this.at = 0;
    }
    this.at += bytes;
    return this.pool as PoolBuffer;
  }
}

const FIRST = 'ABCDEFGH';
const POOL_BYTES = 32 * 1024;

/** Methods of every Buffer that its types leave out. */
interface PoolBuffer extends Buffer {
  base64Slice(from: number, to: number): string;
  base64urlSlice(from: number, to: number): string;
}
