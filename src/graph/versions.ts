/**
 * Behaviour by version: the only place that knows when.
 *
 * A row says from which Graph version on a behaviour has a value, or from which day on in every
 * version (Facebook's changes out of cycle), and where that is known from. The checks and encoders
 * ask for the behaviour by name; nothing else compares versions. docs/versions.md is made of it.
 */
import type { PictureForm } from '../pictures/forms.ts';
import type { ErrorKey } from './errors.ts';
import type { MidForm } from './mids.ts';
import { NEIGHBOUR_BEHAVIOUR, type NeighbourBehaviour } from './neighbour-versions.ts';
import type { PacificForm } from './pacific.ts';
import { RELEASES, type Release, servedOn } from './releases.ts';
import { type Row, type Rows, row } from './version-rows.ts';

/** Every version that was published, oldest first. Another one is read as an object's id. */
export const VERSIONS: readonly string[] = RELEASES.map(({ version }) => version);

/** Each era pins the version that stands for its year. */
export const ERAS = {
  '2016': 'v2.6',
  '2017': 'v2.11',
  '2018': 'v3.1',
  '2020': 'v8.0',
  '2026': 'v25.0',
} as const;

/** `auto`: the version in the path decides. */
export type Era = keyof typeof ERAS | 'auto';

/** What an answer is when the page may not read this person: nothing, or an error. */
export type Unavailable = 'empty' | 'error';

/** How answers are dressed: see `HEADERS` in response.ts. */
export type HeaderSet = 2016 | 2017 | 2019 | 2020;

export interface Behaviour extends NeighbourBehaviour {
  /** `id` stands last in a profile when it was not asked for. */
  appends_id: boolean;
  /** What a profile holds when `fields` is omitted. */
  default_fields: readonly string[];
  /** What can be asked for at all. */
  fields: readonly string[];
  /** locale, timezone and gender need their `pages_user_*` permission. */
  needs_field_permissions: boolean;
  /** No access: the person never authorised this page, or withdrew. */
  without_access: Unavailable;
  /** The account was made with a phone number alone. */
  phone_only: Unavailable;
  /** A field may be asked for twice, and is answered once. */
  repeats_fields: boolean;
  unknown_node: ErrorKey;
  unknown_alias: ErrorKey;
  unparsable_token: ErrorKey;
  /** How an expired token's error writes times. */
  token_clock: PacificForm;
  /** HTTP status of a dead or unparsable token that came in the Authorization header. */
  header_token_status: number;
  /** `GET /?ids=` reads several nodes. */
  reads_ids: boolean;
  /** Whose limit the calls by a page access token count for. */
  page_calls_count_for: 'app' | 'page' | 'business';
  trace_id: 'short' | 'long';
  picture_form: PictureForm;
  headers: HeaderSet;
  /** How messages are named. */
  mid_form: MidForm;
  /** Messages carry their number in the thread, `seq`. */
  numbers_messages: boolean;
  /** `seq` of deliveries and reads. */
  receipt_seq: 'counted' | 'zero' | 'none';
  /** Deliveries tell when they happened. */
  delivery_timestamp: boolean;
  /** What was not written but tapped or opened names its sender after the timestamp. */
  taps_name_sender_last: boolean;
  /** The members of a postback, in their order. */
  postback_members: readonly PostbackMember[];
  /** Referrals of the chat plugin tell guests from users. */
  tells_guests: boolean;
}

export type PostbackMember = 'mid' | 'title' | 'payload' | 'referral';

const SIX = ['first_name', 'last_name', 'profile_pic', 'locale', 'timezone', 'gender'];
const THREE = ['first_name', 'last_name', 'profile_pic', 'id'];

/**
 * Oldest first within a behaviour; the last row that has begun holds, the first one before all. A
 * day that stands behind a version which shows the same says that older versions follow on that day.
 */
