/**
 * Webhook bodies in whatever a bot wrote them into: a document of JSON, or a log with one of them a
 * line; by themselves or as a member of something, as objects or as strings.
 */
import { encode, type Json } from '../../graph/json.ts';

export interface Recorded {
  /** `line 3`, or the path in a document. */
  where: string;
  /** Undefined: `problem` says why there is none. */
  body?: Body;
  problem?: string;
}

export interface Body {
  value: { entry: unknown[] };
  /** As it was recorded, where it was recorded as a string; otherwise as Graph writes it. */
  raw: string;
}

const DEPTH_MAX = 8;

export function* recordedIn(text: string): Generator<Recorded> {
  const whole = parsed(text.replace(/^\uFEFF/, ''));
  if (whole === undefined) {
    yield* inLines(text);
    return;
  }
  const bodies = allIn(whole);
  if (typeof bodies === 'string') yield { where: 'the document', problem: bodies };
  else for (const { path, body } of bodies) yield { where: path || 'the body', body };
}

function* inLines(text: string): Generator<Recorded> {
  let number = 0;
  for (const line of text.split('\n')) {
    const where = `line ${++number}`;
    if (line.trim() === '') continue;
    const value = parsed(line) ?? parsed(withinBraces(line));
    if (value === undefined) {
      yield { where, problem: 'is not JSON' };
      continue;
    }
    const bodies = allIn(value);
    if (typeof bodies === 'string') yield { where, problem: bodies };
    else for (const { body } of bodies) yield { where, body };
  }
}

interface Found {
  path: string;
  body: Body;
}

/** At least one, or what is wrong. */
function allIn(value: object | string): Found[] | string {
  try {
    const bodies = [...bodiesIn(value)];
    return bodies.length === 0 ? 'holds no webhook body' : bodies;
  } catch (error) {
    if (error instanceof RangeError) return 'is nested too deeply';
    throw error;
  }
}

/** A log may say when and what before the body. */
function withinBraces(line: string): string {
  return line.slice(Math.max(line.indexOf('{'), 0), line.lastIndexOf('}') + 1);
}

/** Undefined: nothing that could hold a body. */
function parsed(text: string): object | string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const mayHold = typeof value === 'string' || (typeof value === 'object' && value !== null);
    return mayHold ? value : undefined;
  } catch {
    return undefined;
  }
}

function* bodiesIn(value: unknown, path = '', depth = 0): Generator<Found> {
  if (typeof value === 'string') {
    const inner = value.includes('entry') ? parsed(value) : undefined;
    if (inner === undefined || depth >= DEPTH_MAX) return;
    if (typeof inner === 'object' && isBody(inner)) {
      yield { path, body: { value: inner, raw: value } };
    } else yield* bodiesIn(inner, path, depth + 1);
  } else if (typeof value === 'object' && value !== null && depth < DEPTH_MAX) {
    if (isBody(value)) {
      yield { path, body: { value, raw: encode(value as unknown as Json) } };
      return;
    }
    yield* inMembers(value, path, depth);
  }
}

/** A log that has a body both as text and as an object has it once. */
function* inMembers(value: object, path: string, depth: number): Generator<Found> {
  const seen = new Set<string>();
  for (const [name, member] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    for (const one of bodiesIn(member, at, depth + 1)) {
      const isOwn = one.path === at && !Array.isArray(value);
      const same = isOwn ? JSON.stringify(one.body.value) : '';
      if (isOwn && seen.has(same)) continue;
      seen.add(same);
      yield one;
    }
  }
}

function isBody(value: object): value is { entry: unknown[] } {
  const { entry } = value as { entry?: unknown };
  return Array.isArray(entry) && entry.every((one) => typeof one === 'object' && one !== null);
}
