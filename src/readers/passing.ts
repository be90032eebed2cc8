/** What is not Graph's goes to the writer as it came, by HTTP over a socket's file. */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { problem } from '../admin/problem.ts';
import type { Handler } from '../http/transport.ts';
import type { Link } from './link.ts';

/** These are of one connection (RFC 9110 §7.6.1), or answered where they came. */
const OF_CONNECTION = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade'],
  'expect',
]);
const REPEATABLE = new Set(['GET', 'HEAD']);
/** A writer that dies is asked again, where that does no harm; so is the next one. */
const ATTEMPTS = 3;
/** Unused connections are kept for less time than the writer keeps them: none ends just as it is taken. */
const IDLE_MS = 10_000;

export function passTo(socketPath: string, link: Link): Handler {
  // Of one writer: the unused ones of the last one may have ended, and nobody has noticed yet.
  let agent = new http.Agent();
  let writer = 0;

  function agentNow(): http.Agent {
    if (writer !== link.writer) {
      writer = link.writer;
      agent = new http.Agent({ keepAlive: true, timeout: IDLE_MS });
    }
    return agent;
  }

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isRepeatable = REPEATABLE.has(request.method!) && !hasBody(request);
    for (let left = isRepeatable ? ATTEMPTS : 1; left > 0 && !response.destroyed; left--) {
      try {
        const done = await link.hold();
        try {
          await answered(request, response, { socketPath, agent: agentNow() });
        } finally {
          done();
        }
        return;
      } catch {
        // There is no writer, or it died.
      }
    }
    unavailable(request, response);
  }
  return (request, response) => void pass(request, response);
}

/** Resolves when the answer has begun, or nobody wants it any more. */
function answered(
  request: IncomingMessage,
  response: ServerResponse,
  to: { socketPath: string; agent: http.Agent },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const { method, url: path } = request as { method: string; url: string };
    const asking = http.request({
      ...to,
      method,
      path,
      headers: [...passedHeaders(request.rawHeaders), ...framing(request)],
    });
    asking.on('response', (answer) => {
      resolve();
      // What the client still sends is dropped.
      request.unpipe(asking).resume();
      if (response.destroyed) return void answer.destroy();
      response.writeHead(answer.statusCode!, passedHeaders(answer.rawHeaders));
      response.flushHeaders();
      answer.on('error', () => response.destroy());
      // It was refused before it was sent whole.
      answer.on('end', () => asking.writableEnded || asking.destroy());
      answer.pipe(response);
    });
    asking.on('error', reject);
    response.on('close', () => {
      asking.destroy();
      resolve();
    });
    if (hasBody(request)) request.pipe(asking);
    else asking.end();
  });
}

/** Name, value, name, value, …: those that concern both ends. */
function passedHeaders(raw: readonly string[]): string[] {
  const passed: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]!;
    if (!OF_CONNECTION.has(name.toLowerCase())) passed.push(name, raw[index + 1]!);
  }
  return passed;
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** How long the body is, said where Node would take it to be of unknown length. */
function framing({ headers, method }: IncomingMessage): string[] {
  if (headers['transfer-encoding'] !== undefined) return ['Transfer-Encoding', 'chunked'];
  const isSaid = headers['content-length'] !== undefined || REPEATABLE.has(method!);
  return isSaid ? [] : ['Content-Length', '0'];
}

export function unavailable(
  request: IncomingMessage,
  response: ServerResponse,
  detail = 'Whoever writes the store is not there. Try again.',
): void {
  request.resume();
  if (response.destroyed) return;
  if (response.headersSent) return void response.destroy();
  const document = problem('unavailable', detail);
  const body = JSON.stringify(document);
  response.writeHead(document.status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? '' : body);
}
