import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
const LAUNCHER = join(ROOT, 'scripts/node.cjs');
const { optionalDependencies, scripts } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
) as Record<string, Record<string, string>>;

const run = (...words: string[]) =>
  spawnSync(process.execPath, [LAUNCHER, ...words], { encoding: 'utf8', env: { PATH: '' } });

test('runs the Node that the project pins', () => {
  assert.ok(
    Object.values(optionalDependencies!).includes(run('-p', 'process.versions.node').stdout.trim()),
  );
});

test('whatever it runs finds that Node as `node`', () => {
  const { stdout } = run(
    '-p',
    'child_process.execFileSync("node", ["-p", "process.execPath"]) + process.execPath',
  );
  const [itself, found] = stdout.trim().split('\n');
  assert.equal(itself, found);
});

test('ends with the exit code of what it ran', () => {
  assert.equal(run('-e', 'process.exit(7)').status, 7);
});

test('hands a signal on', async () => {
  const waits =
    'process.on("SIGTERM", () => process.exit(3)); setInterval(() => {}, 1e6); console.log()';
  const child = spawn(process.execPath, [LAUNCHER, '-e', waits]);
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [3, null]);
});

test('every script that runs the project runs it by the launcher', () => {
  for (const [name, script] of Object.entries(scripts!)) {
    for (const command of script.split('&&')) {
      assert.doesNotMatch(command.trim(), /^node (?!scripts\/node\.cjs )/, name);
    }
  }
});
