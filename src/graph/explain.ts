/**
 * Why a read is answered as it is: its walk through the checks, in words, and what would make it
 * work. Never on the read path; it may ask the store for the history.
 */
import {
  access,
  EVENT_TYPES,
  EVENTS,
  type EventType,
  type Readability,
  readability,
} from '../domain/consent.ts';
import type { Fact, Subject } from '../domain/pair.ts';
import type { Store } from '../store/store.ts';
import type { Call, NodeKind } from './call.ts';
import { CHECKS, type Outcome, verdictOf } from './checks.ts';
import { ERRORS, type Failure, failureMessage } from './errors.ts';

export interface Step {
  check: string;
  rule: string;
  /** Null: never reached. */
  passed: boolean | null;
}

export interface Explanation {
  /** What is answered: an error, nothing, or the node that the path names. */
  answer: NodeKind | 'empty' | 'error';
  /** One or two sentences. */
  because: string;
  /** What would make it work; null: nothing needs to, or nothing can. */
  remedy: string | null;
  /** The event that would make it work, where one would. */
  remedy_event: EventType | null;
  walk: Step[];
}

/** Explains an answer that was given. Runs the checks again, on the world as it is now. */
export async function explainCall(call: Call): Promise<Explanation> {
  const walk: Step[] = [];
  let outcome: Outcome;
  let decided = '';
  for (const { name, rule, run } of CHECKS) {
    if (outcome === undefined) {
      outcome = await run(call);
      if (outcome !== undefined) decided = name;
      walk.push({ check: name, rule, passed: outcome === undefined || outcome === 'open' });
    } else walk.push({ check: name, rule, passed: null });
  }
  const verdict = verdictOf(outcome);
  const answer = typeof verdict === 'object' ? 'error' : (verdict ?? call.node ?? 'profile');
  if (call.subject !== undefined && (verdict === undefined || decided === 'access')) {
    const told = await explainAccess(call.services.store, call.subject);
    return { answer, ...told, walk };
  }
  if (typeof verdict !== 'object') {
    return { answer, ...words(OTHER_NODES[call.node!] ?? ''), walk };
  }
  return { answer, ...failureWords(call, decided, verdict), walk };
}

/** Why a node is answered that has no access to be asked for. */
const OTHER_NODES: { readonly [Kind in NodeKind]?: string } = {
  page: 'The token speaks for this page.',
  app: 'The token is one of this app.',
  user: 'The app knows this person by this id.',
  debug_token: 'An app may look into its own tokens.',
  oauth: 'Nobody needs a token to ask for one.',
};

type Words = Omit<Explanation, 'walk' | 'answer'>;

/** Words for the access of one page to one person, from the facts between them. */
export async function explainAccess(store: Store, subject: Subject): Promise<Words> {
  const { page_id, psid, person_id } = subject;
  // What is kept with the person came before there was a pair: at the same moment it stands first.
  const facts = [
    ...(await store.people.facts(person_id, page_id)),
    ...(await store.pairs.facts(page_id, psid)),
  ].sort((one, other) => one.at - other.at);
  const state = readability(subject, subject);
  return accessWords(state, subject, facts);
}

const AUTHORISING = EVENT_TYPES.filter((type) => EVENTS[type].effect === 'grants');
const ANY_AUTHORISING = `Any of these events would authorise it: ${AUTHORISING.join(', ')}.`;
const SWITCHED_ON = 'The person switching platform permissions on again (platform_enabled).';

