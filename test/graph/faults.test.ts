import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERRORS, type ErrorKey } from '../../src/graph/errors.ts';
import { createFaults, type FaultRule } from '../../src/graph/faults.ts';
import { APP, memoryWorld, PAGE, PSID, TOKEN, type World } from '../world.ts';

const url = (path: string, more = 'fields=first_name') =>
  `/v2.6/${path}?${more}&access_token=${TOKEN}`;

/** The codes of so many calls, 0 where there is no error. */
async function codes(world: World, path: string, calls: number): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < calls; n++) {
    const { body } = await world.inside(path);
    all.push(JSON.parse(body).error?.code ?? 0);
  }
  return all;
}

for (const error of Object.keys(ERRORS) as ErrorKey[]) {
  test(`a fault says ${error}, to the letter of the table`, async () => {
    const details = { problem: 'P', at: '7', fields: 'F', field: 'F', node: 'N', limit: '50' };
    const more = { index: '3', name: 'n', count: '51', reference: 'r', type: 't' };
    const times = { expired: 'E', now: 'N' };
    const edges = { param: 'P', keys: 'K', key: 'K', words: 'W', permission: 'p', what: 'URL' };
    const others = { currency: 'C', settings: 'S', grant: 'g', edge: 'e' };
    await using world = await memoryWorld({
      faults: [{ error, details: { ...details, ...more, ...times, ...edges, ...others } }],
    });
    const reply = await world.ask(url(PSID.peter));
    const { status, type, code, subcode, message, transient } = ERRORS[error];
    assert.equal(reply.status, status);
    const gaps = {
      ...{ ...details, ...more, ...times, ...edges, ...others },
      id: PSID.peter,
      path: '/',
      method: 'get',
    };
    const filled = { ...gaps, app: APP.id } as Record<string, string>;
    const expected = message.replace(/\{(\w+)\}/g, (_, name) => filled[name] ?? '');
    const { message: said, ...rest } = reply.error;
    // Whose call it is, is not looked up where no rule asks for it.
    assert.equal(said, expected.replaceAll(APP.id, '').replaceAll('undefined', ''));
    assert.deepEqual(rest, {
      type,
      ...(code !== null && { code }),
      ...(subcode !== undefined && { error_subcode: subcode }),
      ...(transient && { is_transient: true }),
    });
    assert.match(reply.header('www-authenticate')!, /^OAuth "Facebook Platform" "[a-z_]+" "/);
  });
}

test('without a rule nothing fails', async () => {
  await using world = await memoryWorld({ faults: [] });
  assert.deepEqual(await codes(world, url(PSID.peter), 20), Array(20).fill(0));
});

/** Which calls a rule names: each of these, and none of those. */
const NAMED: [what: string, rule: FaultRule, hit: string[], missed: string[]][] = [
  [
    'a page',
    { page_id: PAGE },
    [url(PSID.peter), url('me', '')],
    ['/v2.6/me', '/v2.6/me?access_token=junk'],
  ],
  ['another page', { page_id: '1' }, [], [url(PSID.peter), url('me', '')]],
  [
    'an app',
    { app_id: APP.id },
    [url(PSID.peter), `/v2.6/1?access_token=${APP.id}|${APP.secret}`],
    ['/v2.6/1'],
  ],
  [
    'a path',
    { path: PSID.peter },
    [url(PSID.peter), `/v25.0/${PSID.peter}`],
    [url(PSID.maya), url(`${PSID.peter}/x`)],
  ],
  [
    'any part of a path',
    { path: '*/conversations' },
    [url('7/conversations')],
    [url('7'), url('7/x'), url('7/conversations/x')],
  ],
  ['a method', { method: 'POST' }, [url(PSID.peter, 'method=post')], [url(PSID.peter)]],
  [
    'a field',
    { field: 'profile_pic' },
    [url(PSID.peter, 'fields=id,profile_pic'), url(PSID.peter, '')],
    [url(PSID.peter), url(PSID.peter, 'fields=*')],
  ],
  [
    'two things',
    { path: PSID.peter, page_id: PAGE },
    [url(PSID.peter)],
    [url(PSID.maya), `/v2.6/${PSID.peter}`],
  ],
];

for (const [what, rule, hit, missed] of NAMED) {
  test(`a rule for ${what} is done to its calls alone`, async () => {
    await using world = await memoryWorld({ faults: [{ ...rule, error: 'unavailable' }] });
    const isHit = async (path: string) => (await codes(world, path, 1))[0] === 2;
    for (const path of hit) assert.ok(await isHit(path), `hit: ${path}`);
    for (const path of missed) assert.ok(!(await isHit(path)), `missed: ${path}`);
  });
}

test('a share is every so-manieth call, the same in every run', async () => {
  for (const [share, expected] of [
    [0.25, [0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2]],
    [0.5, [0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2]],
    [0.75, [0, 2, 2, 2, 0, 2, 2, 2, 0, 2, 2, 2]],
    [1, Array(12).fill(2)],
  ] as const) {
    await using world = await memoryWorld({ faults: [{ error: 'unavailable', share }] });
    assert.deepEqual(await codes(world, url(PSID.peter), 12), expected);
  }
  await using world = await memoryWorld({ faults: [{ error: 'unavailable', share: 0.1 }] });
  const all = await codes(world, url(PSID.peter), 1000);
  assert.equal(all.filter((code) => code === 2).length, 100);
});

test('a rule may begin after so many calls and end after so many', async () => {
  await using world = await memoryWorld({ faults: [{ error: 'unavailable', after: 2, count: 3 }] });
  assert.deepEqual(await codes(world, url(PSID.peter), 8), [0, 0, 2, 2, 2, 0, 0, 0]);
  assert.deepEqual(
    world.faults.list().map(({ matched, fired }) => [matched, fired]),
    [[8, 3]],
  );
});

test('the first rule that fires is done, and the others are not asked', async () => {
  await using world = await memoryWorld({
    faults: [
      { error: 'app_limit', count: 1 },
      { error: 'page_limit', path: PSID.maya },
      { error: 'unavailable' },
    ],
  });
  assert.deepEqual(await codes(world, url(PSID.maya), 2), [4, 32]);
  assert.deepEqual(await codes(world, url(PSID.peter), 1), [2]);
});

test('a fault is explained as one, and an explanation counts as no call', async () => {
  await using world = await memoryWorld({ faults: [{ error: 'page_limit', count: 1 }] });
  await world.inside(url(PSID.peter));
  for (let n = 0; n < 3; n++) {
    const { because, remedy, walk } = await world.explain();
    assert.match(because, /^Refused at "fault"/);
    assert.match(remedy!, /PUT \/admin\/v1\/faults/);
    assert.equal(walk[0]!.passed, false);
  }
  assert.deepEqual(await codes(world, url(PSID.peter), 1), [0]);
});

test('each request of a batch, and each of ids, is a call of its own', async () => {
  await using world = await memoryWorld({ faults: [{ error: 'unavailable', share: 0.5 }] });
  const batch = encodeURIComponent(JSON.stringify(Array(4).fill({ relative_url: 'me' })));
  const reply = await world.inside(`/?batch=${batch}&access_token=${TOKEN}`, { method: 'POST' });
  const inner = JSON.parse(reply.body).map(({ code }: { code: number }) => code);
  assert.deepEqual(inner, [200, 400, 200, 400]);
  const ids = await world.inside(`/v2.6/?ids=me,${PSID.peter}&access_token=${TOKEN}`);
  assert.equal(JSON.parse(ids.body).error.code, 2);
});

test('presets are answers that were seen', async () => {
  await using world = await memoryWorld({ faults: [{ preset: 'ok-default-2026' }] });
  const read = (fields?: string) => world.read(PSID.peter, fields, { version: 'v25.0' });
  assert.equal((await read()).body, `{"name":"Peter Chang","id":"${PSID.peter}"}`);
  assert.deepEqual(Object.keys((await read('first_name')).json), ['first_name', 'id']);
  world.faults.set([{ preset: 'err-eu-10' }]);
  assert.equal((await read('first_name,profile_pic')).error.code, 10);
  assert.equal((await read('first_name')).status, 200);
  world.faults.set([{ preset: 'err-2-transient', path: PSID.maya }]);
  assert.equal((await read('first_name')).status, 200);
});

test('what a rule says beats its preset', () => {
  const faults = createFaults();
  faults.set([{ preset: 'err-eu-10', field: 'name' }]);
  assert.deepEqual(faults.list(), [{ preset: 'err-eu-10', field: 'name', matched: 0, fired: 0 }]);
});
