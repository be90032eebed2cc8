/** The floor: bare node:http that answers the same bytes to everything. `floor.ts ANSWER.json` */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { report } from './subject.ts';

const { headers, body }: { headers: string[]; body: string } = JSON.parse(
  readFileSync(process.argv[2]!, 'utf8'),
);
const server = http.createServer((_request, response) => {
  response.sendDate = false;
  response.writeHead(200, headers);
  response.end(body, 'latin1');
});
server.listen(0, '127.0.0.1', () => {
  report(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('SIGTERM', () => process.exit());
