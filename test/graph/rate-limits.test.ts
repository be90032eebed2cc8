import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GRAPH_LIMITS, type LimitRules } from '../../src/graph/limits.ts';
import { headersOf } from '../../src/graph/response.ts';
import { APP_TOKEN, memoryWorld, PAGE, PSID, TOKEN, type World } from '../world.ts';

const NONE: LimitRules = { ...GRAPH_LIMITS, app: null, page: null, messenger: null };
const HOUR_MS = 3_600_000;

const url = (version: string, psid = PSID.peter, token = TOKEN) =>
  `/${version}/${psid}?fields=id&access_token=${encodeURIComponent(token)}`;

/** Calls once; the error's code, or 0. */
async function call(world: World, path: string): Promise<number> {
  const { body } = await world.inside(path);
  return JSON.parse(body).error?.code ?? 0;
}

/** How many calls go through, of so many. */
async function passed(world: World, path: string, calls: number): Promise<number> {
  let good = 0;
  for (let n = 0; n < calls; n++) if ((await call(world, path)) === 0) good++;
  return good;
}

async function header(world: World, path: string, name: string): Promise<string | undefined> {
  const { head } = await world.inside(path);
  return headersOf(head).find(([known]) => known === name)?.[1];
}

/** Which limit a version's calls run into, whom it counts for, and what is said. */
const RULES: [what: string, version: string, rules: Partial<LimitRules>, says: string][] = [
  [
    'the app, by page access tokens of v2.6',
    'v2.6',
    { app: 3 },
    '(#4) Application request limit reached',
  ],
  ['the page, from v2.7 on', 'v2.7', { page: 3 }, '(#32) Page request limit reached'],
  ['the page, up to v7.0', 'v7.0', { page: 3 }, '(#32) Page request limit reached'],
  [
    "Messenger's business limit, from v8.0 on",
    'v8.0',
    { messenger: 3 },
    '(#80006) There have been too many calls to this Messenger account. Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.',
  ],
  ['the token', 'v25.0', { token: 3 }, '(#17) User request limit reached'],
  ['the second', 'v25.0', { second: 3 }, '(#613) Calls to this api have exceeded the rate limit.'],
];

for (const [what, version, rules, says] of RULES) {
  test(`${what}: three calls pass, the fourth is told so`, async () => {
    await using world = await memoryWorld({ limits: { ...NONE, ...rules } });
    assert.equal(await passed(world, url(version), 3), 3);
    const reply = await world.outside(url(version), {});
    assert.equal(reply.status, 400);
    const { message, type } = reply.error;
    assert.deepEqual([message, type], [says, 'OAuthException']);
    assert.equal(
      reply.header('www-authenticate'),
      `OAuth "Facebook Platform" "invalid_request" "${says}"`,
    );
    const { walk, remedy } = await world.explain();
    assert.equal(walk.find(({ passed }) => passed === false)!.check, 'rate limit');
    assert.match(remedy!, /--rate-limits/);
  });
}

test('an app token counts for its app in every version', async () => {
  for (const version of ['v2.6', 'v2.12', 'v25.0']) {
    await using world = await memoryWorld({ limits: { ...NONE, app: 1 } });
    await call(world, url(version, PSID.peter, APP_TOKEN));
    assert.equal(await call(world, url(version, PSID.peter, APP_TOKEN)), 4);
  }
});

test('without limits nothing is counted, and the headers say 0', async () => {
  await using world = await memoryWorld();
  assert.equal(await passed(world, url('v2.6'), 500), 500);
  assert.match((await header(world, url('v2.6'), 'X-App-Usage'))!, /"call_count":0,/);
});

test('more people allow more calls: 200 for each that was met', async () => {
  await using world = await memoryWorld({ limits: GRAPH_LIMITS });
  assert.equal(await passed(world, url('v2.6', 'me'), 201), 200);
  for (const psid of [PSID.peter, PSID.citra, PSID.maya, '7', '8', '9']) {
    await call(world, url('v2.6', psid));
  }
  // The calls above are refused before anybody is met; a window later they are not.
  world.time.now += 2 * HOUR_MS;
  for (const psid of [PSID.peter, PSID.citra, PSID.maya, '7', '8', '9']) {
    await call(world, url('v2.6', psid));
  }
  assert.equal(await passed(world, url('v2.6', 'me'), 1000), 594, 'three are met, three unknown');
});

test('another page has limits of its own, another app too', async () => {
  await using world = await memoryWorld({ limits: { ...NONE, page: 1 } });
  const page = await world.addPage();
  const { access_token } = await world.issue({ page_id: page.id });
  assert.equal(await passed(world, url('v2.12'), 5), 1);
  assert.equal(await call(world, url('v2.12', 'me', access_token)), 0);
});

