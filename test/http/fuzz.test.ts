import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { APP_TOKEN, memoryWorld, PAGE, PROOF, PSID, TOKEN, type World } from '../world.ts';
import { assertOurs, replies, request, speak } from './socket.ts';

/** Pieces that mean something, and pieces that do not. */
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...meaningful()) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }).map(encodeSafely) },
  { weight: 1, arbitrary: fc.stringMatching(/^[!-~]{0,12}$/) },
);

function meaningful(): string[] {
  return [
    ...['', '/', 'v2.6', 'v3.1', 'v25.0', 'v99.0', 'me', PSID.peter, PSID.nora, PSID.felix, PAGE],
    ...['?', '&', '=', '?fields=', '&fields=', '&access_token=', '&method=', '&appsecret_proof='],
    ...[TOKEN, APP_TOKEN, PROOF, 'junk', 'first_name', 'profile_pic', 'id', ',', '.', '{', '}'],
    ...['(', ')', '[', ']', '[]', '["id"]', '%', '%0d%0a', '%00', '%ff', '%c3%a9', '+', '|', '"'],
    ...['&ids=', '&pretty=1', '&debug=all', '&metadata=1', '&batch=', '[{"relative_url":"me"}]'],
    ...['get', 'post', 'delete', '__proto__', 'constructor', '#', ';', '..', '%2f', '\\', '@'],
  ];
}

function encodeSafely(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

const url = fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`);
const method = fc.constantFrom('GET', 'POST', 'DELETE', 'HEAD', 'PUT', 'OPTIONS');
const type = fc.constantFrom(
  ...['application/json', 'application/x-www-form-urlencoded', 'text/plain', '', 'x/"y'],
);
const body = fc.oneof(
  fc.constant(''),
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.json({ maxDepth: 4 }),
  fc.dictionary(piece, fc.jsonValue({ maxDepth: 2 })).map((value) => JSON.stringify(value)),
);
const authorization = fc.oneof(
  fc.constant(undefined),
  piece.map((text) => `Bearer ${text}`),
);

async function assertAnswered(world: World, bytes: string, bodiless = false): Promise<void> {
  const all = replies(await speak(world.port, bytes), bodiless);
  assert.equal(all.length, 1);
  const [answer] = all;
  assert.ok(answer !== undefined && answer.status < 500);
  if (!bodiless) assertOurs(answer);
  const known = new Set(answer.headers.map(([name]) => name.toLowerCase()));
  for (const name of known) assert.ok(OURS.has(name), `a header nobody sends: ${name}`);
}

/** Every header that this server has. */
const OURS = new Set([
  ...['access-control-allow-origin', 'www-authenticate', 'etag', 'pragma', 'cache-control'],
  ...['facebook-api-version', 'expires', 'content-type', 'x-content-type-options', 'x-app-usage'],
  ...['x-business-use-case-usage', 'x-fb-request-id', 'x-fb-trace-id', 'x-fb-rev', 'x-fb-debug'],
  ...['access-control-allow-methods', 'access-control-allow-headers', 'access-control-max-age'],
  ...['date', 'connection', 'content-length'],
]);

test('whatever is asked, the answer is one of ours, and nothing unexpected happened', async () => {
  await using world = await memoryWorld();
  await fc.assert(
    fc.asyncProperty(
      method,
      url,
      type,
      body,
      authorization,
      async (method, url, type, body, authorization) => {
        const raw = Buffer.from(body).toString('latin1');
        const headers = [`Content-Type: ${type}`];
        // A length of 0 says nothing; without one a GET has no body.
        if (raw !== '' || method !== 'GET') headers.push(`Content-Length: ${raw.length}`);
        if (authorization !== undefined) headers.push(`Authorization: ${authorization}`);
        const bytes = request(`${method} ${url} HTTP/1.1`, headers, raw);
        await assertAnswered(world, bytes, method === 'HEAD' || method === 'OPTIONS');
      },
    ),
    { numRuns: 1500 },
  );
  assert.deepEqual(world.errors, []);
});

test('whatever bytes come before the end of a head, the answer is one of ours', async () => {
  await using world = await memoryWorld();
  const byte = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...'GET /v2.6/me HTTP/1.1\r\nHost: x:'.split('')) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: byte, minLength: 1, maxLength: 60 }), async (text) => {
      // What begins like a request may wait for more of it: this is the end of any.
      const ends = `${text}\r\n\r\n\r\n\x00\r\n\r\n`;
      await assertAnswered(world, ends, text.startsWith('HEAD'));
    }),
    { numRuns: 500 },
  );
  assert.deepEqual(world.errors, []);
});
