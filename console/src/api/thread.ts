/** What is said in a thread: as the wire has it, read with care, because a bot may send anything. */

export type Members = Readonly<Record<string, unknown>>;

export interface Message {
  /** The event it came by, or an id of its own. */
  id: string;
  sender: 'page' | 'person';
  app_id: string | null;
  /** Milliseconds since 1970, or ISO 8601. */
  at: number | string;
  seq?: number;
  body: Members;
}

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const members = (value: unknown): Members => (isMembers(value) ? value : {});

export const list = (value: unknown): readonly Members[] =>
  Array.isArray(value) ? value.filter(isMembers) : [];

/** Text, also of what was sent as a number; undefined: there is none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Wire words come in any case. */
export const wordOf = (value: unknown): string => (textOf(value) ?? '').toLowerCase();
