/** What a batch asks for, read and checked before anything is run (dossier §5.4). */
import { type Failure, fail } from './errors.ts';
import { referencesIn } from './references.ts';
import { isDeeperThan, JSON_DEPTH_MAX } from './request.ts';
import { plainText } from './shapes.ts';

export const BATCH_MAX = 50;
const NAME_CHARS_MAX = 200;

/** One request of a batch. */
export interface Item {
  index: number;
  name: string | undefined;
  method: string;
  relativeUrl: string;
  /** As it was sent: form text, JSON text, or an object. */
  body: unknown;
  /** Lower-case names. */
  headers: ReadonlyMap<string, string>;
  files: readonly string[];
  /** Places of the requests that must have succeeded before this one. */
  after: readonly number[];
  /** Its answer is null when it succeeds. */
  omits: boolean;
  /** Why it cannot be run; the others still are. */
  problem: Failure | undefined;
}

type Members = Record<string, unknown>;

/** The requests in order; a `Failure` refuses the whole batch. */
export function readBatch(batch: unknown): Item[] | Failure {
  const list = typeof batch === 'string' ? parsed(batch) : batch;
  if (!Array.isArray(list)) return fail('batch_malformed', { problem: 'it is none' });
  if (isDeeperThan(JSON_DEPTH_MAX, list)) {
    return fail('batch_malformed', { problem: `it is nested more than ${JSON_DEPTH_MAX} levels` });
  }
  if (list.length === 0) return fail('batch_malformed', { problem: 'it is empty' });
  if (list.length > BATCH_MAX) return fail('batch_too_many', { limit: BATCH_MAX });
  const items: Item[] = [];
  const places = new Map<string, number>();
  for (const [index, members] of list.entries()) {
    const item = readItem(index, members);
    const after = dependencies(item, (members ?? {}) as Members);
    for (const name of after) {
      const place = places.get(name);
      if (place === undefined) return fail('batch_unresolved', { index, name });
    }
    if (item.name !== undefined) {
      if (places.has(item.name)) return fail('batch_name_twice', { index, name: item.name });
      places.set(item.name, index);
    }
    items.push({ ...item, after: after.map((name) => places.get(name)!) });
  }
  // A request that another one stands on is answered by null unless it says otherwise.
  const needed = new Set(items.flatMap(({ after }) => after));
  return items.map((item) => {
    const said = (list[item.index] as Members | null)?.omit_response_on_success;
    return { ...item, omits: said === undefined ? needed.has(item.index) : isTrue(said) };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readItem(index: number, members: unknown): Item {
  const item: Item = {
    index,
    name: undefined,
    method: 'GET',
    relativeUrl: '',
    body: undefined,
    headers: new Map(),
    files: [],
    after: [],
    omits: false,
    problem: undefined,
  };
  const problem = (words: string): Item => {
    item.problem = fail('batch_item', { index, problem: words });
    return item;
  };
  if (typeof members !== 'object' || members === null || Array.isArray(members)) {
    return problem('it is no object');
  }
  const { name, method = 'GET', relative_url, body, headers, attached_files } = members as Members;
  if (name !== undefined && name !== null) {
    if (!isName(name)) return problem('its name is no text of 1 to 200 characters');
    item.name = name;
  }
  if (typeof method !== 'string') return problem('its method is no text');
  item.method = method.toUpperCase();
  if (typeof relative_url !== 'string') return problem('its relative_url is missing');
  item.relativeUrl = relative_url;
  if (body !== null && !['undefined', 'string', 'object'].includes(typeof body)) {
    return problem('its body is neither text nor an object');
  }
  item.body = body ?? undefined;
  item.headers = readHeaders(headers);
  item.files = typeof attached_files === 'string' ? attached_files.split(',').map(trimmed) : [];
  return item;
}

const trimmed = (text: string): string => text.trim();

function isName(name: unknown): name is string {
  return typeof name === 'string' && name.length > 0 && name.length <= NAME_CHARS_MAX;
}

/** `["Content-Type: application/json"]`, `[{name, value}]` or `{name: value}`. */
function readHeaders(headers: unknown): Map<string, string> {
  const read = new Map<string, string>();
  if (typeof headers !== 'object' || headers === null) return read;
  const entries = Array.isArray(headers) ? headers.map(headerEntry) : Object.entries(headers);
  for (const [name, value] of entries) {
    if (typeof value === 'string') read.set(name.toLowerCase(), value);
  }
  return read;
}

function headerEntry(header: unknown): [string, unknown] {
  if (typeof header === 'string') {
    const colon = header.indexOf(':');
    return [header.slice(0, Math.max(colon, 0)), header.slice(colon + 1).trim()];
  }
  const { name, value } = (header ?? {}) as Members;
  return [plainText(name), value];
}

/** The names in depends_on and in every `{result=name:…}`, each once. */
function dependencies({ relativeUrl, body }: Item, { depends_on }: Members): string[] {
  const named = Array.isArray(depends_on) ? depends_on : [depends_on];
  const texts = [relativeUrl, typeof body === 'string' ? body : JSON.stringify(body ?? '')];
  const referred = texts.flatMap(referencesIn).map(({ name }) => name);
  const names = named.filter((name) => name !== undefined && name !== null && name !== '');
  return [...new Set([...names.map(plainText), ...referred])];
}

function isTrue(value: unknown): boolean {
  return /^(1|true)$/i.test(plainText(value));
}
