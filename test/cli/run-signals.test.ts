import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { collect, start } from './command.ts';
import { serverForRuns, traces } from './run.ts';

const { place } = await serverForRuns();

/** Says that it is there, and which signal it gets. */
const PROGRAM = `
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2']) {
    process.on(signal, () => { console.log(signal); process.exit(5); });
  }
  setInterval(() => {}, 1000);
  console.log('ready');
`;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2'] as const) {
  test(`${signal} reaches the program, which says how it ends`, async (t) => {
    const { tmp, where } = place(t);
    const child = start(['run', '--', process.execPath, '-e', PROGRAM], where);
    t.after(() => child.kill('SIGTERM'));
    const printed = collect(child);
    const closed = once(child, 'close');
    await once(child.stdout!, 'data');
    assert.equal(traces(tmp).length, 1);
    child.kill(signal);
    assert.deepEqual(await closed, [5, null]);
    assert.equal(printed().stdout, `ready\n${signal}\n`);
    assert.deepEqual(traces(tmp), []);
  });
}

test('a program that takes the default of a signal ends by it', async (t) => {
  const { tmp, where } = place(t);
  const program = "setInterval(() => {}, 1000); console.log('ready')";
  const child = start(['run', '--', process.execPath, '-e', program], where);
  t.after(() => child.kill('SIGTERM'));
  const closed = once(child, 'close');
  await once(child.stdout!, 'data');
  child.kill('SIGTERM');
  assert.deepEqual(await closed, [143, null]);
  assert.deepEqual(traces(tmp), []);
});