export const BEHAVIOUR: Rows<Behaviour> = {
  appends_id: [
    row('v2.0', false, 'dossier §2.2'),
    row('v2.9', true, 'dossier §2.2'),
    row('2017-12-01', true, 'dossier §2.2: between 2017-05 and 2017-12'),
  ],
  default_fields: [
    row('v2.0', SIX, 'dossier §2.3'),
    row('v2.9', [...SIX, 'id'], 'dossier §2.2'),
    row('2017-12-01', [...SIX, 'id'], 'dossier §2.2: between 2017-05 and 2017-12'),
    row('v3.1', THREE, 'dossier §2.3'),
    row('2019-01-08', THREE, 'dossier §1.2, §2.3'),
    row('v8.0', ['name', ...THREE], 'dossier §2.3, documented'),
  ],
  fields: [
    row('v2.0', [...SIX, 'is_payment_enabled', 'last_ad_referral', 'id'], 'dossier §1.1, §3.5'),
    row('2018-10-30', [...SIX, 'id'], 'dossier §1.2'),
    row('v3.1', ['name', ...SIX, 'id'], 'dossier §1.2'),
    row('2019-01-08', ['name', ...SIX, 'id'], 'dossier §1.2'),
  ],
  needs_field_permissions: [
    row('v2.0', false, 'dossier §1.2'),
    row('v3.1', true, 'dossier §1.2, §3.3'),
    row('2019-01-08', true, 'dossier §1.2'),
  ],
  without_access: [
    row('v2.0', 'empty', 'dossier §3.1'),
    row('v3.1', 'error', 'dossier §3.3'),
    row('2018-08-06', 'error', 'dossier §3.3: first sighting'),
  ],
  phone_only: [
    row('v2.0', 'empty', 'dossier §3.1'),
    row('v2.9', 'error', 'dossier §3.2'),
    row('2018-03-06', 'error', 'dossier §3.2: first sighting'),
  ],
  repeats_fields: [
    row('v2.0', true, 'the text of the later error'),
    row('v2.1', false, 'public files: "specified more than once"'),
  ],
  unknown_node: [
    row('v2.0', 'unknown_node_2014', 'dossier §3.4'),
    row('2015-07-01', 'unknown_node_2016', 'dossier §3.4: before about the middle of 2015'),
    row('v2.9', 'unknown_node', 'dossier §3.4'),
    row('2017-09-25', 'unknown_node', 'dossier §3.4: first sighting'),
  ],
  unknown_alias: [
    row('v1.0', 'unknown_alias_2011', 'dossier §4.2'),
    row('v2.0', 'unknown_alias', 'dossier §4.2; since when is ours'),
  ],
  unparsable_token: [
    row('v2.0', 'token_invalid', 'dossier §4.1'),
    row('v8.0', 'token_unparsable', 'dossier §4.1'),
    row('2021-01-01', 'token_unparsable', 'dossier §4.1: from about 2021'),
  ],
  token_clock: [
    row('v2.0', 'short', 'dossier §4.1: 2014'),
    row('2015-01-01', 'long', 'dossier §4.1'),
  ],
  header_token_status: [
    row('v2.0', 400, 'dossier §4.2'),
    row('v20.0', 401, 'dossier §4.2'),
    row('2024-05-21', 401, 'dossier §4.2: 2024'),
  ],
  reads_ids: [row('v2.0', true, 'dossier §5.2'), row('v26.0', false, 'dossier §5.2')],
  page_calls_count_for: [
    row('v2.0', 'app', 'dossier §4.1; developers.facebook.com/blog/post/2016/06/16'),
    row('2016-07-11', 'page', 'developers.facebook.com/blog/post/2016/06/16'),
    row('v8.0', 'business', 'dossier §4.3'),
    row('2020-12-01', 'business', 'dossier §4.3'),
  ],
  trace_id: [
    row('v2.0', 'short', 'dossier §4.3'),
    row('v4.0', 'long', 'dossier §4.3'),
    row('2019-08-01', 'long', 'dossier §4.3: from about August 2019'),
  ],
  picture_form: [
    row('v2.0', 'akamai2016', 'dossier §8'),
    row('v2.9', 'fbcdn2017', 'dossier §8'),
    row('2017-04-18', 'fbcdn2017', 'dossier §8: 2017'),
    row('v3.1', 'lookaside2018', 'dossier §8'),
    row('2018-08-23', 'lookaside2018', 'dossier §8: first sighting'),
    row('v9.0', 'lookaside2020', 'dossier §8, from 2020-12'),
    row('2020-12-01', 'lookaside2020', 'dossier §8'),
    row('v19.0', 'lookaside2024', 'dossier §8'),
    row('2024-04-08', 'lookaside2024', 'dossier §8'),
    row('v23.0', 'lookaside2025', 'public files, from mid-2025'),
    row('2025-06-01', 'lookaside2025', 'public files, from mid-2025'),
  ],
  headers: [
    row('v2.0', 2016, 'dossier §4.3, 2016-04-22'),
    row('v2.9', 2017, 'dossier §4.3, 2017-12'),
    row('2017-12-06', 2017, 'dossier §4.3'),
    row('v3.3', 2019, 'dossier §4.3, 2019-07'),
    row('2019-07-01', 2019, 'dossier §4.3'),
    row('v8.0', 2020, 'dossier §4.3, 2020-12'),
    row('2020-12-01', 2020, 'dossier §4.3'),
  ],
  mid_form: [
    row('v2.0', 'timed', 'dossier §6.2; public files to 2017-02'),
    row('v2.9', 'dollar', 'dossier §6.2; public files from 2017-03'),
    row('v3.1', 'bare', 'dossier §6.2; public files 2018-08 to 2019-05'),
    row('v6.0', 'm_', 'dossier §6.2; public files from 2020-10'),
  ],
  numbers_messages: [
    row('v2.0', true, 'dossier §6.2; public files to 2019-05'),
    row('v6.0', false, 'dossier §6.2; public files from 2020-10'),
  ],
  receipt_seq: [
    row('v2.0', 'counted', 'dossier §6.2; public files 2016-07'),
    row('v2.10', 'zero', 'public files 2017-08 to 2018-02'),
    row('v6.0', 'none', 'public files from 2022-04'),
  ],
  delivery_timestamp: [
    row('v2.0', false, 'dossier §6.2'),
    row('v2.12', true, 'public files 2018-02'),
  ],
  taps_name_sender_last: [
    row('v2.0', true, 'public files 2016-08 to 2018-02: postbacks, opt-ins, referrals'),
    row('v6.0', false, 'public files 2020-07'),
  ],
  postback_members: [
    row('v2.0', ['payload', 'referral'], 'dossier §6.2; public files 2016-08'),
    row('v2.10', ['payload', 'referral', 'title'], 'public files 2017-07 to 2018-02'),
    row('v6.0', ['title', 'payload', 'referral'], 'dossier §6.2; public files 2020-07'),
    row('v12.0', ['mid', 'title', 'payload', 'referral'], 'documented; since when is ours'),
  ],
  tells_guests: [
    row('v2.0', false, 'documented until 2020'),
    row('v7.0', true, 'dossier §6.2; documented from 2020-05'),
  ],
  ...NEIGHBOUR_BEHAVIOUR,
};

