import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dev, directory, pagescope } from './command.ts';

const KEYS = {
  PAGESCOPE_ADMIN_KEY: 'a'.repeat(32),
  PAGESCOPE_MASTER_KEY: randomBytes(32).toString('base64url'),
};
const ORIGIN = 'https://graph.example.com';

test('serve refuses to start half-configured, and says all that is missing', async (t) => {
  const { code, stdout, stderr } = await pagescope(['serve'], { cwd: directory(t) });
  assert.deepEqual([code, stdout], [1, '']);
  assert.equal(
    stderr,
    `pagescope: not configured:
  - no PAGESCOPE_ADMIN_KEY: set it, or PAGESCOPE_ADMIN_KEY_FILE
  - no PAGESCOPE_MASTER_KEY: set it, or PAGESCOPE_MASTER_KEY_FILE
  - no store: set --db or PAGESCOPE_DB to a file, or to postgres://…
  - no public origin: set --origin or PAGESCOPE_ORIGIN
`,
  );
});

test('serve refuses keys, stores and origins that are none, all at once', async (t) => {
  const cwd = directory(t);
  const secrets = { PAGESCOPE_ADMIN_KEY: 'too-short', PAGESCOPE_MASTER_KEY: 'not-a-key' };
  const origin = `${ORIGIN}/path`;
  const args = ['serve', '--db', ':memory:', '--origin', origin, '--egress-ca', 'none.pem'];
  const { code, stderr } = await pagescope(args, { cwd, env: secrets });
  assert.equal(code, 1);
  assert.deepEqual(
    stderr.split('\n').map((line) => line.slice(0, 44)),
    [
      'pagescope: not configured:',
      '  - PAGESCOPE_ADMIN_KEY is shorter than 32 c',
      '  - PAGESCOPE_MASTER_KEY is not 32 bytes in ',
      '  - no store: set --db or PAGESCOPE_DB to a ',
      '  - the origin https://graph.example.com/pat',
      '  - --egress-ca names none.pem, which cannot',
      '',
    ],
  );
  for (const secret of Object.values(secrets)) assert.ok(!stderr.includes(secret));
});

test('serve refuses workers that could not share what they serve', async (t) => {
  const cwd = directory(t);
  const args = ['serve', '--workers', '2', '--console', '--port', '0', '--origin', ORIGIN];
  const url = 'postgres://nobody@127.0.0.1:9/none';
  const { code, stderr } = await pagescope([...args, '--db', url], { cwd, env: KEYS });
  assert.equal(code, 1);
  assert.equal(
    stderr,
    `pagescope: not configured:
  - --console keeps its sessions in one process: leave it out beside --workers, and start another serve --console on the same database, with a port of its own
  - --workers wants a port of its own, not 0: all share it
`,
  );
  const memory = ['serve', '--workers', '2', '--origin', ORIGIN, '--db', ':memory:'];
  const refused = await pagescope(memory, { cwd, env: KEYS });
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    /^ {2}- --workers wants a store that all can open, a file or postgres:\/\/…: memory is one process’s$/m,
  );
});

test('serve keeps as many profiles at hand as can be, of a store where they can be kept', async (t) => {
  const cwd = directory(t);
  const serve = ['serve', '--origin', ORIGIN, '--db', 'store.db'];
  const refusal = async (args: string[]): Promise<string> => {
    const { code, stderr } = await pagescope([...serve, ...args], { cwd, env: KEYS });
    assert.equal(code, 1);
    return stderr;
  };
  // Of a machine that has so much, nothing is refused.
  if (totalmem() < 2 ** 40) {
    assert.match(
      await refusal(['--cached-profiles', '29000000', '--workers', '256']),
      /^ {2}- --cached-profiles 29000000 takes 1078\.6 GiB of memory in all processes, of which there are [\d.]+: say less$/m,
    );
  }
  assert.match(
    await refusal(['--cached-profiles', '1000', '--db', 'postgres://nobody@127.0.0.1:9/none']),
    /^ {2}- --cached-profiles is for a store in a file: of a database that others write nothing is kept$/m,
  );
  for (const count of ['29000001', '0', '-1', '1e3', 'many']) {
    const said = await refusal([`--cached-profiles=${count}`]);
    assert.match(
      said,
      /'--cached-profiles <n>' .*They are a whole number from 1 to 29000000\./,
      count,
    );
  }
});

test('serve takes a key from one place', async (t) => {
  const cwd = directory(t);
  writeFileSync(join(cwd, 'empty'), '\n');
  const env = {
    ...KEYS,
    PAGESCOPE_ADMIN_KEY_FILE: 'empty',
    PAGESCOPE_MASTER_KEY: '',
    PAGESCOPE_MASTER_KEY_FILE: 'empty',
  };
  const { code, stderr } = await pagescope(['serve', '--db', 's.db', '--origin', ORIGIN], {
    cwd,
    env,
  });
  assert.equal(code, 1);
  assert.match(stderr, /PAGESCOPE_ADMIN_KEY and PAGESCOPE_ADMIN_KEY_FILE are both set; set one/);
  assert.match(stderr, /PAGESCOPE_MASTER_KEY_FILE names empty, which is empty/);
  assert.ok(!existsSync(join(cwd, 's.db')), 'nothing is begun');
});

test('serve refuses the world that dev seeds', async (t) => {
  const cwd = directory(t);
  const world = await dev(t, cwd, ['--db', 'dev.db']);
  await world.stop();
  const args = ['serve', '--db', 'dev.db', '--origin', ORIGIN, '--port', '0'];
  const { code, stderr } = await pagescope(args, { cwd, env: KEYS });
  assert.equal(code, 1);
  assert.match(stderr, /dev\.db holds the world that dev seeds, whose secrets everybody knows\./);
});
