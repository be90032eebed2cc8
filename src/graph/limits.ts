/**
 * Rate limits, after Graph's own rules (dossier §4.1): so many calls in a window for each person that
 * the app or the page met in it. Who is met is who was asked about and found; how many they are is
 * estimated in a fixed number of bits, so a page of millions costs as little as one of ten.
 *
 * Windows roll: of the one before counts the part that is less than a whole span ago.
 */
import type { Awaitable } from '../store/store.ts';
import type { ErrorKey } from './errors.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SECOND_MS = 1000;

/** Calls that are allowed; null: any number. */
export interface LimitRules {
  /** An hour, for each user of an app. */
  app: number | null;
  /** In 24 hours, for each person a page met: page access tokens from July 2016 on. */
  page: number | null;
  /** The same where Messenger's business limits hold. */
  messenger: number | null;
  /** An hour, by one access token. */
  token: number | null;
  /** A second, about one page. */
  second: number | null;
  /** People counted even where fewer were met. */
  users: number;
}

export const GRAPH_LIMITS: LimitRules = {
  app: 200,
  page: 4800,
  messenger: 200,
  token: null,
  second: null,
  users: 1,
};

/** How much of the limits is used, in percent of what is allowed, this call included. */
export interface Usage {
  app: number;
  /** Undefined: the version's calls count for the app, or there is no page. */
  page: number | undefined;
  business: number | undefined;
  /** Until a refused page may be called again; 0: it may. */
  regain_min: number;
  refused: ErrorKey | undefined;
}

/** What is counted of a call. */
export interface Counted {
  readonly now: number;
  readonly app: { readonly id: string } | undefined;
  readonly grant:
    | { readonly page: { readonly id: string }; readonly token: { readonly id: string } }
    | undefined;
  readonly version: { readonly behaviour: { readonly page_calls_count_for: CallKind } };
  readonly subject: { readonly psid: string } | undefined;
}

export interface Limits<Call extends Counted = Counted> {
  /** Counts this call. Refused ones count, too. */
  count(call: Call): Awaitable<Usage>;
  /** The call found a person. */
  meet(call: Call): void;
}

/** Counts in this process. */
export interface OwnLimits extends Limits {
  count(call: Counted): Usage;
}

/** Apps, pages and tokens remembered; past it the one that was first seen starts anew. */
const WINDOWS_MAX = 10_000;

export function createLimits(rules: LimitRules): OwnLimits {
  const windows = new Map<string, Window>();

  function window(key: string, span_ms: number, now: number): Window {
    let known = windows.get(key);
    if (known === undefined) {
      if (windows.size >= WINDOWS_MAX) windows.delete(windows.keys().next().value!);
      known = new Window(span_ms, now);
      windows.set(key, known);
    }
    return known;
  }

  /** What is allowed in a window, for all whom it met. */
  function allowance(counted: Window, perUser: number | null): number {
    if (perUser === null) return Number.POSITIVE_INFINITY;
    return perUser * Math.max(rules.users, counted.users);
  }

  /** The window that this call counts in by its version and token, and what it may do there. */
  function main(call: Counted): {
    key: string;
    span_ms: number;
    allowed: number | null;
    kind: CallKind;
  } {
    const { grant, app, version } = call;
    const kind = grant === undefined ? 'app' : version.behaviour.page_calls_count_for;
    if (kind === 'app')
      return { key: `app ${app!.id}`, span_ms: HOUR_MS, allowed: rules.app, kind };
    const allowed = kind === 'page' ? rules.page : rules.messenger;
    return { key: `${kind} ${grant!.page.id}`, span_ms: DAY_MS, allowed, kind };
  }

  /** One that has no users: so many calls, whoever is met. */
  function isPast(key: string, span_ms: number, allowed: number | null, now: number): boolean {
    if (allowed === null) return false;
    const counted = window(key, span_ms, now);
    counted.add(now);
    return counted.calls(now) > allowed;
  }

  return {
    count(call) {
      const { now, grant, app } = call;
      const { key, span_ms, allowed, kind } = main(call);
      const counted = window(key, span_ms, now);
      counted.add(now);
      const most = allowance(counted, allowed);
      const used = (100 * counted.calls(now)) / most;
      const ofApp = kind === 'app' ? used : appUsage(app!.id, now);
      let refused = used > 100 ? REFUSALS[kind] : undefined;
      if (grant !== undefined) {
        if (isPast(`second ${grant.page.id}`, SECOND_MS, rules.second, now)) {
          refused ??= 'custom_limit';
        }
        if (isPast(`token ${grant.token.id}`, HOUR_MS, rules.token, now)) refused ??= 'token_limit';
      }
      return {
        app: Math.floor(ofApp),
        page: kind === 'page' ? Math.floor(used) : undefined,
        business: kind === 'business' ? Math.floor(used) : undefined,
        regain_min: used > 100 ? counted.minutesUntil(most, now) : 0,
        refused,
      };
    },

    meet(call) {
      windows.get(main(call).key)?.meet(call.subject!.psid, call.now);
    },
  };

  function appUsage(id: string, now: number): number {
    const counted = windows.get(`app ${id}`);
    return counted === undefined ? 0 : (100 * counted.calls(now)) / allowance(counted, rules.app);
  }
}

