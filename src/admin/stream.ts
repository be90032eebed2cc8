/** What happens, as it happens: server-sent events. */
import type { ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Refusal } from '../domain/refusal.ts';
import { FEED, type FeedName, KEPT_MAX, type Told } from '../observe/feed.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import type { AdminServices } from './services.ts';

/** A proxy ends what is silent for a minute, and a browser does not see that its server is gone. */
const HEARTBEAT_MS = 15_000;
/** What a client may leave unread. */
export const UNREAD_BYTES_MAX = 256 * 1024;
/** How long it may take to read even the end. */
const FAREWELL_MS = 5000;
const RETRY_MS = 1000;

const STREAM = { schema: Type.String({ description: 'Events, one after the other.' }) };

export function streamRoute(api: AdminApp, { feed, door }: AdminServices): void {
  api.get(
    '/stream',
    {
      schema: {
        tags: ['Console'],
        operationId: 'watch',
        summary: 'Tells what happens, as it happens',
        description: `Server-sent events: ${names()}. Data is JSON with \`at\`. Whoever comes back within a minute with Last-Event-ID is told what they missed, of the last ${KEPT_MAX} at most.`,
        response: {
          200: {
            description: 'A stream without an end.',
            content: { 'text/event-stream': STREAM },
          },
          ...REFUSALS,
        },
      },
    },
    async (request, reply) => {
      if (feed === undefined) {
        throw new Refusal('unavailable', 'This tells what happens, so it needs a running server.');
      }
      const { raw } = reply;
      const visitor = door?.visitor(request.raw);
      const out = new Outlet(raw);
      const hearing = feed.listen(
        lastId(request),
        (told) => out.send(told),
        () => out.end(),
      );
      if (hearing === undefined) {
        throw new Refusal('unavailable', 'As many listen as can; close another console.');
      }
      const beat = setInterval(() => {
        // A session may end while its stream goes on.
        if (visitor?.signedIn() === false) out.end();
        else out.beat();
      }, HEARTBEAT_MS).unref();
      raw.once('close', () => {
        hearing.stop();
        clearInterval(beat);
      });
      reply.hijack();
      out.open(reply.getHeaders());
    },
  );
}

function names(): string {
  return (Object.keys(FEED) as FeedName[])
    .map((name) => `\`${name}\` (${FEED[name].replace(/\.$/, '').toLowerCase()})`)
    .join(', ');
}

function lastId({ headers }: FastifyRequest): string | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id.slice(0, 100) : undefined;
}

/** One client's end of the stream. Who does not read is let go, with a word that something is missed. */
class Outlet {
  readonly #raw: ServerResponse;
  #waiting = '';
  #isOpen = false;
  #isDone = false;

  constructor(raw: ServerResponse) {
    this.#raw = raw;
  }

  /** What was sent before this waits for it. */
  open(headers: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(headers)) this.#raw.setHeader(name, value as string);
    // A stream is not followed by another answer.
    this.#raw.shouldKeepAlive = false;
    this.#raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Some proxies collect what they pass on.
      'x-accel-buffering': 'no',
    });
    this.#raw.write(`retry: ${RETRY_MS}\n\n${this.#waiting}`);
    this.#waiting = '';
    this.#isOpen = true;
    if (this.#isDone) this.#close();
  }

  send({ id, name, data }: Told): void {
    this.#write(`id: ${id}\nevent: ${name}\ndata: ${data}\n\n`);
  }

  beat(): void {
    this.#write(': beat\n\n');
  }

  end(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    if (this.#isOpen) this.#close();
  }

  #write(text: string): void {
    if (this.#isDone) return;
    if (!this.#isOpen) {
      this.#waiting += text;
      return;
    }
    if (this.#raw.writableLength + text.length > UNREAD_BYTES_MAX) {
      // Without an id: it comes back as one who knows nothing, and is told so.
      this.#raw.write('id\nevent: reset\ndata: {}\n\n');
      this.end();
    } else this.#raw.write(text);
  }

  #close(): void {
    this.#raw.end();
    const timer = setTimeout(() => this.#raw.destroy(), FAREWELL_MS).unref();
    this.#raw.once('close', () => clearTimeout(timer));
  }
}
