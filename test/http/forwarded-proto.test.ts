/** Behind a TLS terminator a request is as secure as the terminator says, and only then. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { RawRequest } from '../../src/graph/request.ts';
import { answerOn, createTransport } from '../../src/http/transport.ts';
import { memoryWorld } from '../world.ts';

const onError = (error: unknown): never => assert.fail(String(error));

async function isSecure(trustProxy: boolean, headers: Record<string, string>): Promise<boolean> {
  await using world = await memoryWorld();
  let seen: RawRequest | undefined;
  const answer = (raw: RawRequest) => {
    seen = raw;
    return world.graph.answer(raw);
  };
  const server = createTransport();
  const graph = { ...world.graph, answer };
  answerOn(server, { graph, others: {}, clock: Date.now, trustProxy, onError });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/me`, { headers });
  server.close();
  server.closeAllConnections();
  return seen!.secure;
}

test('the word of a trusted proxy counts', async () => {
  assert.equal(await isSecure(true, { 'X-Forwarded-Proto': 'https' }), true);
  assert.equal(await isSecure(true, { 'X-Forwarded-Proto': 'http' }), false);
  assert.equal(await isSecure(true, {}), false);
});

test("a client's own word does not", async () => {
  assert.equal(await isSecure(false, { 'X-Forwarded-Proto': 'https' }), false);
});
