import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ROOT, read } from './source.ts';
import { circles, unreached, untidy } from './tidy.ts';

const none = (wrong: string[]) => assert.equal(wrong.length, 0, `\n${wrong.join('\n')}`);

/** Where the commands begin, where a test starts a world, and the model that judges every store. */
const ENTRIES = ['src/cli/main.ts', 'src/server.ts', 'src/store/memory.ts'];

test('the code keeps the habits of the house', () => {
  none(untidy(read(['src', 'test', 'bench'], /\.(ts|js|mjs)$/)));
});

test('the documents name no path of one machine', () => {
  none(untidy(read(['.'], /^(docs\/.*|[A-Z]+)\.md$/)));
});

test('the documents name no file that is not there', () => {
  const named = /`((?:src|test|bench|docs|scripts|\.ci)\/[\w./-]*)`/g;
  for (const [path, text] of read(['.'], /^(docs\/.*|[A-Z]+)\.md$/)) {
    for (const [, file] of text.matchAll(named)) {
      assert.ok(existsSync(join(ROOT, file!)), `${path} names ${file}`);
    }
  }
});

test('every file in src/ is reached from an entry', () => {
  none(unreached(read(['src'], /\.ts$/), ENTRIES));
});

test('no files in src/ import each other in a circle, types aside', () => {
  none(circles(read(['src'], /\.ts$/)));
});

describe('an untidy file is caught:', () => {
  const UNTIDY: [path: string, source: string, complaint: RegExp][] = [
    ['src/graph/a.ts', '// TODO: later', /^src\/graph\/a\.ts:1 says TODO: do it now/],
    ['test/a.test.ts', '\n\n  // FIXME', /a\.test\.ts:3 says FIXME/],
    ['src/a.ts', 'export default 1;', /a name is the same/],
    ['src/a.ts', "const a = 1;\nexport * from './b.ts';", /:2 says export \* from: no barrels/],
    [
      'src/a.ts',
      "/** Both. */\nexport { b } from './b.ts';\nexport { c } from './c.ts';\n",
      /only/,
    ],
    ['src/a.ts', "export {\n  a,\n  b,\n} from './b.ts';\n", /only hands on/],
    ['src/a.ts', 'let count = 0;', /keep no state/],
    ['src/a.ts', 'export const seen = new Map<string, number>();', /keep no state/],
    ['src/a.ts', 'const seen: Set<string> = new Set();', /keep no state/],
    ['src/graph/a.ts', '  console.log(1);', /use the log/],
    ['src/graph/a.ts', 'const now = Date.now();', /injected/],
    ['src/graph/a.ts', 'const now = new Date();', /injected/],
    ['src/graph/a.ts', 'const dice = Math.random();', /injected/],
    ['src/store/a.ts', 'process.env.HOME', /read by commands/],
    ['src/a.ts', '// @ts-ignore', /right type/],
    ['test/a.test.ts', "test.only('x', () => {});", /every test runs/],
    ['src/a.ts', '// the page token', /own words/],
    ['docs/a.md', 'see /home/joe/a', /one machine/],
    ['src/a.ts', '1;\n'.repeat(501), /has 501 lines/],
    ['src/graph/utils.ts', '', /name a file after/],
    ['src/helpers/text.ts', '', /name a file after/],
    ['src/graph/index.ts', '', /name a file after/],
  ];
  for (const [path, source, complaint] of UNTIDY) {
    test(`${path}: ${JSON.stringify(source.slice(0, 60))}`, () => {
      const wrong = untidy(new Map([[path, source]]));
      assert.equal(wrong.length, 1, wrong.join('\n'));
      assert.match(wrong[0]!, complaint);
    });
  }
});

describe('a tidy file is let through:', () => {
  const TIDY: [path: string, source: string][] = [
    ['src/a.ts', '1;\n'.repeat(500)],
    ['src/a.ts', 'function f() {\n  let count = 0;\n  const seen = new Map();\n}'],
    ['src/a.ts', "const READS = new Set(['GET']);\nconst BY_CODE = new Map(rows);"],
    ['src/a.ts', "export { b } from './b.ts';\nexport const c = 1;\n"],
    ['src/cli/dev.ts', 'console.log(process.argv, Date.now());'],
    ['src/graph/a.ts', 'const day = new Date(now);'],
    ['docs/a.md', 'GET /v2.6/1254477777772919 and /admin/v1/people'],
  ];
  for (const [path, source] of TIDY) {
    test(`${path}: ${JSON.stringify(source.slice(0, 60))}`, () => {
      assert.deepEqual(untidy(new Map([[path, source]])), []);
    });
  }
});

test('a file that nobody imports is found, a worker and a type are not', () => {
  const files = new Map([
    ['src/server.ts', "import './a.ts';\nnew Worker(new URL('./w.ts', import.meta.url));"],
    ['src/a.ts', "import type { T } from './t.ts';"],
    ['src/t.ts', ''],
    ['src/w.ts', ''],
    ['src/dead.ts', "import './deader.ts';\nimport './a.ts';"],
    ['src/deader.ts', ''],
  ]);
  assert.deepEqual(unreached(files, ['src/server.ts']), ['src/dead.ts', 'src/deader.ts']);
});

test('a circle is found, one of types is not', () => {
  const files = new Map([
    ['src/a.ts', "import './b.ts';"],
    ['src/b.ts', "import './c.ts';"],
    ['src/c.ts', "import './a.ts';\nimport './d.ts';"],
    ['src/d.ts', "import type { A } from './a.ts';"],
  ]);
  assert.deepEqual(circles(files), ['src/a.ts → src/b.ts → src/c.ts → src/a.ts']);
});
