/** A bot's endpoint on loopback: it shakes hands, keeps what it is told, and answers as it is made to. */
import { once } from 'node:events';
import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Bot {
  url: string;
  /** What it answers from here on. */
  status: number;
  /** Does it answer the challenge of the handshake? */
  challenge: boolean;
  bodies: string[];
  /** Of the last request. */
  headers: IncomingHttpHeaders;
  stop(): void;
}

export async function startBot(): Promise<Bot> {
  const server = http.createServer((request, response) => {
    const { searchParams } = new URL(request.url!, 'http://bot');
    const challenge = searchParams.get('hub.challenge');
    if (challenge !== null) {
      response.writeHead(made.challenge ? 200 : 403).end(made.challenge ? challenge : 'no');
      return;
    }
    request.toArray().then((chunks) => {
      made.bodies.push(Buffer.concat(chunks).toString());
      made.headers = request.headers;
      response.writeHead(made.status).end('thanks');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const made: Bot = {
    url: `http://127.0.0.1:${port}/webhook`,
    status: 200,
    challenge: true,
    bodies: [],
    headers: {},
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
  return made;
}
