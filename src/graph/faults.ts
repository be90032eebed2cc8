/**
 * Faults on purpose: an error of the table, a delay, a dropped connection, for the calls that a rule
 * names. Nothing fails unless asked, and what fails is the same in every run: a share of a quarter is
 * every fourth call, not a throw of dice.
 */
import type { Awaitable } from '../store/store.ts';
import type { Call } from './call.ts';
import type { ErrorKey } from './errors.ts';
import { textOf } from './request.ts';
import type { Disturbance } from './response.ts';

export const RULES_MAX = 100;
export const LATENCY_MS_MAX = 60_000;

/** What is done to a call. */
export interface Effect {
  error?: ErrorKey;
  /** Fills the gaps of the error's message; what a call says of itself is filled in anyway. */
  details?: Record<string, string>;
  latency_ms?: number;
  /** The connection ends without an answer. */
  drop?: boolean;
  /** What a profile holds when `fields` is omitted. */
  default_fields?: readonly string[];
}

/** Which calls; what is absent does not matter. */
export interface Selector {
  page_id?: string;
  app_id?: string;
  /** Without a version; `*` stands for any one part: `me/messages`, `1254477777772919`, a star alone. */
  path?: string;
  /** After `method` overrides the request line's. */
  method?: string;
  /** A profile's field that is asked for, or comes unasked. */
  field?: string;
}

export interface FaultRule extends Effect, Selector {
  preset?: PresetName;
  /** Of the calls that it names, this part: 0.25 is every fourth. */
  share?: number;
  /** The first so many that it names pass. */
  after?: number;
  /** It ends after so many. */
  count?: number;
}

/** Answers that were seen now and then, by the names of their vectors. */
export const PRESETS = {
  'ok-default-2026': { default_fields: ['name', 'id'] },
  'err-eu-10': { error: 'eu_privacy', field: 'profile_pic' },
  'err-2-transient': { error: 'unavailable' },
  'err-32': { error: 'page_limit' },
  'rate-4': { error: 'app_limit' },
  'rate-80001': { error: 'business_limit_page' },
} as const satisfies Record<string, Effect & Selector>;

export type PresetName = keyof typeof PRESETS;

/** A rule with what came of it. */
export type RuleState = FaultRule & {
  /** Calls that it named. */
  matched: number;
  /** Calls that it was done to. */
  fired: number;
};

export interface Faults {
  /** Is there any rule? */
  readonly active: boolean;
  /** Replaces all rules. */
  set(rules: readonly FaultRule[]): void;
  list(): RuleState[];
  /**
   * What is done to this call: by the first rule that fires. `identify` finds out whose call it is,
   * where a rule must know.
   */
  decide(call: Call, identify: (call: Call) => Awaitable<unknown>): Awaitable<Fault | null>;
}

/** An effect on one call, and the place of its rule. */
export interface Fault extends Effect {
  rule: number;
}

interface Row {
  rule: FaultRule;
  wanted: Effect & Selector;
  path: string[] | undefined;
  matched: number;
  fired: number;
  owed: number;
}

export function createFaults(): Faults {
  let rows: Row[] = [];
  let needsToken = false;

  function fire(call: Call): Fault | null {
    for (const [place, row] of rows.entries()) {
      if (!names(row, call)) continue;
      row.matched++;
      const { share = 1, after = 0, count = Number.POSITIVE_INFINITY } = row.rule;
      if (row.matched <= after || row.fired >= count) continue;
      // A tenth ten times is a little less than one.
      row.owed += share;
      if (row.owed < 1 - 1e-9) continue;
      row.owed -= 1;
      row.fired++;
      return { ...row.wanted, rule: place };
    }
    return null;
  }

  return {
    get active() {
      return rows.length > 0;
    },
    set(rules) {
      rows = rules.map(rowOf);
      needsToken = rows.some(({ wanted: { page_id, app_id, field } }) =>
        [page_id, app_id, field].some((one) => one !== undefined),
      );
    },
    list: () => rows.map(({ rule, matched, fired }) => ({ ...rule, matched, fired })),
    decide(call, identify) {
      if (!needsToken || call.request.token === undefined) return fire(call);
      const known = identify(call);
      return known instanceof Promise ? known.then(() => fire(call)) : fire(call);
    },
  };
}

function rowOf(rule: FaultRule): Row {
  const wanted = { ...(rule.preset !== undefined && PRESETS[rule.preset]), ...rule };
  const path = wanted.path?.split('/').filter((part) => part !== '');
  return { rule, wanted, path, matched: 0, fired: 0, owed: 0 };
}

function names({ wanted, path }: Row, call: Call): boolean {
  const { page_id, app_id, method, field } = wanted;
  const { request, grant, app } = call;
  if (page_id !== undefined && page_id !== grant?.page.id) return false;
  if (app_id !== undefined && app_id !== app?.id) return false;
  if (method !== undefined && method !== request.method) return false;
  if (path !== undefined && !isAt(path, request.path)) return false;
  return field === undefined || asksFor(field, call);
}

function isAt(pattern: string[], path: string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((part, index) => part === '*' || part === path[index])
  );
}

function asksFor(field: string, { services, request, version: { behaviour } }: Call): boolean {
  if (request.path.length !== 1) return false;
  const text = textOf(request.params, 'fields') ?? '';
  const selection = text === '' ? undefined : services.parseFields(text, behaviour.repeats_fields);
  if (selection === undefined) return behaviour.default_fields.includes(field);
  return 'names' in selection && selection.names.includes(field);
}

/** All that is done to an answer that these calls make together. */
export function disturbanceOf(calls: readonly Call[]): Disturbance | undefined {
  let latency_ms = 0;
  let drop = false;
  for (const { fault } of calls) {
    latency_ms = Math.max(latency_ms, fault?.latency_ms ?? 0);
    drop ||= fault?.drop === true;
  }
  return latency_ms > 0 || drop ? { latency_ms, drop } : undefined;
}

/** What the messages of the table may need to know of a call. */
export function detailsOf(call: Call, { details }: Fault): Record<string, string> {
  const { request, app, grant } = call;
  const [id = ''] = request.path;
  return {
    id,
    path: `/${request.path.slice(1).join('/')}`,
    method: request.method.toLowerCase(),
    app: app?.id ?? '',
    user: grant?.token.id ?? '',
    ...details,
  };
}
