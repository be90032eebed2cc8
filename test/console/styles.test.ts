/** Stylesheets of all views end up on one page: no two of them may mean something else by one class. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const SOURCE = join(import.meta.dirname, '../../console/src');

/** Classes with which a rule of this stylesheet begins. */
function classesOf(css: string): Set<string> {
  const rules = css.replaceAll(/\/\*[\s\S]*?\*\//g, '').matchAll(/(?:^|[,}{])\s*\.([a-z][\w-]*)/g);
  return new Set([...rules].map(([, name]) => name!));
}

test('a class belongs to one view', () => {
  const owners = new Map<string, string>();
  const shared: string[] = [];
  for (const file of globSync('{views,webview}/**/*.css', { cwd: SOURCE }).sort()) {
    for (const name of classesOf(readFileSync(join(SOURCE, file), 'utf8'))) {
      const owner = owners.get(name);
      if (owner !== undefined) shared.push(`.${name}: ${owner} and ${file}`);
      owners.set(name, file);
    }
  }
  assert.deepEqual(shared, []);
});

test('no colour is written but as a token', () => {
  const written: string[] = [];
  for (const file of globSync('**/*.css', { cwd: SOURCE })) {
    if (file === join('design', 'tokens.css')) continue;
    const lines = readFileSync(join(SOURCE, file), 'utf8').split('\n');
    for (const [place, line] of lines.entries()) {
      if (/:.*(#[0-9a-f]{3,8}\b|\brgba?\(|\bhsl)/i.test(line)) written.push(`${file}:${place + 1}`);
    }
  }
  assert.deepEqual(written, []);
});

test('nothing needs inline code, and nothing is asked of another origin', () => {
  const html = readFileSync(join(SOURCE, '../index.html'), 'utf8');
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\bon\w+=|\bstyle=|https?:/);
  for (const file of globSync('**/*.{ts,tsx}', { cwd: SOURCE })) {
    const code = readFileSync(join(SOURCE, file), 'utf8');
    assert.doesNotMatch(code, /dangerouslySetInnerHTML|\.innerHTML\b|insertAdjacentHTML/, file);
    assert.doesNotMatch(code, /import\(?\s*['"]https?:/, file);
  }
});
