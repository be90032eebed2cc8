/** How a bot asks for edges: by a path below the page, with a body as JSON. */
import assert from 'node:assert/strict';
import type { Message } from '../../../src/domain/conversation.ts';
import type { Reply } from '../../reply.ts';
import { PAGE, TOKEN, type World } from '../../world.ts';

export interface Asked {
  method?: string;
  version?: string;
  token?: string;
  /** What else stands in the query: `&name=value`. */
  query?: string;
}

/** `edge`: of the token's page, or a whole path without a version. */
export function edgeOf(world: World) {
  return (edge: string, body?: object, asked: Asked = {}): Promise<Reply> => {
    const { method = body === undefined ? 'GET' : 'POST', version = 'v2.6', token = TOKEN } = asked;
    const path = edge.startsWith('/') ? edge : `/me/${edge}`;
    const url = `/${version}${path}?access_token=${encodeURIComponent(token)}${asked.query ?? ''}`;
    if (body === undefined) return world.ask(url, { method });
    const headers = { 'Content-Type': 'application/json' };
    return world.ask(url, { method, headers, body: JSON.stringify(body) });
  };
}

/** A message to somebody, as the Send API takes it. */
export function sender(world: World) {
  const ask = edgeOf(world);
  return (message: object | undefined, to: object, more: object = {}, asked?: Asked) =>
    ask('messages', { recipient: to, message, ...more }, asked);
}

/** The error in Graph's envelope: status, code, subcode (where there is one), message. */
export function assertRefused(
  reply: Reply,
  expected: { status?: number; code: number; error_subcode?: number; message: string | RegExp },
): void {
  const { status = 400, message, ...rest } = expected;
  const { message: said, type, ...error } = reply.error;
  assert.deepEqual(error, rest, String(said));
  assert.equal(type, 'OAuthException');
  if (typeof message === 'string') assert.equal(said, message);
  else assert.match(String(said), message);
  assert.equal(reply.status, status);
}

/** What was said in the thread, the oldest first. */
export async function thread(world: World, psid: string, page = PAGE): Promise<Message[]> {
  const { items } = await world.store.conversations.messages(page, psid, {
    after: null,
    limit: 1000,
  });
  return items.toReversed();
}
