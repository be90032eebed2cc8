/**
 * What passes between a client and a server, kept by a relay between them; docs/clients.md has it
 * word for word, and a test fails when it is told otherwise there.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after } from 'node:test';
import { masked } from '../reply.ts';
import { PROOF, TOKEN } from '../world.ts';

const PAGE = join(import.meta.dirname, '../../docs/clients.md');

export interface Recorder {
  /** What the client is told instead of the server's. */
  origin: string;
  /** Each request and its answer since the start, or since the last call. */
  taken(): string;
}

/** Gone when the file's tests are done. */
export async function startRecorder(origin: string): Promise<Recorder> {
  const to = new URL(origin);
  let exchanges: string[] = [];
  const relay = http.createServer(async (request, response) => {
    const sent = Buffer.concat(await request.toArray());
    const { method = '', url = '', headers } = request;
    const onward = http.request({ host: to.hostname, port: to.port, method, path: url, headers });
    onward.end(sent);
    const [answer] = (await once(onward, 'response')) as [http.IncomingMessage];
    const body = Buffer.concat(await answer.toArray());
    if (!url.startsWith('/healthz')) {
      const lines = [`${method} ${url}`, sent.toString(), `→ ${answer.statusCode} ${body}`];
      exchanges.push(lines.filter((line) => line !== '').join('\n'));
    }
    response.writeHead(answer.statusCode!, answer.rawHeaders);
    response.end(body);
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  after(() => {
    relay.close();
    relay.closeAllConnections();
  });
  return {
    origin: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    taken() {
      const text = exchanges.join('\n\n');
      exchanges = [];
      return masked(text).replaceAll(TOKEN, '<TOKEN>').replaceAll(PROOF, '<PROOF>');
    },
  };
}

/** The page has a block of text that begins with `# name`, and is this. */
export function assertWritten(name: string, transcript: string): void {
  const blocks = readFileSync(PAGE, 'utf8').matchAll(/^```text\n# (.*)\n([\s\S]*?)\n```$/gm);
  const written = new Map([...blocks].map(([, title, text]) => [title, text]));
  assert.equal(transcript, written.get(name), `docs/clients.md, "# ${name}"`);
}
