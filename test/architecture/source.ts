/** Reads the project's own files, for the tests that keep the rules of the house. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Source by path from the root, with `/` between the names. */
export type Files = Map<string, string>;

export interface Import {
  specifier: string;
  /** Gone once the types are stripped. */
  typeOnly: boolean;
}

const SKIPPED = new Set(['node_modules', 'dist', 'coverage']);

/** Every file below these folders whose path fits; a folder that is not there yet has none. */
export function read(folders: string[], fitting: RegExp): Files {
  const files: Files = new Map();
  for (const folder of folders.filter((name) => existsSync(join(ROOT, name)))) {
    for (const path of walk(join(ROOT, folder))) {
      const known = relative(ROOT, path).split(sep).join(posix.sep);
      if (fitting.test(known)) files.set(known, readFileSync(path, 'utf8'));
    }
  }
  return files;
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name) || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

/** Nothing but names, braces and commas stands between the keyword and `from`. */
const STATIC = /^[ \t]*(?:import|export)\s+(type\s+)?[\w\s{},*$]*?\bfrom\s*(['"])(.+?)\2/gm;
const BARE = /^[ \t]*import\s*(['"])(.+?)\1/gm;
const DYNAMIC = /(\btypeof\s+)?\bimport\s*\(\s*(['"`])(.+?)\2/g;
const REQUIRE = /\brequire\s*\(\s*(['"`])(.+?)\1/g;
/** How a worker thread, or a file that is read, is named. */
const BESIDE = /\bnew URL\(\s*(['"`])(\.{1,2}\/.+?)\1\s*,\s*import\.meta\.url/g;

/** Everything a module names as another one, in whichever way. */
export function importsOf(source: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: string | undefined, typeOnly: boolean) =>
    found.push({ specifier: specifier!, typeOnly });
  for (const [, type, , specifier] of source.matchAll(STATIC)) add(specifier, type !== undefined);
  for (const [, , specifier] of source.matchAll(BARE)) add(specifier, false);
  for (const [, type, , specifier] of source.matchAll(DYNAMIC)) add(specifier, type !== undefined);
  for (const [, , specifier] of source.matchAll(REQUIRE)) add(specifier, false);
  for (const [, , specifier] of source.matchAll(BESIDE)) add(specifier, false);
  return found;
}

/** The path that a relative import in a file means. */
export const resolve = (from: string, specifier: string): string =>
  posix.join(posix.dirname(from), specifier);

export const isRelative = (specifier: string): boolean => /^\.{1,2}\//.test(specifier);

export const isBuiltin = (specifier: string): boolean => specifier.startsWith('node:');

/** `@scope/name` or `name`, without what is asked for inside it. */
export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
