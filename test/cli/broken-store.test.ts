import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ANN, directory, lines, MAIN, must, pagescope } from './command.ts';

const COMMANDS = [['dev', '--port', '0'], ['import', '-'], ['export'], ['token', 'list']];

test('every command refuses a file that is no store, and leaves it as it is', async (t) => {
  const cwd = directory(t);
  const junk = randomBytes(20_000);
  writeFileSync(join(cwd, 'junk.db'), junk);
  for (const command of COMMANDS) {
    const { code, stdout, stderr } = await pagescope([...command, '--db', 'junk.db'], { cwd });
    assert.deepEqual([code, stdout], [1, ''], command.join(' '));
    assert.match(stderr, /^pagescope: The store .*junk\.db is not a Pagescope store\. Nothing was/);
  }
  assert.ok(readFileSync(join(cwd, 'junk.db')).equals(junk));
  assert.deepEqual(
    readdirSync(cwd).filter((name) => !name.endsWith('.lock')),
    ['junk.db'],
  );
});

test('a damaged store is said to be damaged', async (t) => {
  const cwd = directory(t);
  await must(['import', '-', '--db', 'some.db'], { cwd, input: lines(ANN) });
  const bytes = readFileSync(join(cwd, 'some.db'));
  randomBytes(bytes.length - 4096).copy(bytes, 4096);
  writeFileSync(join(cwd, 'some.db'), bytes);
  const { code, stderr } = await pagescope(['export', '--db', 'some.db'], { cwd });
  assert.equal(code, 1);
  assert.match(stderr, /some\.db is corrupt\. Nothing was changed: move the file away and restore/);
});

test('a place where nothing can be written is said to be one', async (t) => {
  const cwd = directory(t);
  // Nobody can make a directory of it, not even root.
  writeFileSync(join(cwd, 'file'), '');
  const { code, stderr } = await pagescope(['import', '-', '--db', 'file/store.db'], { cwd });
  assert.equal(code, 1);
  assert.match(stderr, /^pagescope: The directory of the store .* cannot be made\. Make the/);
});

test('a read-only store is said to be one', async (t) => {
  const cwd = directory(t);
  await must(['import', '-', '--db', 'some.db'], { cwd, input: lines(ANN) });
  chmodSync(join(cwd, 'some.db'), 0o444);
  chmodSync(join(cwd, 'some.db.lock'), 0o444);
  if (process.getuid?.() === 0 && !reaches(NOBODY)) {
    t.diagnostic('root may write everywhere, and nobody else can run this checkout');
    return;
  }
  // Root is bound by no permission, so somebody else asks.
  const as = process.getuid?.() === 0 ? { uid: NOBODY } : {};
  chmodSync(cwd, 0o555);
  const { code, stderr } = await pagescope(['export', '--db', 'some.db'], { cwd, ...as });
  chmodSync(cwd, 0o755);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^pagescope: The store .*some\.db cannot be (written|opened)\. Make the file and its directory/,
  );
});

const NOBODY = 65_534;

function reaches(uid: number): boolean {
  const look = `require('node:fs').readFileSync(${JSON.stringify(MAIN)})`;
  return spawnSync(process.execPath, ['-e', look], { uid, cwd: '/' }).status === 0;
}

test('a command without a store says how to get one', async (t) => {
  const cwd = directory(t);
  for (const command of COMMANDS.slice(2)) {
    const { code, stdout, stderr } = await pagescope(command, { cwd });
    assert.deepEqual([code, stdout], [1, ''], command.join(' '));
    assert.match(stderr, /There is no store \.pagescope\/store\.db\. Name one with --db, or start/);
  }
  mkdirSync(join(cwd, '.pagescope'));
  assert.deepEqual(readdirSync(join(cwd, '.pagescope')), []);
});
