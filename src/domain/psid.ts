/**
 * Page-scoped user ids and lanes.
 *
 * A PSID names one person to one page. It is random, so two pages that compare theirs learn
 * nothing, and it is a string of digits on every surface because real ones outgrow a double.
 */

/** Every key starts with its lane; a distributed engine spreads the lanes over its machines. */
export const LANES = 1024;

/** A lane: an integer from 0 to {@link LANES} - 1. */
export type Lane = number;

/** Source of randomness, injected so that a test can replay a world: `bytes` fresh random bytes. */
export type Random = (bytes: number) => Uint8Array;

const SMALLEST = 1_000_000_000_000_000n;
const SAFE = 1n << 53n;

/** A fresh PSID: 16 digits, uniform over [10^15, 2^53). */
export function mintPsid(random: Random): string {
  for (;;) {
    let value = 0n;
    for (const byte of random(7)) value = (value << 8n) | BigInt(byte);
    value &= SAFE - 1n;
    if (value >= SMALLEST) return value.toString();
  }
}

const [ZERO, NINE] = [0x30, 0x39];

/** Does this have the form of an id of Graph's: 1–20 digits? Asked with every read. */
export function isId(text: string): boolean {
  if (text.length < 1 || text.length > 20) return false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < ZERO || code > NINE) return false;
  }
  return true;
}

/** Can this string be adopted as a PSID? An id without a leading zero. */
export function isPsid(text: string): boolean {
  return isId(text) && text.charCodeAt(0) !== ZERO;
}

/** The lane of a PSID: its last ten digits modulo {@link LANES}. */
export function psidLane(psid: string): Lane {
  return Number(psid.slice(-10)) % LANES;
}

/** The lane of any other key (a person's id, for one). */
export function keyLane(key: string): Lane {
  return keyHash(key) % LANES;
}

/** 32-bit FNV-1a of a key: spreads keys evenly, hides nothing. */
export function keyHash(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
