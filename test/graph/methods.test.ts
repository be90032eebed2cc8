import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PAGE, PSID, TOKEN } from '../world.ts';

const unsupported = (method: string, id: string): string =>
  `Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`;

for (const [version, subcode] of [
  ['v2.6', {}],
  ['v2.12', { error_subcode: 33 }],
] as const) {
  for (const method of ['POST', 'DELETE']) {
    test(`${version}: ${method} on a node that has none is its unknown-id error`, async () => {
      await using world = await memoryWorld();
      for (const id of [PSID.peter, PSID.nora, PAGE, 'me', '7']) {
        for (const [url, sent] of [
          [`/${version}/${id}?access_token=${TOKEN}`, method],
          [`/${version}/${id}?access_token=${TOKEN}&method=${method.toLowerCase()}`, 'GET'],
        ] as const) {
          const reply = await world.ask(url, { method: sent });
          assert.equal(reply.status, 400);
          assert.deepEqual(reply.error, {
            message: unsupported(method.toLowerCase(), id),
            type: 'GraphMethodException',
            code: 100,
            ...subcode,
          });
        }
      }
    });
  }
}

test('a method that Graph does not have is refused by its name', async () => {
  await using world = await memoryWorld();
  const path = `/v2.6/${PSID.peter}?access_token=${TOKEN}`;
  for (const [url, method, name] of [
    [path, 'PUT', 'put'],
    [path, 'PATCH', 'patch'],
    [path, 'TRACE', 'trace'],
    [`${path}&method=put`, 'GET', 'put'],
    [`${path}&method=head`, 'GET', 'head'],
    [`${path}&method=options`, 'POST', 'options'],
    [`${path}&method=constructor`, 'POST', 'constructor'],
    [`${path}&method=__proto__`, 'POST', '__proto__'],
    [`${path}&method=${'x'.repeat(100)}`, 'GET', 'x'.repeat(32)],
  ] as const) {
    const reply = await world.ask(url, { method });
    assert.equal(reply.status, 400);
    assert.deepEqual(reply.error, {
      message: `(#100) Unknown method '${name}'. Use get, post or delete.`,
      type: 'OAuthException',
      code: 100,
    });
  }
});
