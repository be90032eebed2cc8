/**
 * Subjects that were read before, served only while they are provably current (see cache.ts).
 *
 * They lie packed in one block of memory: as objects they took four times as much, the collector
 * went through all of them again and again, and a read touched a dozen places instead of two.
 */
import type { Subject } from '../../domain/pair.ts';
import type { KeptSubjects } from '../store.ts';
import { type Generations, places, type Slot, slotOf } from './generations.ts';
import { Newcomers } from './newcomers.ts';
import { Words } from './words.ts';

/** Where each member lies in a cell, in units of its view. A cell: 74 bytes of text come last. */
const CELL_BYTES = 144;
const F64 = { granted_at: 0, revoked_at: 1, platform_disabled_at: 2, platform_enabled_at: 3 };
const I32 = {
  slot: 8,
  generation: 9,
  other: 10,
  otherGeneration: 11,
  picture_version: 12,
  next: 13,
};
const U16 = { page_id: 28, locale: 29, timezone: 30, gender: 31 };
const U8 = { flags: 64, psid: 65, person_id: 66, last_ad_id: 67, first_name: 68, last_name: 69 };
const TEXT = 70;

const FLAG = { wanted: 1, phoneOnly: 2, payment: 4, noPayment: 8, wide: 16 };
/** The length of a text that is null. */
const NO_TEXT = 255;
/** The cell of none: as memory begins as zeros, lists begin empty, and millions of them cost nothing. */
const NOBODY = 0;
/** How far the hand goes for one newcomer. */
const STEPS_MAX = 1000;
/** They lie in less than 4 GiB: into a larger `Buffer` Node writes no text, and ends the process. */
export const SUBJECTS_MAX = 29_000_000;
/** How many are kept unless it is said otherwise. */
export const SUBJECTS = 120_000;
/** A cell, and a share of the tables beside it, which have up to twice as many places. */
export const SUBJECT_BYTES = 156;

export class PackedSubjects {
  readonly #max: number;
  readonly #generations: Generations;
  readonly #newcomers: Newcomers;
  readonly #words = new Words();
  readonly #f64: Float64Array;
  readonly #i32: Int32Array;
  readonly #u16: Uint16Array;
  readonly #u8: Buffer;
  /** By the last bits of a PSID's slot: the first cell of those that share them; `next` leads on. */
  readonly #heads: Int32Array;
  #count = 0;
  #hits = 0;
  #misses = 0;
  #hand = 1;

