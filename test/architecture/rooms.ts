/** The rooms of `src/` and the arrows between them: one table, and the checker that reads it. */
import { type Files, type Import, importsOf, isBuiltin, isRelative, resolve } from './source.ts';

interface Room {
  name: string;
  /** Its files: a folder ending in `/`, or one file. The longest that fits a path wins. */
  at: string[];
  /** The rooms its files may import from, besides their own. */
  to: string[];
  /** Runs anywhere: neither `node:` modules nor packages. */
  pure?: true;
  /** Takes only types out of other rooms. */
  types?: true;
}

const CORE = ['domain', 'store port'];
const GRAPH = ['graph', 'events', 'pictures', 'observe', ...CORE];
const SURFACES = ['http', 'proxy', 'admin', 'console', 'webview', 'webhooks'];
const STORES = ['memory', 'sqlite', 'postgres'];
const SERVER = ['seed', ...SURFACES, ...STORES, ...GRAPH];

/**
 * `cli → server → {http, proxy, admin, webview, webhooks} → graph → {events, pictures} → {store port,
 * domain}`; a store knows the port and the domain; anybody above the domain may observe. The console is
 * a door to the Admin API.
 */
export const ROOMS: Room[] = [
  { name: 'domain', at: ['src/domain/'], to: [], pure: true },
  { name: 'store port', at: ['src/store/store.ts'], to: ['domain'] },
  { name: 'store kit', at: ['src/store/'], to: CORE },
  { name: 'memory', at: ['src/store/memory.ts', 'src/store/memory/'], to: ['store kit', ...CORE] },
  { name: 'sqlite', at: ['src/store/sqlite/'], to: ['store kit', ...CORE] },
  { name: 'postgres', at: ['src/store/postgres/'], to: ['store kit', ...CORE] },
  { name: 'observe', at: ['src/observe/'], to: CORE },
  { name: 'events', at: ['src/events/'], to: ['observe', ...CORE] },
  { name: 'pictures', at: ['src/pictures/'], to: ['observe', ...CORE] },
  { name: 'graph', at: ['src/graph/'], to: ['events', 'pictures', 'observe', ...CORE] },
  { name: 'http', at: ['src/http/'], to: GRAPH },
  { name: 'proxy', at: ['src/proxy/'], to: GRAPH },
  { name: 'admin', at: ['src/admin/'], to: ['webview', ...GRAPH] },
  { name: 'console', at: ['src/console/'], to: ['admin', ...GRAPH] },
  { name: 'webview', at: ['src/webview/'], to: GRAPH },
  { name: 'webhooks', at: ['src/webhooks/'], to: GRAPH },
  { name: 'seed', at: ['src/seed/'], to: GRAPH },
  { name: 'server', at: ['src/server.ts', 'src/watcher.ts', 'src/config.ts'], to: SERVER },
  { name: 'readers', at: ['src/readers/'], to: ['server', 'http', 'admin', 'sqlite', ...GRAPH] },
  { name: 'workers', at: ['src/workers/'], to: ['server', 'observe', ...CORE] },
  { name: 'cli', at: ['src/cli/'], to: ['workers', 'readers', 'server', ...SERVER] },
  { name: 'client', at: ['src/client/'], to: ['admin', ...GRAPH], pure: true, types: true },
  { name: 'testing', at: ['src/testing/'], to: ['client', 'server', ...SERVER] },
];

/** Modules that belong to one room. */
const HELD: Record<string, string[]> = {
  'node:sqlite': ['sqlite'],
  pg: ['postgres'],
  sharp: ['pictures'],
  commander: ['cli'],
  '@peculiar/asn1-schema': ['proxy'],
  '@peculiar/asn1-x509': ['proxy'],
};

/** Graph's dialect is a function of values: no room below the surfaces opens a socket or a file. */
const SOCKETS = /^node:(http|https|http2|net|tls|dgram|fs)\b/;
const SOCKETLESS = new Set(['domain', 'store port', 'events', 'graph']);

/** How a string begins that is a statement. Only a store writes them. */
const STATEMENTS = [
  /select\s[^'"`]*\sfrom\s/,
  /insert\s+(or\s+\w+\s+)?into\s/,
  /update\s+\w+\s+set\s/,
  /delete\s+from\s/,
  /(create|alter|drop)\s+(unique\s+)?(table|index|trigger|view)\s/,
  /pragma\s/,
];
const SQL = new RegExp(`['"\`]\\s*(${STATEMENTS.map(({ source }) => source).join('|')})`, 'gi');

/** `Select a page from the list` is prose: statements keep to one case. */
const writesSql = (source: string): boolean =>
  [...source.matchAll(SQL)].some(([statement]) => !/^['"`]\s*[A-Z][a-z]/.test(statement));

export function roomOf(path: string): Room | undefined {
  let best: { room: Room; length: number } | undefined;
  for (const room of ROOMS) {
    for (const at of room.at) {
      const fits = at.endsWith('/') ? path.startsWith(at) : path === at;
      if (fits && at.length > (best?.length ?? 0)) best = { room, length: at.length };
    }
  }
  return best?.room;
}

/** One line for each wrong arrow: the file, what it imports, and the rule that forbids it. */
export function wrongArrows(files: Files): string[] {
  const wrong: string[] = [];
  for (const [path, source] of files) {
    const room = roomOf(path);
    if (room === undefined) {
      wrong.push(`${path} stands in no room: give it a row in ROOMS or move it`);
      continue;
    }
    for (const found of importsOf(source)) {
      const rule = broken(path, room, found);
      if (rule !== undefined) wrong.push(`${path} imports ${found.specifier}: ${rule}`);
    }
    if (/\bimport\s*\(\s*([^'"`\s)]|`[^`]*\$\{)/.test(source)) {
      wrong.push(`${path} computes what it imports: name it, so that the arrow can be seen`);
    }
    if (!path.startsWith('src/store/') && writesSql(source)) {
      wrong.push(`${path} writes SQL: statements stand under src/store/ only`);
    }
  }
  return wrong;
}

function broken(path: string, room: Room, found: Import): string | undefined {
  const { specifier, typeOnly } = found;
  if (!isRelative(specifier)) return brokenModule(room, found);
  const target = resolve(path, specifier);
  if (target === 'package.json') return undefined;
  const other = roomOf(target);
  if (other === undefined) return 'it stands in no room of src/';
  if (other === room) return undefined;
  if (!room.to.includes(other.name)) {
    const allowed = room.to.length === 0 ? 'nothing but itself' : `only ${room.to.join(', ')}`;
    return `${room.name} may import ${allowed}, not ${other.name}`;
  }
  if (room.types && !typeOnly) return `${room.name} takes only types (import type) from others`;
  return undefined;
}

function brokenModule(room: Room, { specifier, typeOnly }: Import): string | undefined {
  if (room.pure) return `${room.name} runs anywhere, without node: modules and packages`;
  const holders = HELD[specifier];
  if (holders !== undefined && !holders.includes(room.name)) {
    return `${specifier} belongs to ${holders.join(', ')}, not to ${room.name}`;
  }
  if (SOCKETLESS.has(room.name) && SOCKETS.test(specifier) && !typeOnly) {
    return `${room.name} works on values, without sockets and files`;
  }
  if (!isBuiltin(specifier) && room.name === 'store port') return 'the port is types alone';
  return undefined;
}
