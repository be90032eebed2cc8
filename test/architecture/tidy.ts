/** The rules of the house that a reader of one file can check: what, where, and why not. */
import { type Files, importsOf, isRelative, resolve } from './source.ts';

interface Ban {
  pattern: RegExp;
  why: string;
  /** Where it holds: everywhere below these paths. */
  within: string[];
  /** Where it does not. */
  except?: string[];
}

const CODE = ['src/', 'test/', 'bench/'];
const COMPOSITION = ['src/cli/', 'src/server.ts', 'src/testing/'];

export const BANS: Ban[] = [
  {
    pattern: /\b(TODO|FIXME|XXX|HACK)\b/,
    why: 'do it now, or write it down where people look',
    within: CODE,
    except: ['test/architecture/'],
  },
  { pattern: /^export default\b/m, why: 'a name is the same in every file', within: CODE },
  { pattern: /^export \* from\b/m, why: 'no barrels: import from where it stands', within: CODE },
  {
    pattern: /^(export )?(let|var)\b/m,
    why: 'several worlds run in one process: keep no state in a module',
    within: ['src/'],
  },
  {
    pattern: /^(export )?const \w+(: [^=]+)? = new \w*(Map|Set|Cache)(<.*>)?\(\)/m,
    why: 'several worlds run in one process: keep no state in a module',
    within: ['src/'],
    // A memo of a pure function, bounded.
    except: ['src/domain/timezone.ts'],
  },
  { pattern: /\bconsole\.\w+\(/, why: 'use the log', within: ['src/'], except: ['src/cli/'] },
  {
    pattern: /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/,
    why: 'clock and randomness are injected',
    within: ['src/'],
    except: COMPOSITION,
  },
  {
    pattern: /\bprocess\.(env|argv|exit|stdout|stderr|stdin)\b/,
    why: 'flags, environment and terminal are read by commands',
    within: ['src/'],
    except: ['src/cli/'],
  },
  {
    pattern: /@ts-(ignore|nocheck|expect-error)\b/,
    why: 'give it the right type',
    within: ['src/'],
  },
  {
    pattern: /\b(test|it|describe)\.(only|skip|todo)\b|\b(only|todo): true/,
    why: 'every test runs',
    within: ['test/'],
    except: ['test/architecture/'],
  },
  {
    pattern: /\b(PSUID|page-scoped uid|scoped user id|subscriber id|page token|opt-?in token)\b/i,
    why: 'say PSID, page access token, opt-in: the field’s own words',
    within: CODE,
    except: ['test/architecture/'],
  },
  {
    pattern: /(^|[\s'"`(])\/(home|Users|root|tmp|mnt)\/\w/m,
    why: 'a path of one machine',
    within: [...CODE, 'docs/', 'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
    except: ['test/architecture/'],
  },
];

const LINES_MOST = 500;

/** A file named for nothing in particular attracts everything. */
const ATTIC = /(^|\/)(index|utils?|helpers?|misc|common|shared|lib)(\.ts$|\/)/;

export function untidy(files: Files): string[] {
  const wrong: string[] = [];
  const below = (path: string, places: string[]) => places.some((place) => path.startsWith(place));
  for (const [path, source] of files) {
    for (const { pattern, why, within, except } of BANS) {
      if (!below(path, within) || below(path, except ?? [])) continue;
      const found = pattern.exec(source);
      if (found === null) continue;
      const line = source.slice(0, found.index + found[0].search(/\S/)).split('\n').length;
      wrong.push(`${path}:${line} says ${found[0].trim()}: ${why}`);
    }
    const lines = source.trimEnd().split('\n').length;
    if (lines > LINES_MOST && path.endsWith('.ts')) {
      wrong.push(`${path} has ${lines} lines: nothing past ${LINES_MOST}`);
    }
    if (ATTIC.test(path)) wrong.push(`${path}: name a file after what it is about`);
    if (path.startsWith('src/') && isBarrel(source)) {
      wrong.push(`${path} only hands on what others export: import from where it stands`);
    }
  }
  return wrong;
}

const REEXPORTS = /^(export (type )?[{*][^;]*from [^;]*;|import [^;]*;|\/\/.*|\s*)$/;

function isBarrel(source: string): boolean {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').trim();
  if (!/^export\b[^;]*\bfrom\b/m.test(code)) return false;
  return code.split(/(?<=;)\s*\n/).every((statement) => REEXPORTS.test(statement.trim()));
}

/** Files that nothing reaches from the entries, imports of types included. */
export function unreached(files: Files, entries: string[]): string[] {
  const reached = new Set<string>();
  const todo = entries.filter((entry) => files.has(entry));
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const { specifier } of importsOf(files.get(path) ?? '')) {
      const target = resolve(path, specifier);
      if (isRelative(specifier) && files.has(target)) todo.push(target);
    }
  }
  return [...files.keys()].filter((path) => !reached.has(path));
}

/** Circles of imports that still stand once the types are stripped, each told once. */
export function circles(files: Files): string[] {
  const found = new Map<string, string>();
  const done = new Set<string>();
  const visit = (path: string, way: string[]): void => {
    const start = way.indexOf(path);
    if (start >= 0) {
      const circle = way.slice(start);
      found.set([...circle].sort().join(), [...circle, path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const { specifier, typeOnly } of importsOf(files.get(path) ?? '')) {
      const target = resolve(path, specifier);
      if (isRelative(specifier) && !typeOnly && files.has(target)) visit(target, [...way, path]);
    }
    done.add(path);
  };
  for (const path of files.keys()) visit(path, []);
  return [...found.values()];
}
