import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { PAGES } from '../../scripts/docs/pages.ts';
import { ERRORS } from '../../src/graph/errors.ts';

const ROOT = resolve(import.meta.dirname, '../..');

for (const [path, page] of Object.entries(PAGES)) {
  test(`${path} is what its table says: npm run docs`, () => {
    assert.equal(readFileSync(join(ROOT, path), 'utf8'), page());
  });
}

test('every error has a section with its words, its cause and what to do', () => {
  const sections = PAGES['docs/errors.md']!().split('\n## ').slice(1);
  assert.equal(sections.length, Object.keys(ERRORS).length);
  const headings = sections.map((section) => section.split('\n', 1)[0]);
  assert.equal(new Set(headings).size, headings.length, 'no heading stands twice');
  for (const [index, [key, { cause, remedy, source }]] of Object.entries(ERRORS).entries()) {
    assert.ok(sections[index]!.includes(`\`${key}\``), key);
    for (const words of [cause, remedy, source]) assert.ok(words.length > 3, key);
  }
});
