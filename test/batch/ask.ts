/** How the tests send a batch, and look into its answers. */
import type { Reply } from '../reply.ts';
import { TOKEN, type World } from '../world.ts';

export interface Inner {
  code: number;
  headers?: { name: string; value: string }[];
  body: string;
}

export interface Options {
  path?: string;
  /** Members beside the batch. */
  more?: Record<string, unknown>;
  token?: string | null;
}

/** Sends it as JSON. */
export function send(world: World, batch: unknown, options: Options = {}): Promise<Reply> {
  const { path = '/v2.6/', more = {}, token = TOKEN } = options;
  const body = JSON.stringify({ batch, ...(token !== null && { access_token: token }), ...more });
  const headers = { 'Content-Type': 'application/json' };
  return world.ask(path, { method: 'POST', headers, body });
}

/** The inner answers; each body parsed. */
export function inner(reply: Reply): (Inner | null)[] {
  return reply.json;
}

export function bodies(reply: Reply): unknown[] {
  return inner(reply).map((one) => (one === null ? null : JSON.parse(one.body)));
}
