/** Who answers a run: a world of its own, the server on its store, or the one that is named. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PSID, TOKEN } from '../world.ts';
import { dev, must, pagescope } from './command.ts';
import { PETER, PETERS_NAME, place } from './run.ts';

/** Prints what each URL answers. */
const ask = (...urls: string[]): string[] => [
  '--',
  process.execPath,
  '-e',
  `(async () => {
    for (const url of process.argv.slice(1)) {
      console.log(await fetch(url).then((response) => response.text()));
    }
  })()`,
  ...urls,
];
const NORA = `https://graph.facebook.com/v2.6/${PSID.nora}?access_token=${TOKEN}`;

test('a run on a store that nobody serves has a world of its own, of the year it is told', async (t) => {
  const { where } = place(t);
  const { code, stdout, stderr } = await pagescope(
    ['run', '--db', ':memory:', '--era', '2018', '--reads', ...ask(PETER, NORA)],
    where,
  );
  assert.equal(code, 0, stderr);
  const [peter, nora] = stdout.split('\n');
  assert.equal(peter, PETERS_NAME.replace('}', `,"id":"${PSID.peter}"}`));
  assert.equal(JSON.parse(nora!).error.error_subcode, 2018247);
  assert.match(stderr, /^pagescope: .* by this run \(store :memory:, era 2018\)\n/);
  assert.match(stderr, new RegExp(`^\\d\\d:\\d\\d:\\d\\d GET v2\\.6/${PSID.nora} 400 → `, 'm'));
});

test('while a run has a world of its own, other commands find it there', async (t) => {
  const { cwd, where } = place(t);
  const live = join(cwd, '.pagescope/store.db.live');
  const look = `console.log(require('node:fs').readFileSync(${JSON.stringify(live)}, 'utf8'))`;
  const { origin } = JSON.parse(await must(['run', '--', process.execPath, '-e', look], where));
  assert.match(origin, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.throws(() => readFileSync(live), { code: 'ENOENT' });
});

test('the server on the store answers, as it was started and as it stands', async (t) => {
  const { cwd, where } = place(t);
  const server = await dev(t, cwd, ['--era', '2018']);
  const read = async (): Promise<string[]> => {
    const told = await must(['run', ...ask(PETER)], where);
    return told.trim().split('\n');
  };
  assert.deepEqual(await read(), [PETERS_NAME.replace('}', `,"id":"${PSID.peter}"}`)]);
  await server.api('POST /events', {
    type: 'access_revoked',
    page_id: server.ready.page.id,
    person_id: 'peter',
  });
  assert.equal(JSON.parse((await read())[0]!).error.error_subcode, 2018247);

  const { code, stdout, stderr } = await pagescope(
    ['run', '--era', '2016', '--require-https', ...ask(PETER)],
    where,
  );
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /^pagescope: The server at http:\/\/127\.0\.0\.1:\d+ answers, as it was started: --era, --require-https cannot be set here\./,
  );
});

test('PAGESCOPE_ORIGIN names a server, which must be there', async (t) => {
  const { where } = place(t);
  for (const [named, complaint] of [
    ['nonsense', 'PAGESCOPE_ORIGIN is nonsense; it must be a URL'],
    ['http://127.0.0.1:1', 'PAGESCOPE_ORIGIN names http://127.0.0.1:1, where no server answers'],
  ] as const) {
    const env = { ...where.env, PAGESCOPE_ORIGIN: named };
    const { code, stderr } = await pagescope(['run', ...ask(PETER)], { ...where, env });
    assert.equal(code, 1);
    assert.ok(stderr.startsWith(`pagescope: ${complaint}`), stderr);
  }
});
