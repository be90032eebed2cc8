/** An endpoint that takes everything, on a core of its own. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { report } from './subject.ts';

const server = http.createServer((request, response) => {
  request.resume().on('end', () => response.end('EVENT_RECEIVED'));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  report(`http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`);
});
process.on('SIGTERM', () => process.exit());
