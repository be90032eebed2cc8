/** Parameters that are more than text: objects and lists, however a client writes them. */
import { type Failure, fail } from './errors.ts';
import { isDeeperThan, JSON_DEPTH_MAX } from './request.ts';
import { plainText } from './shapes.ts';

type Params = ReadonlyMap<string, unknown>;

/** A structure as JSON or brackets made it, or as the text of JSON in a form; other text as it is. */
export function readValue(params: Params, name: string): { value: unknown } | Failure {
  const value = params.get(name);
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return { value };
  try {
    const parsed: unknown = JSON.parse(value);
    if (!isDeeperThan(JSON_DEPTH_MAX, parsed)) return { value: parsed };
  } catch {
    // Said below.
  }
  return fail('param_json', { param: name });
}

/**
 * A list of words: a JSON array, `a,b` with blanks or without, or as Python prints one
 * (`['a', 'b']`). Undefined: the parameter was not sent.
 */
export function wordsOf(params: Params, name: string): string[] | undefined {
  const value = params.get(name);
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.map(plainText);
  const written = plainText(value);
  const inner = /^\s*\[(.*)\]\s*$/s.exec(written)?.[1] ?? written;
  return inner
    .split(',')
    .map((word) => word.trim().replace(/^u?(["'])(.*)\1$/s, '$2'))
    .filter((word) => word !== '');
}
