/** What a run leaves behind: nothing, wherever it ends. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { must, pagescope } from './command.ts';
import { place, traces } from './run.ts';

/** Tells what it finds of the run while it runs. */
const LOOK = `
  const fs = require('node:fs');
  const path = require('node:path');
  const tmp = process.env.TMPDIR;
  const walk = (folder) => fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    return entry.isDirectory() ? walk(at) : [at];
  });
  const files = walk(tmp);
  console.log(JSON.stringify({
    folders: fs.readdirSync(tmp).map((name) => fs.statSync(path.join(tmp, name)).mode & 0o777),
    secrets: files.filter((file) => /PRIVATE KEY/.test(fs.readFileSync(file, 'latin1'))),
    secretInFile: files.filter((file) =>
      fs.readFileSync(file, 'latin1').includes(new URL(process.env.HTTPS_PROXY).password)),
    files: files.length,
  }));
`;

test('a run has certificates on the disk alone, where nobody else looks', async (t) => {
  const { tmp, where } = place(t);
  const command = ['run', '--db', ':memory:', '--', process.execPath, '-e', LOOK];
  const { files, ...seen } = JSON.parse(await must(command, where));
  assert.deepEqual(seen, { folders: [0o700], secrets: [], secretInFile: [] });
  assert.ok(files > 0);
  assert.deepEqual(traces(tmp), []);
});

for (const [how, program, code] of [
  ['fails', ['-e', 'throw new Error()'], 1],
  ['is killed', ['-e', 'process.kill(process.pid, 9)'], 137],
] as const) {
  test(`nothing is left of a run whose program ${how}, beside the store`, async (t) => {
    const { cwd, tmp, where } = place(t);
    const ran = await pagescope(['run', '--', process.execPath, ...program], where);
    assert.equal(ran.code, code);
    assert.deepEqual(traces(tmp), []);
    assert.ok(existsSync(join(cwd, '.pagescope/store.db')));
    assert.ok(!existsSync(join(cwd, '.pagescope/store.db.live')));
  });
}

test('nothing is left of a run whose program does not start', async (t) => {
  const { tmp, where } = place(t);
  await pagescope(['run', '--db', ':memory:', '--', 'pagescope-has-no-such-program'], where);
  assert.deepEqual(traces(tmp), []);
});
