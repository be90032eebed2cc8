/**
 * Endpoints, on a core of their own: one that takes everything, and by their paths others that are
 * sick. Asked for it, it tells how long the messages took that came to the first since then.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { epoch_ms } from './epoch.ts';

type Answer = (response: http.ServerResponse) => void;

const status =
  (code: number, headers = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end();

/** In the order in which sick endpoints are given out. */
const BEHAVIOURS: Readonly<Record<string, Answer>> = {
  hang: () => {},
  drip(response) {
    const timer = setInterval(() => response.write('.'), 500);
    response.on('close', () => clearInterval(timer));
  },
  error: status(500),
  gone: status(410),
  redirect: status(302, { location: 'http://169.254.169.254/' }),
  bomb(response) {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(BOMB);
  },
  slow: (response) => void setTimeout(() => response.end('EVENT_RECEIVED'), 15_000),
};
const BOMB = gzipSync(Buffer.alloc(50 * 1024 * 1024));

let latencies: number[] = [];
const server = http.createServer((request, response) => {
  const sick = BEHAVIOURS[request.url!.slice(1)];
  if (sick !== undefined) {
    request.resume().on('end', () => sick(response));
    return;
  }
  let body = '';
  request.setEncoding('utf8').on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    response.end('EVENT_RECEIVED');
    const [, sent] = /"text":"sent (\d+\.\d+)"/.exec(body) ?? [];
    if (sent !== undefined) latencies.push(epoch_ms() - Number(sent));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send!({ origin: `http://127.0.0.1:${port}/webhook` });
});
process.on('message', (asked) => {
  if (asked === 'behaviours') process.send!(Object.keys(BEHAVIOURS));
  if (asked !== 'latencies') return;
  process.send!(latencies);
  latencies = [];
});
process.on('SIGTERM', () => process.exit());
