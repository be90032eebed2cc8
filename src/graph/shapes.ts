/**
 * What a parameter has to look like, as values: each shape says what is wrong in the words Graph
 * has for it, naming the parameter by its path (`message[quick_replies][0][title]`).
 */
import { type Failure, fail } from './errors.ts';

/** Undefined: nothing is wrong. */
export type Shape = (value: unknown, param: string) => Failure | undefined;

export type Members = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What a client wrote, as text: forms know nothing else, and JSON has numbers and booleans. Structures
 * are none; they may even have a `toString` of the client's own, which nothing here must call.
 */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Null counts as not sent, as everywhere in Graph. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

export const anything: Shape = () => undefined;

/** Numbers count as text: forms know nothing else. No store has to take what is no UTF-8, or a NUL. */
export const text =
  (limit = Number.POSITIVE_INFINITY): Shape =>
  (value, param) => {
    const written = typeof value === 'boolean' ? '' : plainText(value);
    const isText = written !== '' && written.isWellFormed() && !written.includes('\0');
    if (!isText) return fail('param_text', { param });
    return isLonger(written, limit) ? fail('param_too_long', { param, limit }) : undefined;
  };

/** One of these words, in any case. They are told in capitals, unless `lower`. */
export const oneOf =
  (words: readonly string[], { lower = false } = {}): Shape =>
  (value, param) => {
    const isKnown = typeof value === 'string' && words.includes(value.toLowerCase());
    if (isKnown) return undefined;
    const told = words.map((word) => (lower ? word : word.toUpperCase())).join(', ');
    return fail('param_one_of', { param, words: told });
  };

export const boolean: Shape = (value, param) =>
  typeof value === 'boolean' || value === 'true' || value === 'false'
    ? undefined
    : fail('param_boolean', { param });

export const url: Shape = (value, param) =>
  isUrl(value) ? undefined : fail('param_url', { param });

/** Each item has the shape. `empty`: what is said of a list without any. */
export const list =
  (
    item: Shape,
    { min = 0, max = Number.POSITIVE_INFINITY, empty = 'param_too_few' as const }: ListLimits = {},
  ): Shape =>
  (value, param) => {
    if (!Array.isArray(value)) return fail('param_list', { param });
    if (value.length < min) return fail(value.length === 0 ? empty : 'param_too_few', { param });
    if (value.length > max) return fail('param_too_many', { param });
    return first(value.entries(), ([index, one]) => item(one, `${param}[${index}]`));
  };

interface ListLimits {
  min?: number;
  max?: number;
  empty?: 'param_too_few' | 'param_non_empty';
}

/** Members in the order in which they are looked at; `required` ones by name. */
export interface ObjectShape {
  required?: readonly string[];
  members: Readonly<Record<string, Shape>>;
  /** Members that nobody knows are let be. */
  open?: boolean;
}

export const object =
  ({ required = [], members, open = false }: ObjectShape): Shape =>
  (value, param) => {
    if (!isObject(value)) return fail('param_object', { param });
    const strangers = Object.keys(value).filter((name) => !Object.hasOwn(members, name));
    if (strangers.length > 0 && !open) {
      return fail('param_keys', { keys: strangers.join(', '), param });
    }
    return first(Object.entries(members), ([name, shape]) => {
      const member = `${param}[${name}]`;
      if (!isAbsent(value[name])) return shape(value[name], member);
      return required.includes(name) ? fail('param_required', { param: member }) : undefined;
    });
  };

/** The first thing that is wrong. */
export function first<T>(
  items: Iterable<T>,
  check: (item: T) => Failure | undefined,
): Failure | undefined {
  for (const item of items) {
    const no = check(item);
    if (no !== undefined) return no;
  }
  return undefined;
}

/** Every shape in turn holds of the same value. */
export const all =
  (...shapes: readonly Shape[]): Shape =>
  (value, param) =>
    first(shapes, (shape) => shape(value, param));

export function isUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !value.isWellFormed() || /\p{Cc}/u.test(value)) return false;
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}

/** Counts characters as people do, not halves of surrogate pairs. */
function isLonger(written: string, limit: number): boolean {
  if (written.length <= limit) return false;
  return written.length > 2 * limit || [...written].length > limit;
}
