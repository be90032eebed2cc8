import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pagescope } from './command.ts';
import { serverForRuns } from './run.ts';

const { origin, place, run } = await serverForRuns();

const node = (script: string): string[] => [process.execPath, '-e', script];

for (const [what, command, code] of [
  ["the program's exit code is the command's", node('process.exitCode = 7'), 7],
  ['a program that does well does well', node(''), 0],
  ['what a signal ended has 128 more than its number', node('process.kill(process.pid, 9)'), 137],
  ['a program that is not there has 127', ['pagescope-has-no-such-program'], 127],
] as const) {
  test(what, async (t) => {
    assert.equal((await run(t, ...command)).code, code);
  });
}

test('a program that may not be executed has 126', async (t) => {
  const { cwd, where } = place(t);
  writeFileSync(join(cwd, 'text'), 'text', { mode: 0o600 });
  const { code, stderr } = await pagescope(['run', './text'], where);
  assert.equal(code, 126);
  assert.match(stderr, /^pagescope: \.\/text: it may not be executed$/m);
});

test('without a program there is nothing to run', async (t) => {
  const { code, stderr } = await pagescope(['run'], place(t).where);
  assert.equal(code, 1);
  assert.match(stderr, /missing required argument 'command'/);
});

test("the program's words, input and output are its own", async (t) => {
  const script =
    'process.stdin.pipe(process.stdout); console.error(JSON.stringify(process.argv.slice(1)))';
  const { where } = place(t);
  const words = ['--port', 'x', '--', '-h', 'a b', ''];
  const { code, stdout, stderr } = await pagescope(['run', ...node(script), '--', ...words], {
    ...where,
    input: 'what is said',
  });
  assert.equal(code, 0);
  assert.equal(stdout, 'what is said');
  assert.deepEqual(stderr.trim().split('\n'), [
    `pagescope: graph.facebook.com is answered by the server at ${origin}`,
    JSON.stringify(words),
  ]);
});
