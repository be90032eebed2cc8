import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const ROOT = resolve(import.meta.dirname, '../..');

/** The numbers of the sections: `## 4 …`, `### 4.1 …`, and `### 0.1–0.5`, which are five. */
function sections(): Set<string> {
  const page = readFileSync(join(ROOT, 'docs/evidence.md'), 'utf8');
  const numbers = new Set<string>();
  for (const [, chapter, first, last] of page.matchAll(
    /^##+ (\d+)(?:\.(\d+)(?:–\d+\.(\d+))?)?/gm,
  )) {
    if (first === undefined) numbers.add(chapter!);
    else
      for (let n = Number(first); n <= Number(last ?? first); n++) numbers.add(`${chapter}.${n}`);
  }
  return numbers;
}

/** `dossier §4.3, 2016-04-22`, `dossier §3.5, §4.1`. */
function* cited(): Generator<[where: string, section: string]> {
  for (const folder of ['src', 'test', 'scripts', 'docs']) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|md)$/.test(name) || name.includes('node_modules')) continue;
      const text = readFileSync(join(ROOT, folder, name), 'utf8');
      for (const [citation] of text.matchAll(/dossier §\d[\d.]*(?:, §\d[\d.]*)*/g)) {
        for (const [, section] of citation.matchAll(/§(\d+(?:\.\d+)?)/g)) yield [name, section!];
      }
    }
  }
}

test('every section that is cited can be read in docs/evidence.md', () => {
  const known = sections();
  const citations = [...cited()];
  assert.ok(citations.length > 100);
  const dangling = citations.filter(([, section]) => !known.has(section));
  assert.deepEqual(dangling, []);
});
