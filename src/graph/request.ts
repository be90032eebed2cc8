/**
 * Every accepted form of a request becomes one GraphRequest (CONTRACT §3, dossier §2.1, §5.2).
 *
 * No URL object and no decoder runs unless the text needs one: this is on the read path.
 */
import { type Failure, fail } from './errors.ts';
import { versionOrder } from './versions.ts';

export const URL_BYTES_MAX = 8192;
export const BODY_BYTES_MAX = 1024 * 1024;
export const PARAMETERS_MAX = 64;

export type Method = 'GET' | 'POST' | 'DELETE' | 'HEAD' | 'OPTIONS';

/** A request as a transport hands it over. */
export interface RawRequest {
  method: string;
  /** Path and query, as on the request line. */
  url: string;
  /** A header's value by its lower-case name. Asked for only when needed: most reads need two. */
  header(name: string): string | undefined;
  /** Undefined: there was none. */
  body?: Buffer | undefined;
  /** It came by TLS. */
  secure: boolean;
}

export type TokenPlace = 'query' | 'header' | 'body';

export interface GraphRequest {
  method: Method;
  /** The version in the path if it was published; undefined: none was named. */
  version: string | undefined;
  /** What follows the version, decoded; trailing slashes are dropped. */
  path: string[];
  /** Query and body together, the body's winning. Values are text unless JSON said otherwise. */
  params: Map<string, unknown>;
  token: string | undefined;
  tokenPlace: TokenPlace | undefined;
  /** Two different access tokens were sent. */
  tokenConflict: boolean;
  secure: boolean;
  raw: RawRequest;
}

/** A parameter as text; numbers and booleans of a JSON body count, structures do not. */
export function textOf(params: Map<string, unknown>, name: string): string | undefined {
  const value = params.get(name);
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? undefined : JSON.stringify(value);
    default:
      return undefined;
  }
}

export function parseRequest(raw: RawRequest): GraphRequest | Failure {
  const { url } = raw;
  if (url.length > URL_BYTES_MAX) return fail('url_too_long', { limit: URL_BYTES_MAX });
  const mark = url.indexOf('?');
  const path = parsePath(mark < 0 ? url : url.slice(0, mark));
  if ('error' in path) return path;

  const params = new Map<string, unknown>();
  const tokens: Tokens = { token: undefined, tokenPlace: undefined, tokenConflict: false };
  const problem =
    (mark < 0 ? undefined : readForm(url.slice(mark + 1), params, tokens, 'query')) ??
    readBody(raw, params, tokens);
  if (problem !== undefined) return problem;
  readAuthorization(raw.header('authorization'), tokens);

  const method = methodOf(raw.method, params);
  if (typeof method !== 'string') return method;
  return { method, ...path, params, ...tokens, secure: raw.secure, raw };
}

interface Tokens {
  token: string | undefined;
  tokenPlace: TokenPlace | undefined;
  tokenConflict: boolean;
}

/** The same token in two places is fine; an empty one counts as none. */
function addToken(tokens: Tokens, token: string, place: TokenPlace): void {
  if (token === '') return;
  if (tokens.token !== undefined && tokens.token !== token) tokens.tokenConflict = true;
  tokens.token = token;
  tokens.tokenPlace = place;
}

function parsePath(text: string): Pick<GraphRequest, 'version' | 'path'> | Failure {
  let path: string[];
  try {
    path = text
      .split('/')
      .slice(1)
      .map((segment) => (segment.includes('%') ? decodeURIComponent(segment) : segment));
  } catch {
    return fail('bad_path');
  }
  while (path.length > 0 && path[path.length - 1] === '') path.pop();
  const first = path[0];
  return first !== undefined && versionOrder(first) >= 0
    ? { version: first, path: path.slice(1) }
    : { version: undefined, path };
}

function readAuthorization(header: string | undefined, tokens: Tokens): void {
  if (header === undefined) return;
  const match = /^(?:Bearer|OAuth)\s+(\S+)\s*$/i.exec(header);
  if (match !== null) addToken(tokens, match[1]!, 'header');
}

const METHODS: Record<string, Method> = {
  GET: 'GET',
  POST: 'POST',
  DELETE: 'DELETE',
  HEAD: 'HEAD',
  OPTIONS: 'OPTIONS',
};

/** `method=delete` in query or body overrides the request line's (dossier §5.2). */
function methodOf(line: string, params: Map<string, unknown>): Method | Failure {
  const override = textOf(params, 'method');
  const name = override === undefined || override === '' ? line : override.toUpperCase();
  return METHODS[name] ?? fail('bad_method', { method: name.slice(0, 32).toLowerCase() });
}

