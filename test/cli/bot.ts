/** A bot for the command line to talk to. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface Bot {
  url: string;
  /** The handshake's query, each time it came. */
  handshakes: URLSearchParams[];
  /** Every webhook that came so far. */
  webhooks: Webhook[];
  /** The next one that comes. */
  told(): Promise<Webhook>;
}

export interface Webhook {
  headers: IncomingMessage['headers'];
  body: string;
}

/** Passes the handshake, and answers webhooks as it is said; stopped when the test is done. */
export async function bot(
  t: TestContext,
  { port = 0, status = 200, answer = '' } = {},
): Promise<Bot> {
  const handshakes: URLSearchParams[] = [];
  const webhooks: Webhook[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { searchParams } = new URL(request.url!, 'http://bot');
    if (request.method === 'GET') {
      handshakes.push(searchParams);
      response.end(searchParams.get('hub.challenge'));
      return;
    }
    request.toArray().then((chunks: Buffer[]) => {
      response.writeHead(status).end(answer);
      webhooks.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      server.emit('told', webhooks.at(-1));
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
  return { url, handshakes, webhooks, told: async () => (await once(server, 'told'))[0] };
}
