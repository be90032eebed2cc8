/**
 * Every accepted form of a request becomes one GraphRequest (dossier §2.1, §5.2).
 *
 * No URL object and no decoder runs unless the text needs one: this is on the read path.
 */
import { setParameter } from './brackets.ts';
import { type Failure, fail } from './errors.ts';
import { type Part, UploadedFile } from './form-data.ts';
import { Remembered } from './remembered.ts';
import { isVersion } from './versions.ts';

export const URL_BYTES_MAX = 8192;
export const BODY_BYTES_MAX = 1024 * 1024;
export const PARAMETERS_MAX = 64;
/** Templates nest ten deep; nothing that walks through a body is led deeper than this. */
export const JSON_DEPTH_MAX = 32;

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
  /** What the batch around it lends to a request that says nothing of its own. */
  lent?: Lent | undefined;
}

/** A batch's token and proof serve those of its requests that carry no token. */
export interface Lent {
  token: string | undefined;
  tokenPlace: TokenPlace | undefined;
  proof: unknown;
  /** Files that this request is said to have attached. */
  files: readonly Part[];
}

export type TokenPlace = 'query' | 'header' | 'body';

export interface GraphRequest {
  method: Method;
  /** The version in the path if it was published; undefined: none was named. */
  version: string | undefined;
  /** What follows the version, decoded; trailing slashes are dropped. */
  path: string[];
  /** Query and body together, the body's winning. Values are text unless JSON said otherwise. */
  params: ReadonlyMap<string, unknown>;
  token: string | undefined;
  tokenPlace: TokenPlace | undefined;
  /** Two different access tokens were sent. */
  tokenConflict: boolean;
  secure: boolean;
  /** It asks for more than the plain answer of one node: see `SPECIAL`. */
  special: boolean;
  raw: RawRequest;
}

/** Parameters that make an answer another one; a request without them takes the short way. */
const SPECIAL: ReadonlySet<string> = new Set([
  ...['batch', 'ids', 'callback', 'pretty', 'suppress_http_code', 'debug', 'metadata'],
]);

/** A parameter as text; numbers and booleans of a JSON body count, structures do not. */
export function textOf(params: ReadonlyMap<string, unknown>, name: string): string | undefined {
  const value = params.get(name);
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      return value === null || value instanceof UploadedFile ? undefined : JSON.stringify(value);
    default:
      return undefined;
  }
}

/** What a query or a body says. */
interface Said {
  params: Map<string, unknown>;
  token: string | undefined;
  tokenPlace: TokenPlace | undefined;
  tokenConflict: boolean;
  special: boolean;
  /** Brackets build objects, which a body may go on building: what was read is not shared. */
  builds: boolean;
}

/** A bot asks about thousands of people with one and the same query; so many of them are kept. */
const QUERIES_MAX = 1000;
const NOTHING_SAID = silence();

/** `parts`: the body, where it is multipart/form-data and was read already. */
export type RequestReader = (raw: RawRequest, parts?: readonly Part[]) => GraphRequest | Failure;

/** Reads requests, remembering the queries it read before. `versions`: what a path may begin with. */
export function requestReader(versions: ReadonlySet<string>): RequestReader {
  const queries = new Remembered<Said | Failure>(QUERIES_MAX);
  const versionNamed = versionFinder(versions);
  const readOnce = (query: string): Said | Failure => {
    const said = queries.get(query, readQuery);
    return 'builds' in said && said.builds ? readQuery(query) : said;
  };
  return (raw, parts) => {
    const { url } = raw;
    if (url.length > URL_BYTES_MAX) return fail('url_too_long', { limit: URL_BYTES_MAX });
    const mark = url.indexOf('?');
    const path = parsePath(mark < 0 ? url : url.slice(0, mark), versionNamed);
    if ('error' in path) return path;
    const query = mark < 0 ? NOTHING_SAID : readOnce(url.slice(mark + 1));
    if ('error' in query) return query;
    const said = sayMore(raw, query, parts);
    if ('error' in said) return said;
    const method = methodOf(raw.method, said.params);
    if (typeof method !== 'string') return method;
    return {
      method,
      version: path.version,
      path: path.path,
      params: said.params,
      token: said.token,
      tokenPlace: said.tokenPlace,
      tokenConflict: said.tokenConflict,
      secure: raw.secure,
      special: said.special,
      raw,
    };
  };
}