/** `a=b&c=d`, also in bracket form: `recipient[id]=1` builds the object that JSON would have sent. */
function readForm(
  text: string,
  params: Map<string, unknown>,
  tokens: Tokens,
  place: TokenPlace,
): Failure | undefined {
  for (let from = 0; from < text.length; ) {
    let to = text.indexOf('&', from);
    if (to < 0) to = text.length;
    if (to > from) {
      const equals = text.indexOf('=', from);
      const split = equals < 0 || equals > to ? to : equals;
      const rawName = text.slice(from, split);
      const name = decode(rawName);
      const value = decode(text.slice(split + 1, to));
      if (name === undefined || value === undefined) return fail('bad_encoding', { name: rawName });
      if (name === 'access_token') addToken(tokens, value, place);
      else if (!setParameter(params, name, value)) return fail('bad_parameter', { name });
      if (params.size > PARAMETERS_MAX) {
        return fail('too_many_parameters', { limit: PARAMETERS_MAX });
      }
    }
    from = to + 1;
  }
  return undefined;
}

function decode(text: string): string | undefined {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return undefined;
  }
}

const BRACKETS = /^([^[\]]+)((?:\[[^[\]]*\])+)$/;
const BRACKET_DEPTH_MAX = 5;

/** False when a name's brackets contradict an earlier one or nest too deep. */
function setParameter(params: Map<string, unknown>, name: string, value: string): boolean {
  if (!name.includes('[')) {
    params.set(name, value);
    return true;
  }
  const match = BRACKETS.exec(name);
  if (match === null) {
    params.set(name, value);
    return true;
  }
  const keys = match[2]!.slice(1, -1).split('][');
  if (keys.length > BRACKET_DEPTH_MAX) return false;
  let target = params.get(match[1]!);
  if (target === undefined) {
    target = container(keys[0]!);
    params.set(match[1]!, target);
  }
  for (let index = 0; ; index++) {
    if (typeof target !== 'object' || target === null) return false;
    const slot = place(target, keys[index]!);
    if (slot === undefined) return false;
    const holder = target as Record<string | number, unknown>;
    if (index === keys.length - 1) {
      holder[slot] = value;
      return true;
    }
    target = holder[slot] ??= container(keys[index + 1]!);
  }
}

/** `[]` and `[0]` make a list, `[id]` an object without a prototype to pollute. */
function container(key: string): unknown {
  return /^\d*$/.test(key) ? [] : Object.create(null);
}

/** Lists grow one by one: a client cannot ask for a million holes. */
function place(target: object, key: string): string | number | undefined {
  if (!Array.isArray(target)) return key;
  if (key === '') return target.length;
  const index = Number(key);
  return Number.isInteger(index) && index <= target.length ? index : undefined;
}

function readBody(
  raw: RawRequest,
  params: Map<string, unknown>,
  tokens: Tokens,
): Failure | undefined {
  const { body } = raw;
  if (body === undefined || body.length === 0) return undefined;
  const type = (raw.header('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();
  const text = body.toString('utf8');
  if (type === 'application/json' || (type === '' && /^\s*\{/.test(text))) {
    return readJson(text, params, tokens);
  }
  if (type === 'application/x-www-form-urlencoded' || type === '') {
    return readForm(text, params, tokens, 'body');
  }
  // A GET is asked by its URL: what some client's stack put into its body says nothing.
  if (raw.method === 'GET' || raw.method === 'HEAD') return undefined;
  return fail('bad_body_type', { type: type.slice(0, 64) });
}

function readJson(text: string, params: Map<string, unknown>, tokens: Tokens): Failure | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    return fail('bad_json', { problem: jsonProblem(error) });
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return fail('bad_json', { problem: 'it must be an object' });
  }
  for (const [name, value] of Object.entries(body)) {
    if (name === 'access_token' && typeof value === 'string') addToken(tokens, value, 'body');
    else params.set(name, value);
  }
  return params.size > PARAMETERS_MAX
    ? fail('too_many_parameters', { limit: PARAMETERS_MAX })
    : undefined;
}

/** Where the parser stopped, without the excerpt: a body may hold a token. */
function jsonProblem(error: unknown): string {
  const text = String(error);
  if (text.includes('end of JSON')) return 'it ends too early';
  const position = /at position \d+(?: \(line \d+ column \d+\))?/.exec(text);
  return position === null ? 'it cannot be read' : `it cannot be read ${position[0]}`;
}