const PUBLISHED = new Set(VERSIONS);

/** Was this version ever published? */
export function isVersion(text: string | undefined): text is string {
  return text !== undefined && PUBLISHED.has(text);
}

/** What the operator decided about versions. */
export interface VersionPolicy {
  era: Era;
  /** Overrides `without_access` in every version. */
  unavailable?: Unavailable | undefined;
  /** The day it is for Graph, as an ISO day; by default a version's own first day. */
  asOf?: string | undefined;
}

/** A version as it is served: what it is called, and how it behaves. */
export interface ServedVersion {
  /** That of the version which answers: another one than was asked for, once that one has ended. */
  name: string;
  behaviour: Behaviour;
  /** Not yet, on the day that `asOf` names: in a path it is read as an object's id. */
  published: boolean;
}

/** Resolves every version once; a request looks its own up. */
export function serveVersions(policy: VersionPolicy): (version: string) => ServedVersion {
  const served = new Map(RELEASES.map((one) => [one.version, serve(one, policy)]));
  return (version) => {
    const known = served.get(version);
    if (known === undefined) throw new RangeError(`${version} is not a Graph version`);
    return known;
  };
}

/** An era pins the behaviour alone: whatever the path names is served, and is called so. */
function serve(asked: Release, { era, unavailable, asOf }: VersionPolicy): ServedVersion {
  const follows = era === 'auto' && asOf !== undefined;
  const { version: name } = follows ? servedOn(asOf, asked.version) : asked;
  const behaviour = behaviourOf(era === 'auto' ? name : ERAS[era], asOf);
  if (unavailable !== undefined) behaviour.without_access = unavailable;
  return { name, behaviour, published: !follows || asked.released <= asOf };
}

/** How this version behaves on this day (ISO; by default its own first one), by the table alone. */
export function behaviourOf(version: string, day?: string): Behaviour {
  const order = VERSIONS.indexOf(version);
  const today = day ?? RELEASES[order]!.released;
  const hasBegun = ({ from }: Row<unknown>): boolean =>
    from.startsWith('v') ? VERSIONS.indexOf(from) <= order : from <= today;
  const behaviour: Record<string, unknown> = {};
  for (const [name, rows] of Object.entries<readonly Row<unknown>[]>(BEHAVIOUR)) {
    behaviour[name] = (rows.findLast(hasBegun) ?? rows[0]!).value;
  }
  return behaviour as unknown as Behaviour;
}
