import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { importsOf, isBuiltin, isRelative, packageOf, ROOT, read } from './source.ts';

type Versions = Record<string, string>;

interface Manifest {
  dependencies?: Versions;
  devDependencies?: Versions;
  optionalDependencies?: Versions;
}

/** Those of the tests' clients and of the benchmark's peers stand apart. */
const MANIFESTS = [
  ...['package.json', 'test/clients/package.json'],
  ...['bench/peers/package.json', 'bench/transports/package.json'],
];

const manifest = (path: string): Manifest => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

const { dependencies = {}, devDependencies = {} } = manifest('package.json');

/** Every package that the files below these folders import, and one file that does. */
function imported(folders: string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const [path, source] of read(folders, /\.(ts|js|mjs)$/)) {
    // The samples that the tests of this folder check are no imports; the clients have a lockfile
    // of their own.
    if (/^test\/(architecture|clients)\//.test(path)) continue;
    for (const { specifier } of importsOf(source)) {
      const ours = specifier.includes('${') || isRelative(specifier) || isBuiltin(specifier);
      if (!ours) found.set(packageOf(specifier), path);
    }
  }
  return found;
}

test('every dependency is pinned to one version', () => {
  for (const path of MANIFESTS) {
    if (!existsSync(join(ROOT, path))) continue;
    const { dependencies, devDependencies, optionalDependencies } = manifest(path);
    const all = { ...dependencies, ...devDependencies, ...optionalDependencies };
    for (const [name, version] of Object.entries(all)) {
      assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, `${path}: ${name}`);
    }
  }
});

test('every package that src/ imports is a dependency', () => {
  for (const [name, path] of imported(['src'])) {
    assert.ok(name in dependencies, `${path} imports ${name}: npm i -E ${name}`);
  }
});

test('every package that a test imports is a dependency of some kind', () => {
  for (const [name, path] of imported(['test'])) {
    const known = name in dependencies || name in devDependencies;
    assert.ok(known, `${path} imports ${name}: npm i -DE ${name}`);
  }
});

test('every dependency is imported somewhere in src/', () => {
  const used = imported(['src']);
  for (const name of Object.keys(dependencies)) {
    assert.ok(used.has(name), `nothing in src/ imports ${name}: npm rm ${name}`);
  }
});

test('the lockfiles name no registry, so that any one serves', () => {
  for (const path of MANIFESTS.map((name) => name.replace(/\.json$/, '-lock.json'))) {
    if (!existsSync(join(ROOT, path))) continue;
    const hosts = readFileSync(join(ROOT, path), 'utf8').match(/"resolved": "https?:[^"]*/g) ?? [];
    const others = hosts.filter((host) => !host.includes('"https://registry.npmjs.org/'));
    assert.deepEqual(others, [], path);
  }
});

test('the lockfile knows every package for another platform, or npm ci refuses it', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const places = Object.keys(packages);
  for (const [place, { optionalDependencies }] of Object.entries<Manifest>(packages)) {
    for (const name of Object.keys(optionalDependencies ?? {})) {
      const known = places.some((other) => other.endsWith(`node_modules/${name}`));
      assert.ok(known, `${place || 'package.json'} names ${name}, which is not in the lockfile`);
    }
  }
});
