import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ROOMS, wrongArrows } from './rooms.ts';
import { importsOf, read } from './source.ts';

test('every import in src/ follows the arrows of ROOMS', () => {
  const files = read(['src'], /\.ts$/);
  assert.ok(files.has('src/domain/consent.ts'));
  const wrong = wrongArrows(files);
  assert.equal(wrong.length, 0, `\n${wrong.join('\n')}`);
});

test('the arrows go round in no circle', () => {
  const arrows = new Map(ROOMS.map((room) => [room.name, room.to]));
  const visit = (name: string, way: string[]): void => {
    assert.ok(!way.includes(name), `${[...way, name].join(' → ')}`);
    const to = arrows.get(name);
    assert.ok(to, `ROOMS has no ${name}`);
    for (const next of to) visit(next, [...way, name]);
  };
  for (const { name } of ROOMS) visit(name, []);
});

describe('a wrong arrow is caught:', () => {
  const WRONG: [path: string, source: string, complaint: RegExp][] = [
    [
      'src/domain/psid.ts',
      "import { randomBytes } from 'node:crypto';",
      /^src\/domain\/psid\.ts imports node:crypto: domain runs anywhere/,
    ],
    ['src/domain/psid.ts', "import fc from 'fast-check';", /imports fast-check: domain runs/],
    [
      'src/domain/pair.ts',
      "import type { Store } from '../store/store.ts';",
      /imports \.\.\/store\/store\.ts: domain may import nothing but itself, not store port/,
    ],
    [
      'src/store/store.ts',
      "import { MemoryStore } from './memory.ts';",
      /store port may import only domain, not memory/,
    ],
    ['src/store/store.ts', "import { Redis } from 'ioredis';", /the port is types alone/],
    ['src/store/memory.ts', "export * from './sqlite/people.ts';", /not sqlite/],
    ['src/store/sqlite/people.ts', "import { log } from '../../observe/log.ts';", /not observe/],
    ['src/store/answers.ts', "import { MemoryStore } from './memory.ts';", /not memory/],
    ['src/events/ingest.ts', "import { fail } from '../graph/errors.ts';", /not graph/],
    ['src/pictures/urls.ts', "import { ingest } from '../events/ingest.ts';", /not events/],
    ['src/observe/log.ts', "import { errors } from '../graph/errors.ts';", /not graph/],
    [
      'src/graph/nodes/page.ts',
      "import { send } from '../../http/transport.ts';",
      /graph may import only .*, not http/,
    ],
    ['src/graph/graph.ts', "import { createServer } from 'node:http';", /without sockets/],
    ['src/graph/graph.ts', "import { sqlite } from '../store/sqlite/store.ts';", /not sqlite/],
    ['src/graph/graph.ts', "import { memory } from '../store/memory.ts';", /not memory/],
    ['src/http/transport.ts', "import { admin } from '../admin/plugin.ts';", /not admin/],
    ['src/admin/plugin.ts', "import { start } from '../server.ts';", /not server/],
    ['src/admin/plugin.ts', "const s = await import('../store/sqlite/a.ts');", /not sqlite/],
    ['src/admin/plugin.ts', "import { DatabaseSync } from 'node:sqlite';", /belongs to sqlite/],
    ['src/server.ts', "import { dev } from './cli/dev.ts';", /not cli/],
    ['src/server.ts', "new Worker(new URL('./cli/worker.ts', import.meta.url));", /not cli/],
    ['src/client/client.ts', "import { EVENTS } from '../domain/consent.ts';", /only types/],
    ['src/client/client.ts', "import { Buffer } from 'node:buffer';", /runs anywhere/],
    ['src/cli/dev.ts', "import { world } from '../../test/domain/world.ts';", /in no room of src/],
    ['src/helpers/text.ts', '', /stands in no room/],
    ['src/cli/dev.ts', 'await import(name);', /computes what it imports/],
    ['src/cli/dev.ts', `await import(\`sharp\${version}\`);`, /computes what it imports/],
    ['src/admin/pages.ts', "db.all('select id from page');", /writes SQL/],
    ['src/admin/pages.ts', 'db.run(`\n  INSERT INTO page VALUES (1)`);', /writes SQL/],
    ['src/events/ingest.ts', 'db.run("update pair set a = 1")', /writes SQL/],
    ['src/events/ingest.ts', "db.run('delete from pair')", /writes SQL/],
    ['src/cli/dev.ts', "db.exec('CREATE TABLE page (id TEXT)')", /writes SQL/],
  ];
  for (const [path, source, complaint] of WRONG) {
    test(`${path}: ${source.replaceAll(/\s+/g, ' ') || '(empty)'}`, () => {
      const wrong = wrongArrows(new Map([[path, source]]));
      assert.equal(wrong.length, 1, wrong.join('\n'));
      assert.match(wrong[0]!, complaint);
    });
  }
});

describe('a right arrow is let through:', () => {
  const RIGHT: [path: string, source: string][] = [
    ['src/domain/pair.ts', "import type { Person } from './person.ts';"],
    ['src/store/store.ts', "import type { Pair } from '../domain/pair.ts';"],
    ['src/store/sqlite/people.ts', "import { DatabaseSync } from 'node:sqlite';"],
    ['src/store/sqlite/people.ts', "db.all('select id from person');"],
    ['src/graph/graph.ts', "import type { IncomingMessage } from 'node:http';"],
    ['src/graph/nodes/profile.ts', "import { access } from '../../domain/consent.ts';"],
    ['src/server.ts', "import { sqlite } from './store/sqlite/store.ts';"],
    ['src/cli/main.ts', "import { start } from '../server.ts';"],
    ['src/cli/main.ts', "import info from '../../package.json' with { type: 'json' };"],
    ['src/client/client.ts', "import type { EventType } from '../domain/consent.ts';"],
    ['src/admin/people.ts', "const hint = 'Select a page from the list, then update it';"],
  ];
  for (const [path, source] of RIGHT) {
    test(`${path}: ${source}`, () => {
      assert.deepEqual(wrongArrows(new Map([[path, source]])), []);
    });
  }
});

test('imports are seen however they are written, and nothing else is taken for one', () => {
  const source = `
    import a from './a.ts';
    import type { B } from "./b.ts";
    import { type C, c } from './c.ts';
    import {
      d,
      type D,
    } from './d.ts';
    import * as e from './e.ts';
    import './f.ts';
    export { g } from './g.ts';
    export type { H } from './h.ts';
    export * as i from './i.ts';
    const j = await import('./j.ts');
    let k: typeof import('./k.ts');
    const l = require('./l.cjs');
    const m = new URL('./m.ts', import.meta.url);
    // import n from './n.ts';
    /**
     * import o from './o.ts';
     */
    export const p = q('from', './p.ts');
    const r = 'import s from';
  `;
  const types = new Set(['./b.ts', './h.ts', './k.ts']);
  const found = importsOf(source).sort((a, b) => a.specifier.localeCompare(b.specifier));
  assert.deepEqual(
    found,
    [...'abcdefghijk']
      .map((name) => `./${name}.ts`)
      .concat('./l.cjs', './m.ts')
      .map((specifier) => ({
        specifier,
        typeOnly: types.has(specifier),
      })),
  );
});
