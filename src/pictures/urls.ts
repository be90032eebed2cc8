/**
 * Signed profile_pic URLs: minted on the read path, so a mint costs one hash.
 *
 * The signature is SHA-256 of the key followed by the message `form:width:page:psid:expiry`; form
 * and width come from a table, PSID and expiry are digits, so no two sets of values make the same
 * message. A key in front of the message is sound here, though whoever has a signature could continue
 * from it (length extension), which is what HMAC's second pass is for: what they continue holds the
 * hash's padding, and the message that is checked is written anew from a table and from digits.
 *
 * The page is signed but not written, and nothing in a URL is the person's: two pages that compare
 * theirs learn nothing. Who checks a URL tries the pages on which its PSID stands.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import { type Expiry, type FormRule, PICTURE_FORMS, type PictureForm } from './forms.ts';

/** A URL lives 30 days to the second: `ext == floor(now) + 2592000` (dossier §8, four recordings). */
export const PICTURE_URL_TTL_S = 2_592_000;

/** Where the figure that is nobody's is, in these widths alone. */
export const SILHOUETTE_PATH = '/platform/pagepic/';
export const SILHOUETTE_WIDTHS_PX: readonly number[] = [50, 100, 200, 320, 480, 720, 1024];

/** What a URL says of itself, not yet believed. */
export interface Claim {
  form: PictureForm;
  psid: string;
  /** Unix seconds. */
  expires_s: number;
  width_px: number;
  /** Path and query, as they came. */
  url: string;
}

interface Pair {
  page_id: string;
  psid: string;
}

export interface PictureUrls {
  /** A URL for this pair that expires 30 days from `nowMs`. Never throws. */
  mint(form: PictureForm, subject: Pair, nowMs: number): string;
  /** The same as Graph's JSON writes it: each slash behind a backslash, nothing else to escape. */
  mintEscaped(form: PictureForm, subject: Pair, nowMs: number): string;
  /** A figure that is nobody's, this wide: what a page without a picture has. */
  silhouette(width_px: number): string;
  /** Reads a URL that has one of our forms; undefined for anything else. `query` without its `?`. */
  read(pathname: string, query: string): Claim | undefined;
  /** Was exactly this URL, to its last character, minted for this page? Takes constant time. */
  genuine(claim: Claim, page_id: string): boolean;
}

interface Row {
  rule: FormRule;
  /** The origin and the form's base, and the same with its slashes escaped. */
  start: string;
  escapedStart: string;
  /** What is hashed before the page: the key, the form and the width. */
  prefix: string;
}

/**
 * `key`: 32 secret bytes used for nothing else. `origin`: scheme and authority of this server as
 * the operator configured it; a Host header is the client's word and never stands in a URL.
 */
export function pictureUrls({ key, origin }: { key: Uint8Array; origin: string }): PictureUrls {
  if (key.length !== 32) throw new TypeError('the picture key must be 32 bytes');
  if (new URL(origin).origin !== origin) {
    throw new TypeError('the picture origin must be a scheme and an authority alone');
  }
  const secret = Buffer.from(key).toString('base64url');
  const rows = Object.fromEntries(
    Object.entries(PICTURE_FORMS).map(([form, rule]): [string, Row] => {
      const start = origin + rule.base;
      const escapedStart = start.replaceAll('/', '\\/');
      const prefix = `${secret}:${form}:${rule.width_px}:`;
      return [form, { rule, start, escapedStart, prefix }];
    }),
  ) as Record<PictureForm, Row>;
  const eai = `AX${hash('sha512', `${secret}:eai`, 'base64url').slice(0, 74)}`;
  let newest = expiry(0);

  function write({ rule, prefix }: Row, page: string, psid: string, expires: Expiry): string {
    const message = `${prefix}${page}:${psid}:${expires.decimal}`;
    const mac = hash('sha256', message, rule.encoding);
    return rule.write({ psid, expires, mac, eai });
  }

  /** Thousands of mints share a second; writing its digits once saves a tenth of each. */
  function expiryFrom(nowMs: number): Expiry {
    const expires_s = Math.floor(nowMs / 1000) + PICTURE_URL_TTL_S;
    if (newest.s !== expires_s) newest = expiry(expires_s);
    return newest;
  }

  return {
    mint(form, { page_id, psid }, nowMs) {
      const row = rows[form];
      return row.start + write(row, page_id, psid, expiryFrom(nowMs));
    },

    mintEscaped(form, { page_id, psid }, nowMs) {
      const row = rows[form];
      return row.escapedStart + write(row, page_id, psid, expiryFrom(nowMs));
    },

    silhouette: (width_px) => `${origin}${SILHOUETTE_PATH}?width=${width_px}`,

    read(pathname, query) {
      const url = `${pathname}?${query}`;
      for (const [form, { pattern, radix, width_px }] of Object.entries(PICTURE_FORMS)) {
        const [, psid, ext] = pattern.exec(url) ?? [];
        if (psid === undefined || ext === undefined) continue;
        const expires_s = Number.parseInt(ext, radix);
        return { form: form as PictureForm, psid, expires_s, width_px, url };
      }
      return undefined;
    },

    genuine({ form, psid, expires_s, url }, page_id) {
      const { rule } = rows[form];
      const rest = write(rows[form], page_id, psid, expiry(expires_s));
      const expected = Buffer.from(rule.base + rest);
      const actual = Buffer.from(url);
      return expected.length === actual.length && timingSafeEqual(expected, actual);
    },
  };
}

function expiry(s: number): Expiry {
  return { s, decimal: String(s), hex: s.toString(16).toUpperCase().padStart(8, '0') };
}