/** Words for this state, from the facts between the two, oldest first. */
export function accessWords(state: Readability, subject: Subject, facts: Fact[]): Words {
  const own = access(subject);
  switch (state) {
    case 'readable':
      return words(
        `Readable: this person ${did(grantOf(facts, subject.granted_at), subject.granted_at)}.`,
      );
    case 'never':
      return words(`Nothing authorises it: ${seen(facts)}.`, ANY_AUTHORISING, 'message');
    case 'revoked':
      return words(
        `Revoked: this person withdrew this page's access at ${when(subject.revoked_at)}, ${before(facts, subject.granted_at)}.`,
        ANY_AUTHORISING,
        'message',
      );
    case 'platform_disabled':
      return words(
        `Hidden: this person switched platform permissions off at ${when(subject.platform_disabled_at)}; for this page alone the access is "${own}".`,
        own === 'granted' ? SWITCHED_ON : `${SWITCHED_ON} After that: ${ANY_AUTHORISING}`,
        'platform_enabled',
      );
    case 'phone_only':
      return words(
        'There is no profile: this account was made with a phone number alone.',
        'Nothing the bot can do; an account with a profile would be readable.',
      );
  }
}

/** Words for the page and a person who have not met: there is no PSID. */
export function strangers(facts: Fact[]): Words {
  return words(
    `There is no PSID for this person on this page yet: ${seen(facts)}.`,
    ANY_AUTHORISING,
    'message',
  );
}

function words(
  because: string,
  remedy: string | null = null,
  event: EventType | null = null,
): Words {
  return { because, remedy, remedy_event: event };
}

function grantOf(facts: Fact[], at: number | null): Fact | undefined {
  return facts.find((fact) => fact.effect === 'grants' && fact.at === at);
}

function did(fact: Fact | undefined, at: number | null): string {
  return fact === undefined
    ? `authorised this page at ${when(at)}`
    : `${EVENTS[fact.type].did} at ${when(at)} (${fact.type}), which authorises the profile`;
}

function before(facts: Fact[], grantedAt: number | null): string {
  if (grantedAt === null) return 'without having authorised it before';
  const fact = grantOf(facts, grantedAt);
  return `after the grant of ${when(grantedAt)}${fact === undefined ? '' : ` (${fact.type})`}`;
}

/** "this person came by customer matching and opened an m.me link, and has not replied". */
function seen(facts: Fact[]): string {
  const deeds = [
    ...new Set(facts.filter(({ effect }) => effect === 'none').map(({ type }) => type)),
  ];
  if (deeds.length === 0) return 'this person has done nothing on this page';
  return `this person ${deeds.map((type) => EVENTS[type].did).join(', ')} and has not replied`;
}

function when(at: number | null): string {
  return at === null ? 'an unknown time' : new Date(at).toISOString();
}

/** What a developer does about a check that is not about the person. */
const REMEDIES: Record<string, string> = {
  fault: 'It was asked for: PUT /admin/v1/faults with {"faults":[]} ends all faults.',
  path: 'Ask for one id: /v2.6/<PSID>.',
  'one token': 'Send the access token once.',
  'token present': 'Send the page access token: ?access_token=… or Authorization: Bearer ….',
  https: 'Call by https, or start the server without --require-https.',
  'token live':
    'Issue a page access token: pagescope token create, or POST /admin/v1/pages/{id}/tokens.',
  proof:
    "Send appsecret_proof = HMAC-SHA256(app secret, access token) in hex, with the token's own app.",
  'rate limit':
    'Wait until the usage headers fall, read each person once and keep what was read, or start the server with other --rate-limits.',
  'fields syntax': 'Send names with commas between them: fields=first_name,last_name.',
  'node found':
    "Use a PSID that this page's own webhooks carried, with this page's token. A PSID means nothing to another page.",
  permission:
    'Give the app pages_user_locale, pages_user_timezone or pages_user_gender on the page (and in the token), or leave the field out.',
  'field exists': 'Leave the field out, or ask for a version in which it exists.',
};

function failureWords(call: Call, check: string, failure: Failure): Words {
  const { grant, request, version } = call;
  const where = grant === undefined ? '' : ` (token of page ${grant.page.id}, ${version.name})`;
  // What an edge asks for is its own.
  const isOfEdge = check === 'permission' && request.path.length > 1;
  const remedy = isOfEdge ? ERRORS[failure.error].remedy : (REMEDIES[check] ?? null);
  return words(`Refused at "${check}"${where}: ${failureMessage(failure)}`, remedy);
}
