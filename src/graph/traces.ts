/** Trace ids and debug headers: random text in the forms of the years (dossier §4.3). */
import type { Random } from '../domain/psid.ts';

/**
 * Random text for trace ids and debug headers, cut from a long one that is drawn now and then: a
 * dozen random bytes cost no more to draw than thousands.
 */
export class Traces {
  private readonly random: Random;
  private text = '';
  private at = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** 11 characters, the first A–H, before v4.0; 23 that begin with A since (dossier §4.3). */
  id(form: 'short' | 'long'): string {
    return form === 'short' ? this.short() : `A${urlSafe(this.draw(22))}`;
  }

  short(): string {
    const text = this.draw(11);
    return FIRST[text.charCodeAt(0) & 7]! + text.slice(1);
  }

  /** X-FB-Debug: 64 bytes in base64. The last of its digits stands for four bits. */
  debug(): string {
    const text = this.draw(86);
    return text.slice(0, 85) + LAST[text.charCodeAt(85) & 3]!;
  }

  /** So many unused digits of base64. */
  private draw(digits: number): string {
    if (this.at + digits > this.text.length) {
      this.text = Buffer.from(this.random(POOL_BYTES)).toString('base64');
      this.at = 0;
    }
    this.at += digits;
    return this.text.slice(this.at - digits, this.at);
  }
}

const FIRST = 'ABCDEFGH';
const LAST = ['A==', 'Q==', 'g==', 'w=='];
/** A multiple of three: its base64 has no padding. */
const POOL_BYTES = 24 * 1024;

function urlSafe(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_');
}
