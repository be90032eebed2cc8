/** Two worlds as text: what of the one is not in the other, by what it is and whose. */
import { members, textOf } from '../api/thread.ts';

export const KINDS = {
  clock: ['time', 'times'],
  faults: ['set of faults', 'sets of faults'],
  app: ['app', 'apps'],
  webhook: ['webhook', 'webhooks'],
  page: ['page', 'pages'],
  settings: ['Messenger profile', 'Messenger profiles'],
  subscription: ['subscription', 'subscriptions'],
  token: ['token', 'tokens'],
  person: ['person', 'people'],
  alias: ['app-scoped id', 'app-scoped ids'],
  event: ['event', 'events'],
  message: ['message of a page', 'messages of pages'],
} as const satisfies Readonly<Record<string, readonly [one: string, many: string]>>;

export type Kind = keyof typeof KINDS;

/** The members that tell one from another of its kind. */
const KEYS: Readonly<Record<Kind, readonly string[]>> = {
  clock: [],
  faults: [],
  app: ['id'],
  webhook: ['app_id'],
  page: ['id'],
  settings: ['page_id'],
  subscription: ['page_id', 'app_id'],
  token: ['id'],
  person: ['id'],
  alias: ['person_id', 'kind', 'scope', 'name'],
  event: ['person_id', 'page_id', 'id'],
  message: ['page_id', 'person_id', 'id'],
};

interface Line {
  kind: Kind;
  /** What it is called. */
  title: string;
  text: string;
}

export interface Change {
  kind: Kind;
  title: string;
  /** Indented JSON; absent: it is not there. */
  before?: string;
  after?: string;
}

export interface Difference {
  changes: Change[];
  same: number;
  /** Numbers of lines that are nothing known. */
  unread: number[];
}

const isKind = (word: string): word is Kind => Object.hasOwn(KINDS, word);

function lineOf(row: string): [key: string, line: Line] | 'head' | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(row);
  } catch {
    return undefined;
  }
  const [entry] = Object.entries(members(parsed));
  if (entry === undefined) return undefined;
  const [kind, value] = entry;
  if (kind === 'snapshot') return 'head';
  if (!isKind(kind)) return undefined;
  const own = members(value);
  const key = KEYS[kind].map((name) => textOf(own[name]) ?? '').join(' ');
  return [`${kind} ${key}`, { kind, title: titleOf(kind, own) ?? key, text: shown(own) }];
}

function titleOf(kind: Kind, own: Readonly<Record<string, unknown>>): string | undefined {
  const { first_name, last_name, name, type, person_id, callback_url, id } = own;
  if (kind === 'person') {
    return [textOf(first_name), textOf(last_name)].filter(Boolean).join(' ');
  }
  if (kind === 'app' || kind === 'page') return textOf(name);
  if (kind === 'webhook') return textOf(callback_url);
  if (kind === 'event') return `${textOf(type)} of ${textOf(person_id)}`;
  if (kind === 'message') return `${textOf(id)} to ${textOf(person_id)}`;
  return kind === 'clock' || kind === 'faults' ? kind : undefined;
}

const LONG = 160;

/** A picture is thousands of characters, and nobody reads it. */
function shown(own: object): string {
  return JSON.stringify(
    own,
    (_name, value) =>
      typeof value === 'string' && value.length > LONG
        ? `${value.slice(0, 60)}… ${value.length} characters ending in ${value.slice(-12)}`
        : value,
    2,
  );
}

function readWorld(text: string): { lines: Map<string, Line>; unread: number[] } {
  const lines = new Map<string, Line>();
  const unread: number[] = [];
  for (const [index, row] of text.split('\n').entries()) {
    if (row.trim() === '') continue;
    const found = lineOf(row);
    if (found === undefined) unread.push(index + 1);
    else if (found !== 'head') lines.set(...found);
  }
  return { lines, unread };
}

/** What would change if `after` took the place of `before`, in the order of the kinds. */
export function snapshotDifference(before: string, after: string): Difference {
  const old = readWorld(before);
  const now = readWorld(after);
  const changes: Change[] = [];
  let same = 0;
  for (const [key, { kind, title, text }] of now.lines) {
    const was = old.lines.get(key);
    if (was === undefined) changes.push({ kind, title, after: text });
    else if (was.text === text) same++;
    else changes.push({ kind, title, before: was.text, after: text });
  }
  for (const [key, { kind, title, text }] of old.lines) {
    if (!now.lines.has(key)) changes.push({ kind, title, before: text });
  }
  const order = Object.keys(KINDS);
  changes.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  return { changes, same, unread: now.unread };
}