export type CallKind = 'app' | 'page' | 'business';

const REFUSALS: Readonly<Record<CallKind, ErrorKey>> = {
  app: 'app_limit',
  page: 'page_limit',
  business: 'business_limit',
};

const BITS = 4096;

/** Calls of one app, page or token, and whom they met, in this span and the one before. */
class Window {
  readonly span_ms: number;
  private start: number;
  private now = 0;
  private before = 0;
  private met = new People();
  private metBefore = 0;

  constructor(span_ms: number, at: number) {
    this.span_ms = span_ms;
    this.start = at;
  }

  add(at: number): void {
    this.roll(at);
    this.now++;
  }

  meet(psid: string, at: number): void {
    this.roll(at);
    this.met.add(psid);
  }

  /** Of the last span, counted back from now. */
  calls(at: number): number {
    this.roll(at);
    return this.now + this.before * (1 - (at - this.start) / this.span_ms);
  }

  get users(): number {
    return Math.max(this.met.estimate, this.metBefore);
  }

  /** Minutes until no more than these calls lie in the last span, if none is added. */
  minutesUntil(allowed: number, at: number): number {
    const elapsed = at - this.start;
    const wait =
      this.now <= allowed
        ? this.span_ms * (1 - (allowed - this.now) / this.before) - elapsed
        : this.span_ms - elapsed + this.span_ms * (1 - allowed / this.now);
    return Math.max(1, Math.ceil(wait / 60_000));
  }

  /** Time may stand, leap, or (in a development server) go back. */
  private roll(at: number): void {
    const spans = Math.floor((at - this.start) / this.span_ms);
    if (spans === 0) return;
    const follows = spans === 1;
    this.before = follows ? this.now : 0;
    this.metBefore = follows ? this.met.estimate : 0;
    this.now = 0;
    this.met = new People();
    this.start = spans < 0 ? at : this.start + spans * this.span_ms;
  }
}

/** About how many different people: each sets one of the bits, and the bits that are unset tell. */
class People {
  private bits: Uint32Array | undefined;
  private set = 0;

  add(psid: string): void {
    this.bits ??= new Uint32Array(BITS / 32);
    const bit = Number(psid.slice(-9)) % BITS;
    const mask = 1 << (bit % 32);
    if ((this.bits[bit >> 5]! & mask) === 0) {
      this.bits[bit >> 5]! |= mask;
      this.set++;
    }
  }

  get estimate(): number {
    const unset = Math.max(1, BITS - this.set) / BITS;
    return Math.round(-BITS * Math.log(unset));
  }
}