function silence(): Said {
  return {
    params: new Map(),
    token: undefined,
    tokenPlace: undefined,
    tokenConflict: false,
    special: false,
    builds: false,
  };
}

function readQuery(text: string): Said | Failure {
  const said = silence();
  said.builds = /\[|%5b/i.test(text);
  return readForm(text, said, 'query') ?? said;
}

/** Adds what body and headers say; a query that was read before is shared and stays as it is. */
function sayMore(raw: RawRequest, query: Said, parts?: readonly Part[]): Said | Failure {
  const hasBody = raw.body !== undefined && raw.body.length > 0;
  const authorization = raw.header('authorization');
  if (!hasBody && authorization === undefined && raw.lent === undefined) return query;
  const said: Said = { ...query, params: new Map(query.params) };
  let problem: Failure | undefined;
  if (parts !== undefined) problem = addParts(parts, said);
  else if (hasBody) problem = readBody(raw, raw.body!, said);
  if (authorization !== undefined) readAuthorization(authorization, said);
  if (raw.lent !== undefined) problem ??= borrow(raw.lent, said);
  return problem ?? said;
}

function borrow({ token, tokenPlace, proof, files }: Lent, said: Said): Failure | undefined {
  if (said.token === undefined && token !== undefined) {
    said.token = token;
    said.tokenPlace = tokenPlace;
    if (proof !== undefined && !said.params.has('appsecret_proof')) {
      said.params.set('appsecret_proof', proof);
    }
  }
  return addParts(files, said);
}

/** The parts of a form; a file is a parameter like any other. */
function addParts(parts: readonly Part[], said: Said): Failure | undefined {
  for (const [name, value] of parts) {
    if (typeof value === 'string') {
      const problem = addField(name, value, said, 'body');
      if (problem !== undefined) return problem;
    } else said.params.set(name, value);
  }
  return said.params.size > PARAMETERS_MAX
    ? fail('too_many_parameters', { limit: PARAMETERS_MAX })
    : undefined;
}

function addField(name: string, value: string, said: Said, place: TokenPlace): Failure | undefined {
  if (name === 'access_token') addToken(said, value, place);
  else if (!setParameter(said.params, name, value)) return fail('bad_parameter', { name });
  else if (SPECIAL.has(name)) said.special = true;
  return undefined;
}

/** The same token in two places is fine; an empty one counts as none. */
function addToken(tokens: Said, token: string, place: TokenPlace): void {
  if (token === '') return;
  if (tokens.token !== undefined && tokens.token !== token) tokens.tokenConflict = true;
  tokens.token = token;
  tokens.tokenPlace = place;
}

/** The version that a URL names, for the refusal of a request that cannot be read otherwise. */
export function versionIn(url: string): string | undefined {
  const first = url.split(/[/?]/, 2)[1];
  return isVersion(first) ? first : undefined;
}

/** A bot names one version in all its paths. What is found is always the same string. */
function versionFinder(versions: ReadonlySet<string>): (name: string) => string | undefined {
  const known = new Map([...versions].map((name) => [name, name]));
  let last: string | undefined;
  return (name) => {
    if (name === last) return last;
    const found = known.get(name);
    if (found !== undefined) last = found;
    return found;
  };
}

function parsePath(
  text: string,
  versionNamed: (name: string) => string | undefined,
): Pick<GraphRequest, 'version' | 'path'> | Failure {
  let path = segmentsOf(text);
  if (text.includes('%')) {
    try {
      path = path.map(decodeURIComponent);
    } catch {
      return fail('bad_path');
    }
  }
  while (path.length > 0 && path[path.length - 1] === '') path.pop();
  const version = path.length > 0 ? versionNamed(path[0]!) : undefined;
  if (version !== undefined) path.shift();
  return { version, path };
}

/** What stands behind each slash; a path that begins with none has lost what comes before it. */
function segmentsOf(text: string): string[] {
  const segments: string[] = [];
  for (let from = text.indexOf('/') + 1; from > 0; ) {
    const to = text.indexOf('/', from);
    segments.push(to < 0 ? text.slice(from) : text.slice(from, to));
    from = to + 1;
  }
  return segments;
}

function readAuthorization(header: string, said: Said): void {
  const match = /^(?:Bearer|OAuth)\s+(\S+)\s*$/i.exec(header);
  if (match !== null) addToken(said, match[1]!, 'header');
}

const METHODS: Record<string, Method> = {
  GET: 'GET',
  POST: 'POST',
  DELETE: 'DELETE',
  HEAD: 'HEAD',
  OPTIONS: 'OPTIONS',
};

/** What `method` may say: HEAD and OPTIONS are asked for by the request line alone. */
const OVERRIDES: ReadonlySet<string> = new Set(['GET', 'POST', 'DELETE']);

function badMethod(name: string): Failure {
  return fail('bad_method', { method: name.slice(0, 32).toLowerCase() });
}

/** `method=delete` in query or body overrides the request line's (dossier §5.2). */
function methodOf(line: string, params: ReadonlyMap<string, unknown>): Method | Failure {
  const override = textOf(params, 'method');
  if (override === undefined || override === '') return METHODS[line] ?? badMethod(line);
  const name = override.toUpperCase();
  return OVERRIDES.has(name) ? METHODS[name]! : badMethod(name);
}

/** `a=b&c=d`, also in bracket form: `recipient[id]=1` builds the object that JSON would have sent. */
function readForm(text: string, said: Said, place: TokenPlace): Failure | undefined {
  const { params } = said;
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
      const problem = addField(name, value, said, place);
      if (problem !== undefined) return problem;
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

function readBody(raw: RawRequest, body: Buffer, said: Said): Failure | undefined {
  const type = (raw.header('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();
  const text = body.toString('utf8');
  if (type === 'application/json' || (type === '' && /^\s*\{/.test(text))) {
    return readJson(text, said);
  }
  if (type === 'application/x-www-form-urlencoded' || type === '') {
    return readForm(text, said, 'body');
  }
  // A GET is asked by its URL: what some client's stack put into its body says nothing.
  if (raw.method === 'GET' || raw.method === 'HEAD') return undefined;
  return fail('bad_body_type', { type: type.slice(0, 64) });
}

function readJson(text: string, said: Said): Failure | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    return fail('bad_json', { problem: jsonProblem(error) });
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return fail('bad_json', { problem: 'it must be an object' });
  }
  if (isDeeperThan(JSON_DEPTH_MAX, body)) {
    return fail('bad_json', { problem: `it is nested more than ${JSON_DEPTH_MAX} levels deep` });
  }
  for (const [name, value] of Object.entries(body)) {
    if (name === 'access_token' && typeof value === 'string') addToken(said, value, 'body');
    else said.params.set(name, value);
    if (SPECIAL.has(name)) said.special = true;
  }
  return said.params.size > PARAMETERS_MAX
    ? fail('too_many_parameters', { limit: PARAMETERS_MAX })
    : undefined;
}

export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

/** Where the parser stopped, without the excerpt: a body may hold a token. */
function jsonProblem(error: unknown): string {
  const text = String(error);
  if (text.includes('end of JSON')) return 'it ends too early';
  const position = /at position \d+(?: \(line \d+ column \d+\))?/.exec(text);
  return position === null ? 'it cannot be read' : `it cannot be read ${position[0]}`;
}
