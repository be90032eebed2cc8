/**
 * A picture's URL is answered with the picture, as long as its page may read the profile *now*.
 *
 * What is refused answers 403 with a short text, as Facebook's content network does; the texts are
 * ours after its wording (no refusal of a profile_pic is on record).
 */
import { type Readability, readability } from '../domain/consent.ts';
import type { Subject } from '../domain/pair.ts';
import type { Picture } from '../domain/person.ts';
import type { Pairs, People } from '../store/store.ts';
import { copies } from './copies.ts';
import type { Gate } from './gate.ts';
import { PICTURE_SIDE_PX_MAX, sizePicture } from './jpeg.ts';
import { silhouettes } from './silhouette.ts';
import { type Claim, type PictureUrls, SILHOUETTE_PATH, SILHOUETTE_WIDTHS_PX } from './urls.ts';

/** `query` as it came, without its `?`. */
export interface PictureRequest {
  method: string;
  pathname: string;
  query: string;
}

export interface PictureAnswer {
  status: number;
  headers: Record<string, string>;
  /** Empty for HEAD. */
  body: Uint8Array;
  /** Why it was answered so: for logs and metrics, never for the client. */
  outcome: Outcome;
}

export type Outcome = 'picture' | 'silhouette' | Refused;
type Refused = 'method' | 'expired' | 'mismatch' | Exclude<Readability, 'readable'>;

/** Rejects only when the store does. */
export type PictureServer = (request: PictureRequest) => Promise<PictureAnswer>;

/** What is asked of the store. */
export interface PictureStore {
  pairs: Pick<Pairs, 'withPsid' | 'subject'>;
  people: Pick<People, 'picture'>;
}

const REFUSALS: Record<Refused, { status: number; text: string }> = {
  method: { status: 405, text: 'Method not allowed' },
  expired: { status: 403, text: 'URL signature expired' },
  mismatch: { status: 403, text: 'URL signature mismatch' },
  revoked: { status: 403, text: 'Content not available' },
  never: { status: 403, text: 'Content not available' },
  platform_disabled: { status: 403, text: 'Content not available' },
  phone_only: { status: 403, text: 'Content not available' },
};

/**
 * Sent with every answer. `no-store` because access is decided at each request: a copy in a cache
 * would outlive a revocation, and a URL lives for 30 days.
 */
const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Access-Control-Allow-Origin': '*',
} as const;

const COPIES_BYTES_MAX = 16 * 1024 * 1024;

/** Is this path one that {@link servePictures} answers? */
export function isPicturePath(pathname: string): boolean {
  return pathname.startsWith('/v/t1.0-1/') || pathname.startsWith('/platform/profilepic/');
}

/** `now`: milliseconds since 1970. */
export function servePictures({
  store,
  urls,
  gate,
  now,
}: {
  store: PictureStore;
  urls: PictureUrls;
  gate: Gate;
  now: () => number;
}): PictureServer {
  const silhouette = silhouettes();
  const sized = copies(COPIES_BYTES_MAX, async ({ person_id, width_px }) => {
    const stored = await store.people.picture(person_id);
    return stored && sizePicture(stored, width_px, gate);
  });

  /** The pair and person this URL was minted for; erased people are as unknown as they ever were. */
  async function subjectOf(claim: Claim): Promise<Subject | undefined> {
    for (const { page_id } of await store.pairs.withPsid(claim.psid)) {
      if (!urls.genuine(claim, page_id)) continue;
      const subject = await store.pairs.subject(page_id, claim.psid);
      return subject?.erased_at === null ? subject : undefined;
    }
    return undefined;
  }

  async function pictureOf(of: Subject, width_px: number): Promise<Picture | undefined> {
    const { person_id, picture_version } = of;
    if (picture_version === 0) return undefined;
    if (width_px >= PICTURE_SIDE_PX_MAX) return store.people.picture(person_id);
    return sized({ person_id, picture_version, width_px });
  }

  return async ({ method, pathname, query }) => {
    const bodiless = method === 'HEAD';
    if (method !== 'GET' && !bodiless) return refused('method', bodiless);
    if (pathname === SILHOUETTE_PATH) {
      const width_px = Number(/^width=(\d{2,4})$/.exec(query)?.[1]);
      if (!SILHOUETTE_WIDTHS_PX.includes(width_px)) return refused('mismatch', bodiless);
      return shown(await silhouette(width_px), 'silhouette', bodiless);
    }
    const claim = urls.read(pathname, query);
    if (claim === undefined) return refused('mismatch', bodiless);
    if (now() >= claim.expires_s * 1000) return refused('expired', bodiless);
    const subject = await subjectOf(claim);
    if (subject === undefined) return refused('mismatch', bodiless);
    const state = readability(subject, subject);
    if (state !== 'readable') return refused(state, bodiless);
    const picture = await pictureOf(subject, claim.width_px);
    return picture === undefined
      ? shown(await silhouette(claim.width_px), 'silhouette', bodiless)
      : shown(picture, 'picture', bodiless);
  };
}

function shown(picture: Picture, outcome: Outcome, bodiless: boolean): PictureAnswer {
  return answer(200, picture.type, picture.bytes, outcome, bodiless);
}

function refused(outcome: Refused, bodiless: boolean): PictureAnswer {
  const { status, text } = REFUSALS[outcome];
  const refusal = answer(status, 'text/plain; charset=utf-8', Buffer.from(text), outcome, bodiless);
  if (outcome === 'method') refusal.headers.Allow = 'GET, HEAD';
  return refusal;
}

function answer(
  status: number,
  type: string,
  bytes: Uint8Array,
  outcome: Outcome,
  bodiless: boolean,
): PictureAnswer {
  return {
    status,
    headers: { 'Content-Type': type, 'Content-Length': String(bytes.length), ...HEADERS },
    body: bodiless ? new Uint8Array() : bytes,
    outcome,
  };
}
