import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ANN, dev, directory, lines, pagescope } from './command.ts';

test('dev --seed also imports a file', async (t) => {
  const cwd = directory(t);
  writeFileSync(join(cwd, 'more.ndjson'), lines(ANN, 'oops'));
  const world = await dev(t, cwd, ['--db', ':memory:', '--seed', 'more.ndjson']);
  assert.equal((await world.api('GET /people/ann')).first_name, 'Ann');
  assert.match(world.printed().stderr, /^line 2: is not JSON\.$/m);
});

test('dev --seed says which file it cannot read, and ends', async (t) => {
  const cwd = directory(t);
  const args = ['dev', '--port', '0', '--db', ':memory:', '--seed', 'none.ndjson'];
  const { code, stderr } = await pagescope(args, { cwd });
  assert.equal(code, 1);
  assert.match(stderr, /The file none\.ndjson cannot be read \(ENOENT\)/);
  assert.throws(() => readFileSync(join(cwd, '.pagescope')), { code: 'ENOENT' });
});
