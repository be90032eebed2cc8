import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERRORS, failureChallenge } from '../../src/graph/errors.ts';
import { memoryWorld, PSID, TOKEN } from '../world.ts';

const VERSIONS = ['v2.6', 'v2.12', 'v3.3', 'v8.0', 'v26.0'];

/** Errors of each kind, and what WWW-Authenticate calls them. */
const KINDS: [kind: string, path: string, query: string][] = [
  ['invalid_token', PSID.peter, 'access_token=junk'],
  ['invalid_request', PSID.peter, ''],
  ['invalid_request', `${PSID.peter}/bogus`, `access_token=${TOKEN}`],
  ['invalid_request', '7', `access_token=${TOKEN}`],
  ['invalid_request', 'nobody', `access_token=${TOKEN}`],
  ['invalid_request', PSID.peter, `access_token=${TOKEN}&appsecret_proof=00`],
  ['invalid_request', PSID.peter, `access_token=${TOKEN}&fields=bogus`],
  ['invalid_request', PSID.peter, 'x=%ff'],
];

for (const version of VERSIONS) {
  test(`${version}: an error is challenged, not stored, and has no ETag and no usage`, async () => {
    await using world = await memoryWorld();
    for (const [kind, path, query] of KINDS) {
      const reply = await world.ask(`/${version}/${path}?${query}`);
      assert.equal(
        reply.header('www-authenticate'),
        `OAuth "Facebook Platform" "${kind}" "${reply.error.message}"`,
      );
      assert.equal(reply.header('cache-control'), 'no-store');
      assert.equal(reply.header('pragma'), 'no-cache');
      assert.equal(reply.header('expires'), 'Sat, 01 Jan 2000 00:00:00 GMT');
      assert.equal(reply.header('access-control-allow-origin'), '*');
      assert.equal(reply.header('etag'), undefined);
      assert.equal(reply.header('x-app-usage'), undefined);
      assert.equal(reply.header('x-business-use-case-usage'), undefined);
      assert.equal(reply.header('facebook-api-version'), version);
    }
  });

  test(`${version}: a success is not challenged and not cached`, async () => {
    await using world = await memoryWorld();
    for (const psid of [PSID.peter, PSID.citra]) {
      const reply = await world.read(psid, 'first_name', { version });
      assert.equal(reply.header('www-authenticate'), undefined);
      const { header } = reply;
      assert.equal(header('cache-control'), 'private, no-cache, no-store, must-revalidate');
      assert.equal(header('pragma'), 'no-cache');
      assert.equal(header('expires'), 'Sat, 01 Jan 2000 00:00:00 GMT');
      assert.equal(header('access-control-allow-origin'), '*');
    }
  });
}

test('quotes and backslashes in the challenge carry a backslash', async () => {
  await using world = await memoryWorld();
  const reply = await world.read(PSID.peter, 'a\\b');
  assert.equal(
    reply.header('www-authenticate'),
    'OAuth "Facebook Platform" "invalid_request" "Syntax error \\"Expected end of string instead of \\"\\\\\\".\\" at character 1: a\\\\b"',
  );
});

test('what cannot stand in a header is a question mark there, and whole in the body', async () => {
  await using world = await memoryWorld();
  for (const odd of ['é', '\u0000', '\r\nSet-Cookie: a=b', '\u007f', '\u2028', '🌙', '\ud800']) {
    const reply = await world.ask(
      `/v2.6/x${encodeURIComponent(odd.toWellFormed())}?access_token=${TOKEN}`,
    );
    const message = `(#803) Some of the aliases you requested do not exist: x${odd.toWellFormed()}`;
    assert.equal(reply.error.message, message);
    const shown = message.replace(/[^ -~]/g, '?');
    assert.equal(
      reply.header('www-authenticate'),
      `OAuth "Facebook Platform" "invalid_request" "${shown}"`,
    );
    assert.equal(reply.header('set-cookie'), undefined);
  }
});

test('of what a client sent a message repeats 2000 characters', async () => {
  await using world = await memoryWorld();
  const alias = 'x'.repeat(5000);
  const reply = await world.ask(`/v2.6/${alias}?access_token=${TOKEN}`);
  const start = '(#803) Some of the aliases you requested do not exist: ';
  assert.equal(reply.error.message, `${start}${'x'.repeat(2000)}…`);
  const quotes = await world.read(PSID.peter, '"'.repeat(2500));
  assert.ok(quotes.header('www-authenticate')!.length < 5000);
});

test('every error in the table has a challenge that is one line of ASCII', () => {
  for (const error of Object.keys(ERRORS) as (keyof typeof ERRORS)[]) {
    const challenge = failureChallenge({ error, details: { fields: 'é\r\n"\\' } });
    assert.match(
      challenge,
      /^OAuth "Facebook Platform" "(invalid_token|invalid_request|not_found)" "[ -~]+"$/,
    );
  }
});
