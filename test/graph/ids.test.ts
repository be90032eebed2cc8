import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP, memoryWorld, PAGE, PSID, TOKEN } from '../world.ts';

const several = (ids: string, more = 'fields=first_name', version = 'v2.6') =>
  `/${version}/?ids=${ids}&${more}&access_token=${TOKEN}`;

test('several nodes in one call, by their ids, in the order asked for', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(several(`${PSID.maya},${PSID.peter},me,${PSID.nora}`, 'fields=id'));
  assert.equal(
    reply.body,
    `{"${PSID.maya}":{"id":"${PSID.maya}"},"${PSID.peter}":{"id":"${PSID.peter}"},"me":{"id":"${PAGE}"},"${PSID.nora}":{}}`,
  );
  assert.deepEqual(Object.keys(reply.json).sort(), [PSID.maya, PSID.peter, 'me', PSID.nora].sort());
});

test('the same id twice is answered once', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(several(`${PSID.peter},%20${PSID.peter}`));
  assert.equal(reply.body, `{"${PSID.peter}":{"first_name":"Peter"}}`);
});

test('a list in JSON is taken, in the query and in a body', async () => {
  await using world = await memoryWorld();
  const expected = `{"${PSID.peter}":{"first_name":"Peter"}}`;
  assert.equal((await world.ask(several(`["${PSID.peter}"]`))).body, expected);
  const body = JSON.stringify({ ids: [PSID.peter], fields: 'first_name', access_token: TOKEN });
  const headers = { 'Content-Type': 'application/json' };
  const posted = await world.ask('/v2.6/?method=get', { method: 'POST', headers, body });
  assert.equal(posted.body, expected);
});

/** What is wrong with one of them is the whole answer. */
const WRONG: [ids: string, version: string, says: RegExp, subcode?: number][] = [
  ['7', 'v2.6', /^Unsupported get request\. Object with ID '7'/],
  ['7', 'v2.12', /^Unsupported get request\. Object with ID '7'/, 33],
  ['nobody', 'v2.6', /^\(#803\) Some of the aliases you requested do not exist: nobody$/],
  [PSID.felix, 'v2.9', /^\(#100\) No profile available/, 2018218],
  [PSID.rosa, 'v3.1', /^\(#100\) Insufficient permission/, 2018247],
  ['', 'v2.6', /^Cannot specify an empty identifier$/],
  ['1,', 'v2.6', /^Cannot specify an empty identifier$/],
];

for (const [wrong, version, says, subcode] of WRONG) {
  test(`${version}: all or nothing: ${wrong}`, async () => {
    await using world = await memoryWorld();
    for (const ids of wrong === '' ? [''] : [`${PSID.peter},${wrong}`, `${wrong},${PSID.peter}`]) {
      const reply = await world.ask(several(ids, 'fields=first_name', version));
      assert.equal(reply.status, 400);
      assert.match(String(reply.error.message), says);
      assert.equal(reply.error.error_subcode, subcode);
    }
  });
}

test('fifty are taken, fifty-one are not', async () => {
  await using world = await memoryWorld();
  const ids = (count: number) => Array.from({ length: count }, (_, index) => index + 1).join(',');
  const fifty = await world.ask(several(ids(50)));
  assert.match(String(fifty.error.message), /^Unsupported get request/);
  const more = await world.ask(several(ids(51)));
  assert.equal(more.error.message, '(#100) Too many IDs. Maximum: 50. Provided: 51.');
});

test('an id in the path and others beside it contradict each other', async () => {
  await using world = await memoryWorld();
  const reply = await world.ask(`/v2.6/${PSID.peter}?ids=${PSID.maya}&access_token=${TOKEN}`);
  assert.equal(
    reply.error.message,
    `Invalid token: "${PSID.peter}".  An ID has already been specified.`,
  );
});

test('v26.0 took it away, by path and by the default of the app', async () => {
  await using world = await memoryWorld();
  const gone = { message: '(#100) Root requests with ids are no longer supported. Use a batch.' };
  const reply = await world.ask(several(PSID.peter, '', 'v26.0'));
  assert.deepEqual(reply.error, { ...gone, type: 'OAuthException', code: 100 });
  await world.store.registry.changeApp(APP.id, (app) => ({ ...app, default_version: 'v26.0' }));
  const unversioned = await world.ask(`/?ids=${PSID.peter}&access_token=${TOKEN}`);
  assert.equal(unversioned.error.message, gone.message);
  assert.equal(unversioned.header('facebook-api-version'), 'v26.0');
  assert.equal((await world.ask(several(PSID.peter, '', 'v25.0'))).status, 200);
});

test('each of them is told to whoever watches', async () => {
  await using world = await memoryWorld();
  await world.inside(several(`${PSID.peter},${PSID.nora}`));
  assert.deepEqual(
    world.answers.map(({ call, verdict }) => [call.subject?.psid, verdict]),
    [
      [PSID.peter, undefined],
      [PSID.nora, 'empty'],
    ],
  );
});

test('a token that is missing or wrong is told of as ever', async () => {
  await using world = await memoryWorld();
  const none = await world.ask(`/v2.6/?ids=${PSID.peter}`);
  assert.equal(none.error.code, 104);
  const wrong = await world.ask(`/v2.6/?ids=${PSID.peter}&access_token=junk`);
  assert.equal(wrong.error.code, 190);
});
