/** A client that says exactly what it is told to, byte by byte. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { type Reply, replyOf } from '../reply.ts';

/** Sends these parts and resolves with all that came back once the server has hung up. */
export function speak(port: number, ...parts: (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    let heard = '';
    socket.setEncoding('latin1');
    socket.on('data', (text) => {
      heard += text;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
    for (const part of parts) socket.write(typeof part === 'string' ? latin1(part) : part);
  });
}

/** The answers in what a server said; `bodiless`: to requests by HEAD. */
export function replies(heard: string, bodiless = false): Reply[] {
  const found: Reply[] = [];
  for (let rest = heard; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n');
    assert.ok(end > 0, `a whole head: ${rest}`);
    const [status = '', ...lines] = rest.slice(0, end).split('\r\n');
    const code = /^HTTP\/1\.1 (\d{3}) [A-Z][\w ]+$/.exec(status)?.[1];
    assert.ok(code !== undefined, status);
    const headers = lines.flatMap((line) => {
      const parts = /^([\w-]+): ([ -~]*)$/.exec(line);
      assert.ok(parts !== null, `a header of printable ASCII: ${JSON.stringify(line)}`);
      return parts.slice(1);
    });
    const head = replyOf(Number(code), headers, '');
    const length = bodiless ? 0 : Number(head.header('content-length') ?? Number.NaN);
    const from = end + 4;
    found.push(replyOf(head.status, headers, rest.slice(from, from + length)));
    rest = rest.slice(from + length);
  }
  return found;
}

/** The one answer to these bytes. */
export async function reply(port: number, ...parts: (string | Uint8Array)[]): Promise<Reply> {
  const all = replies(await speak(port, ...parts));
  assert.equal(all.length, 1, `${all.length} answers`);
  return all[0]!;
}

/** A request that closes its connection: a line, its headers, perhaps a body. */
export function request(line: string, headers: string[] = [], body = ''): string {
  const lines = ['Host: localhost', 'Connection: close', ...headers];
  return `${line}\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** What every answer of ours is, whatever it answers. */
export function assertOurs(reply: Reply): void {
  assert.match(reply.header('content-type') ?? '', /^application\/json/);
  assert.equal(reply.header('access-control-allow-origin'), '*');
  // Indented bodies have lines; nothing else stands outside of printable ASCII.
  assert.match(reply.body, /^[\x20-\x7e\n]*$/);
  assert.equal(Number(reply.header('content-length')), reply.body.length);
  assert.ok(reply.status < 500, `status ${reply.status}`);
  const { error } = reply.json;
  if (reply.status === 200) assert.equal(error, undefined);
  else assert.equal(typeof error.code, 'number');
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
