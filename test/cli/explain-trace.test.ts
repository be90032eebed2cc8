import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PSID, TOKEN } from '../world.ts';
import { dev, directory, must, pagescope } from './command.ts';

test('explain --trace tells why a recent answer was given, by the id in its error', async (t) => {
  const cwd = directory(t);
  const { ready } = await dev(t, cwd);
  const ask = (psid: string, version = 'v3.1') =>
    fetch(`${ready.origin}/${version}/${psid}?access_token=${TOKEN}`);
  const { error } = (await (await ask(PSID.rosa)).json()) as { error: { fbtrace_id: string } };
  // The ids of the early years may hold a slash and a plus sign.
  const told = await must(['explain', '--trace', error.fbtrace_id], { cwd });
  assert.match(told, new RegExp(`GET v3\\.1/${PSID.rosa} → 400, trace `));
  assert.match(told, /because +Revoked: this person withdrew this page's access/);
  assert.match(told, /remedy +Any of these events would authorise it/);
  assert.match(told, /✗ +access +the person authorised the page/);
  assert.match(told, /· +field exists/);
  assert.ok(!told.includes(TOKEN));

  const good = await ask(PSID.peter, 'v2.6');
  const trace = good.headers.get('x-fb-trace-id')!;
  assert.match(await must(['explain', '--trace', trace], { cwd }), /because +Readable: /);
});

test('explain --trace of a trace nobody knows, and of no running server, says so', async (t) => {
  const cwd = directory(t);
  const world = await dev(t, cwd);
  const unknown = await pagescope(['explain', '--trace', 'AAAAAAAAAAA'], { cwd });
  assert.deepEqual([unknown.code, unknown.stdout], [1, '']);
  assert.match(unknown.stderr, /None of the last 1,000 answers has this trace id/);
  await world.stop();
  const offline = await pagescope(['explain', '--trace', 'AAAAAAAAAAA'], { cwd });
  assert.equal(offline.code, 1);
  assert.match(offline.stderr, /Only a server that pagescope dev started does this/);
});

for (const args of [[], ['1'], ['1', '2', '--trace', 'A'], ['1', '--trace', 'A']]) {
  test(`explain ${args.join(' ')}: a page and a PSID, or a trace`, async (t) => {
    const { code, stderr } = await pagescope(['explain', ...args], { cwd: directory(t) });
    assert.equal(code, 1);
    assert.match(stderr, /name a page and a PSID, or a --trace/);
  });
}
