import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';
import { assertOurs, reply, request } from './socket.ts';

const T = `access_token=${TOKEN}`;

/** Text that must not leave the place it stands in. */
const HOSTILE: Record<string, string> = {
  NUL: '\0',
  'CR LF and a header': '\r\nSet-Cookie: a=b',
  'LF and a header': '\nSet-Cookie: a=b',
  'a whole answer': '\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\n\r\n',
  'a line separator': '\u2028Set-Cookie: a=b',
  'a next line': '\u0085Set-Cookie: a=b',
  quotes: '"\\',
  markup: '<script>alert(1)</script>',
  'an astral character': '🌙',
  'the last character': '\u{10ffff}',
  'a gap of a message': '{id}{method}{limit}',
};

/** Where a client's text can come back in an answer. */
const PLACES: Record<string, (text: string) => string> = {
  'an alias': (text) => `/v2.6/x${text}?${T}`,
  'a path component': (text) => `/v2.6/${PSID.peter}/x${text}?${T}`,
  'what follows an unknown version': (text) => `/v99.0/x${text}?${T}`,
  'the name of a field': (text) => `/v2.6/${PSID.peter}?fields=x${text}&${T}`,
  'a method': (text) => `/v2.6/${PSID.peter}?method=x${text}&${T}`,
  'the name of a parameter in brackets': (text) => `/v2.6/me?a=1&a[x${text}]=1&${T}`,
};

for (const [what, text] of Object.entries(HOSTILE)) {
  for (const [place, url] of Object.entries(PLACES)) {
    test(`${what} in ${place} stays text`, async () => {
      await using world = await memoryWorld();
      const line = `GET ${url(encodeURIComponent(text))} HTTP/1.1`;
      const answer = await reply(world.port, request(line));
      assertOurs(answer);
      assert.equal(answer.status, 400);
      assert.equal(answer.header('set-cookie'), undefined);
      assert.doesNotMatch(answer.body, /</);
      const shown = place === 'a method' ? text.slice(0, 31).toLowerCase() : text;
      assert.ok(String(answer.error.message).includes(`x${shown}`.trimEnd()), answer.body);
    });
  }
}

/** Percent-encodings that are not UTF-8. */
const NOT_UTF8 = ['%', '%zz', '%a', '%ff', '%c0%80', '%ed%a0%80', '%f4%90%80%80', '%e2%82', '%C3('];

for (const text of NOT_UTF8) {
  test(`${text} is refused in path, name and value, and repeated as it came`, async () => {
    await using world = await memoryWorld();
    const inPath = await world.ask(`/v2.6/${text}?${T}`);
    assert.deepEqual(inPath.error, {
      message: 'The path is not valid percent-encoded UTF-8.',
      type: 'OAuthException',
      code: 2500,
    });
    for (const [query, name] of [
      [`${text}=1`, text],
      [`fields=${text}`, 'fields'],
      [`access_token=${text}`, 'access_token'],
    ] as const) {
      const reply = await world.ask(`/v25.0/me?${query}&${T}`);
      assert.equal(reply.status, 400);
      assert.deepEqual(reply.error, {
        message: `(#100) Parameter ${name} is not valid percent-encoded UTF-8.`,
        type: 'OAuthException',
        code: 100,
      });
      assert.equal(reply.header('facebook-api-version'), 'v25.0');
    }
  });
}

test('raw bytes beyond ASCII in a URL break nothing', async () => {
  await using world = await memoryWorld();
  for (const url of [
    '/v2.6/\xc3\xa9',
    '/v2.6/\xff\x80',
    '/\x80?\xff=\xfe',
    '/v2.6/me?fields=\xe9',
  ]) {
    const answer = await reply(world.port, request(`GET ${url} HTTP/1.1`));
    assertOurs(answer);
  }
});

test('a lone surrogate in JSON comes back as one', async () => {
  await using world = await memoryWorld();
  const body = `{"method":"get","fields":"a\\ud800b","access_token":"${TOKEN}"}`;
  const headers = { 'Content-Type': 'application/json' };
  const answer = await world.ask(`/v2.6/${PSID.peter}`, { method: 'POST', headers, body });
  assert.equal(
    answer.error.message,
    'Syntax error "Expected end of string instead of "\ud800"." at character 1: a\ud800b',
  );
  assert.ok(answer.body.includes('a\\ud800b'));
});

test('no token is ever repeated, whichever error it meets', async () => {
  await using world = await memoryWorld();
  const { access_token: another } = await world.issue();
  const expired = (await world.issue({ expires_at: 1 })).access_token;
  for (const url of [
    `/v2.6/me?${T}&access_token=${another}`,
    `/v2.6/me?access_token=${TOKEN}x`,
    `/v2.6/me?access_token=${expired}`,
    `/v2.6/me?${T}&appsecret_proof=${TOKEN}`,
    `/v2.6/me?${T}&x=%ff`,
    `/v2.6/me?${T}&access_token[a]=1&access_token[b][c]=${another}`,
  ]) {
    const answer = await world.ask(url);
    const said = answer.body + JSON.stringify(answer.headers);
    for (const secret of [TOKEN, another, expired]) {
      assert.ok(!said.includes(secret), `${url}: ${said}`);
    }
  }
});