test('refused calls count, and so the window must pass', async () => {
  await using world = await memoryWorld({ limits: { ...NONE, app: 10 } });
  assert.equal(await passed(world, url('v2.6'), 100), 10);
  world.time.now += HOUR_MS;
  assert.equal(await call(world, url('v2.6')), 4, 'a hundred calls lie in the last hour');
  world.time.now += 0.95 * HOUR_MS;
  assert.equal(await call(world, url('v2.6')), 0, 'five do');
  world.time.now += 2 * HOUR_MS;
  assert.equal(await passed(world, url('v2.6'), 100), 10);
});

test('a clock that goes back starts anew', async () => {
  await using world = await memoryWorld({ limits: { ...NONE, app: 1 } });
  assert.equal(await passed(world, url('v2.6'), 2), 1);
  world.time.now -= 30 * 24 * HOUR_MS;
  assert.equal(await passed(world, url('v2.6'), 2), 1);
});

test('usage is told in percent, in the headers of the version', async () => {
  await using world = await memoryWorld({
    limits: { ...GRAPH_LIMITS, app: 8, page: 8, messenger: 8 },
  });
  const app = (percent: number) => `{"call_count":${percent},"total_cputime":0,"total_time":0}`;
  assert.equal(await header(world, url('v2.6'), 'X-App-Usage'), app(12));
  assert.equal(await header(world, url('v2.6'), 'X-App-Usage'), app(25));
  assert.equal(await header(world, url('v2.6'), 'X-Page-Usage'), undefined);
  assert.equal(await header(world, url('v2.12'), 'X-Page-Usage'), app(12));
  assert.equal(await header(world, url('v2.12'), 'X-App-Usage'), app(37));
  assert.equal(
    await header(world, url('v8.0'), 'x-business-use-case-usage'),
    `{"${PAGE}":[{"type":"messenger","call_count":12,"total_cputime":0,"total_time":0,"estimated_time_to_regain_access":0}]}`,
  );
  assert.equal(await header(world, url('v8.0'), 'X-Page-Usage'), undefined);
});

test('who is refused is told in how many minutes to call again, and then may', async () => {
  await using world = await memoryWorld({ limits: { ...NONE, messenger: 10 } });
  const path = url('v25.0');
  assert.equal(await passed(world, path, 15), 10);
  const usage = (await header(world, path, 'x-business-use-case-usage'))!;
  const { call_count, estimated_time_to_regain_access: minutes } = JSON.parse(usage)[PAGE][0];
  assert.equal(call_count, 160);
  assert.ok(minutes > 24 * 60 && minutes < 48 * 60);
  world.time.now += (minutes - 60) * 60_000;
  assert.equal(await call(world, path), 80006);
  world.time.now += 4 * 60 * 60_000;
  assert.equal(await call(world, path), 0);
});

test('each request of a batch and each of ids counts', async () => {
  await using world = await memoryWorld({ limits: { ...NONE, app: 10 } });
  const batch = encodeURIComponent(
    JSON.stringify(Array(12).fill({ relative_url: 'me?fields=id' })),
  );
  const { body } = await world.inside(`/v2.6/?batch=${batch}&access_token=${TOKEN}`, {
    method: 'POST',
  });
  const codes = JSON.parse(body).map(({ code }: { code: number }) => code);
  assert.deepEqual(codes, [...Array(10).fill(200), 400, 400]);
  world.time.now += 3 * HOUR_MS;
  const ids = `me,${PAGE}`;
  await call(world, `/v2.6/?ids=${ids}&access_token=${TOKEN}`);
  assert.equal(await passed(world, url('v2.6', 'me'), 10), 8);
});

test('an explanation counts as no call', async () => {
  await using world = await memoryWorld({ limits: { ...NONE, app: 3 } });
  await call(world, url('v2.6'));
  for (let n = 0; n < 10; n++) await world.explain();
  await call(world, `${url('v2.6')}&debug=all`);
  assert.equal(await call(world, url('v2.6')), 0);
  assert.equal(await call(world, url('v2.6')), 4);
});

test('a wrong token is not counted: nobody can use up the limits of another', async () => {
  await using world = await memoryWorld({ limits: { ...NONE, app: 2 } });
  for (let n = 0; n < 10; n++) {
    assert.equal(await call(world, url('v2.6', PSID.peter, 'junk')), 190);
    assert.equal(await call(world, `${url('v2.6')}&appsecret_proof=00`), 100);
  }
  assert.equal(await passed(world, url('v2.6'), 5), 2);
});