  /** `max`: how many it holds, as far as they are asked for; {@link SUBJECTS_MAX} at most. */
  constructor(max: number, generations: Generations) {
    this.#max = Math.max(max, 1);
    this.#generations = generations;
    this.#newcomers = new Newcomers(this.#max);
    this.#heads = new Int32Array(places(this.#max));
    const memory = new ArrayBuffer((this.#max + 1) * CELL_BYTES);
    this.#f64 = new Float64Array(memory);
    this.#i32 = new Int32Array(memory);
    this.#u16 = new Uint16Array(memory);
    this.#u8 = Buffer.from(memory);
  }

  get(page: string, psid: string): Subject | undefined {
    const cell = this.#find(slotOf(psid), psid);
    if (cell === NOBODY || !this.#isCurrent(cell) || this.#pageOf(cell) !== page) {
      this.#misses++;
      return undefined;
    }
    this.#hits++;
    this.#u8[cell * CELL_BYTES + U8.flags]! |= FLAG.wanted;
    return this.#unpack(cell, page, psid);
  }

  state(): KeptSubjects {
    return { held: this.#count, room: this.#max, hits: this.#hits, misses: this.#misses };
  }

  /** Keeps what a query found, if no commit fell between `commits`, taken before it, and now. */
  keep(subject: Subject, commits: number): void {
    const slot = slotOf(subject.psid);
    const known = this.#find(slot, subject.psid);
    const isFull = known === NOBODY && this.#count === this.#max;
    if (isFull && !this.#newcomers.cameBefore(slot)) return;
    const other = slotOf(subject.person_id);
    const generation = this.#generations.at(slot);
    const otherGeneration = this.#generations.at(other);
    if (this.#generations.commits() !== commits || subject.erased_at !== null) return;
    const text = packed(subject);
    if (text === undefined) return;
    const cell = known === NOBODY ? this.#place(slot) : known;
    if (cell === NOBODY) return;
    const i32 = cell * (CELL_BYTES / 4);
    this.#i32[i32 + I32.generation] = generation;
    this.#i32[i32 + I32.other] = other;
    this.#i32[i32 + I32.otherGeneration] = otherGeneration;
    if (!this.#pack(cell, subject, text)) this.#i32[i32 + I32.generation] = generation - 1;
  }

  #headOf(slot: Slot): number {
    return slot & (this.#heads.length - 1);
  }

  #find(slot: Slot, psid: string): number {
    let cell = this.#heads[this.#headOf(slot)]!;
    while (cell !== NOBODY && !this.#carries(cell, psid)) {
      cell = this.#i32[cell * (CELL_BYTES / 4) + I32.next]!;
    }
    return cell;
  }

  #carries(cell: number, psid: string): boolean {
    const at = cell * CELL_BYTES;
    if (this.#u8[at + U8.psid] !== psid.length) return false;
    for (let index = 0; index < psid.length; index++) {
      if (this.#u8[at + TEXT + index] !== psid.charCodeAt(index)) return false;
    }
    return true;
  }

  #pageOf(cell: number): string | number | null {
    return this.#words.word(this.#u16[cell * (CELL_BYTES / 2) + U16.page_id]!);
  }

  #isCurrent(cell: number): boolean {
    const i32 = cell * (CELL_BYTES / 4);
    return (
      this.#generations.at(this.#i32[i32 + I32.slot]!) === this.#i32[i32 + I32.generation] &&
      this.#generations.at(this.#i32[i32 + I32.other]!) === this.#i32[i32 + I32.otherGeneration]
    );
  }

  /** A new cell, or that of somebody whom nobody asked for lately; {@link NOBODY}: none is near. */
  #place(slot: Slot): number {
    const cell = this.#count < this.#max ? ++this.#count : this.#emptied();
    if (cell === NOBODY) return NOBODY;
    const i32 = cell * (CELL_BYTES / 4);
    const head = this.#headOf(slot);
    this.#i32[i32 + I32.slot] = slot;
    this.#i32[i32 + I32.next] = this.#heads[head]!;
    this.#heads[head] = cell;
    return cell;
  }

  #emptied(): number {
    const cell = this.#unwanted();
    if (cell !== NOBODY) this.#unlink(cell);
    return cell;
  }

  /**
   * The clock algorithm: the hand takes the mark of who was wanted, and stops at who was not. Where
   * millions were wanted, nobody waits for its whole round: the next newcomer has it go on.
   */
  #unwanted(): number {
    for (let step = 0; step < STEPS_MAX; step++) {
      const cell = this.#hand;
      this.#hand = (cell % this.#max) + 1;
      const flags = cell * CELL_BYTES + U8.flags;
      if ((this.#u8[flags]! & FLAG.wanted) === 0) return cell;
      this.#u8[flags]! &= ~FLAG.wanted;
    }
    return NOBODY;
  }

  #unlink(cell: number): void {
    const next = this.#i32[cell * (CELL_BYTES / 4) + I32.next]!;
    const head = this.#headOf(this.#i32[cell * (CELL_BYTES / 4) + I32.slot]!);
    if (this.#heads[head] === cell) {
      this.#heads[head] = next;
      return;
    }
    let before = this.#heads[head]!;
    for (;;) {
      const link = before * (CELL_BYTES / 4) + I32.next;
      if (this.#i32[link] === cell) {
        this.#i32[link] = next;
        return;
      }
      before = this.#i32[link]!;
    }
  }

  /** False: the words are too many, and the cell holds nothing to be served. */
  #pack(cell: number, subject: Subject, { ids, names, isWide }: Packed): boolean {
    const f64 = cell * (CELL_BYTES / 8);
    for (const [member, at] of TIMES) {
      this.#f64[f64 + at] = subject[member] ?? Number.NaN;
    }
    const u8 = cell * CELL_BYTES;
    for (const member of TEXTS) {
      this.#u8[u8 + U8[member]] = subject[member]?.length ?? NO_TEXT;
    }
    this.#u8.write(ids, u8 + TEXT, 'latin1');
    this.#u8.write(names, u8 + TEXT + ids.length, isWide ? 'ucs2' : 'latin1');
    this.#u8[u8 + U8.flags] =
      (subject.phone_only ? FLAG.phoneOnly : 0) |
      (subject.is_payment_enabled === true ? FLAG.payment : 0) |
      (subject.is_payment_enabled === false ? FLAG.noPayment : 0) |
      (isWide ? FLAG.wide : 0);
    this.#i32[cell * (CELL_BYTES / 4) + I32.picture_version] = subject.picture_version;
    let known = true;
    for (const [member, at] of WORDS) {
      const index = this.#words.index(subject[member]);
      if (index === undefined) known = false;
      else this.#u16[cell * (CELL_BYTES / 2) + at] = index;
    }
    return known;
  }

  #unpack(cell: number, page_id: string, psid: string): Subject {
    const u8 = cell * CELL_BYTES;
    const u16 = cell * (CELL_BYTES / 2);
    const f64 = cell * (CELL_BYTES / 8);
    const bytes = this.#u8;
    const flags = bytes[u8 + U8.flags]!;
    const psidEnd = bytes[u8 + U8.psid]!;
    const personEnd = psidEnd + bytes[u8 + U8.person_id]!;
    const adLength = bytes[u8 + U8.last_ad_id]!;
    const idsEnd = personEnd + (adLength === NO_TEXT ? 0 : adLength);
    const first = bytes[u8 + U8.first_name]!;
    const last = bytes[u8 + U8.last_name]!;
    const length = first + (last === NO_TEXT ? 0 : last);
    const isWide = (flags & FLAG.wide) !== 0;
    const from = u8 + TEXT;
    const text = bytes.toString('latin1', from, from + idsEnd + (isWide ? 0 : length));
    const names = isWide
      ? bytes.toString('ucs2', from + idsEnd, from + idsEnd + 2 * length)
      : text.slice(idsEnd);
    return {
      psid,
      page_id,
      person_id: text.slice(psidEnd, personEnd),
      granted_at: time(this.#f64[f64 + F64.granted_at]!),
      revoked_at: time(this.#f64[f64 + F64.revoked_at]!),
      last_ad_id: adLength === NO_TEXT ? null : text.slice(personEnd, idsEnd),
      first_name: names.slice(0, first),
      last_name: last === NO_TEXT ? null : names.slice(first),
      locale: this.#words.word(this.#u16[u16 + U16.locale]!) as string | null,
      timezone: this.#words.word(this.#u16[u16 + U16.timezone]!),
      gender: this.#words.word(this.#u16[u16 + U16.gender]!) as string | null,
      is_payment_enabled:
        (flags & (FLAG.payment | FLAG.noPayment)) === 0 ? null : (flags & FLAG.payment) !== 0,
      phone_only: (flags & FLAG.phoneOnly) !== 0,
      picture_version: this.#i32[cell * (CELL_BYTES / 4) + I32.picture_version]!,
      platform_disabled_at: time(this.#f64[f64 + F64.platform_disabled_at]!),
      platform_enabled_at: time(this.#f64[f64 + F64.platform_enabled_at]!),
      // The erased are never kept.
      erased_at: null,
    };
  }
}

const TIMES = Object.entries(F64) as [keyof typeof F64, number][];
const WORDS = Object.entries(U16) as [keyof typeof U16, number][];
const TEXTS = ['psid', 'person_id', 'last_ad_id', 'first_name', 'last_name'] as const;

interface Packed {
  ids: string;
  names: string;
  /** Names beyond Latin-1 take two bytes a character. */
  isWide: boolean;
}

/** Undefined: it does not fit in a cell. */
function packed({ psid, person_id, last_ad_id, first_name, last_name }: Subject) {
  const ids = psid + person_id + (last_ad_id ?? '');
  const names = first_name + (last_name ?? '');
  const isWide = BEYOND_LATIN1.test(names);
  const bytes = ids.length + names.length * (isWide ? 2 : 1);
  return bytes > CELL_BYTES - TEXT || BEYOND_LATIN1.test(ids) ? undefined : { ids, names, isWide };
}
const BEYOND_LATIN1 = /[^\0-\xff]/;

const time = (value: number): number | null => (Number.isNaN(value) ? null : value);
