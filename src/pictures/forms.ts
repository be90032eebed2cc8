/**
 * The forms a profile_pic URL has had on the wire, one row each (dossier §8).
 *
 * A form writes the path and query of a URL from its parts, and recognises what it wrote. Whether
 * a URL is genuine is not decided here: `urls.ts` writes it anew and compares.
 */

/** What a URL is made of. */
export interface Parts {
  psid: string;
  /** Unix seconds, in the two notations that forms use. */
  expires: Expiry;
  /** The signature, in the form's `encoding`: 64 characters of hex or 43 of base64url. */
  mac: string;
  /** 76 characters that mean something to Facebook alone; the same in every URL of a server. */
  eai: string;
}

export interface Expiry {
  s: number;
  decimal: string;
  hex: string;
}

export interface FormRule {
  /** Width of the picture that the URL stands for, in pixels. */
  width_px: number;
  encoding: 'hex' | 'base64url';
  /** How path and query begin, up to the last of their slashes at least. */
  base: string;
  /** What follows `base`. */
  write: (parts: Parts) => string;
  /** Matches path and query; `psid` is the first group, the expiry the second. */
  pattern: RegExp;
  /** Base of the expiry in the URL. */
  radix: 10 | 16;
}

/**
 * `/v/t1.0-1/…<a>_<b>_<c>_n.jpg?oh=…&oe=…`: recorded with 8, 17 and 19 digits. The second number
 * carries the PSID, and the others its digits again: they tell two pages nothing that it does not.
 */
function cdn(folder: string, width_px: number): FormRule {
  const base = `/v/t1.0-1/${folder}`;
  return {
    width_px,
    encoding: 'hex',
    base,
    write({ psid, expires, mac }) {
      const digits = psid.length < 18 ? `77${psid.padStart(16, '7')}` : psid;
      const a = `1${digits.slice(-7)}`;
      const c = `3${digits.slice(-18)}`;
      return `${a}_${psid}_${c}_n.jpg?oh=${mac.slice(0, 32)}&oe=${expires.hex}`;
    },
    pattern: new RegExp(
      `^${base.replaceAll('.', '\\.')}\\d{8}_([1-9]\\d{0,19})_\\d{19}_n\\.jpg` +
        '\\?oh=[0-9a-f]{32}&oe=([0-9A-F]{8})$',
    ),
    radix: 16,
  };
}

/** How a lookaside URL's hash is built: recorded first and last characters around the signature. */
interface Hash {
  head: string;
  signed: number;
  tail: string;
}

/** `/platform/profilepic/?psid=…&width=1024&ext=…&hash=…`, later led by `eai=`. */
function lookaside({ head, signed, tail }: Hash, eaiFirst: boolean): FormRule {
  const base = '/platform/profilepic/?';
  return {
    width_px: 1024,
    encoding: 'base64url',
    base,
    write({ psid, expires, mac, eai }) {
      const first = eaiFirst ? `eai=${eai}&` : '';
      const hash = head + mac.slice(0, signed) + tail;
      return `${first}psid=${psid}&width=1024&ext=${expires.decimal}&hash=${hash}`;
    },
    pattern: new RegExp(
      `^/platform/profilepic/\\?${eaiFirst ? 'eai=[\\w-]{76}&' : ''}` +
        `psid=([1-9]\\d{0,19})&width=1024&ext=(\\d{1,15})&hash=${head}[\\w-]{${signed}}${tail}$`,
    ),
    radix: 10,
  };
}

/**
 * Named by the year of the first sighting. The hashes' first characters are a version byte (01) and
 * a second one that changed with their length: E4, FA, 3F. Signed bits left after them: 78, 96,
 * 252, 126; a guess costs a request, so the shortest is ample.
 */
export const PICTURE_FORMS = {
  /** Documented in 2016 and recorded until 2018 (there under a folder of its host's own). */
  akamai2016: cdn('p200x200/', 200),
  fbcdn2017: cdn('', 1024),
  /** `hash=AeQ5_frOwCI51K21`. */
  lookaside2018: lookaside({ head: 'AeQ', signed: 13, tail: '' }, false),
  /** From 2020-12: `hash=AeQjAiGr-n4SEAw5JME`. */
  lookaside2020: lookaside({ head: 'AeQ', signed: 16, tail: '' }, false),
  /** `eai=AXGM…` and `hash=AfrhXVAflxC-Asrf656Rzq_5JuyF9hqEPPOlxLNR-ArrCQ` (chatwoot#9212). */
  lookaside2024: lookaside({ head: 'Afr', signed: 42, tail: 'Q' }, true),
  /** From mid-2025: `hash=AT8VRCfpFZZMkZB4ygq4QPKk`, `AT9vQUP2L9gBdOeQipEPPvLl` (public files). */
  lookaside2025: lookaside({ head: 'AT8', signed: 21, tail: '' }, true),
} as const satisfies Record<string, FormRule>;

/** Which form a URL takes; the table of versions names one. */
export type PictureForm = keyof typeof PICTURE_FORMS;
