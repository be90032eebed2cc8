/**
 * The small bot in `bottender-app`, run in this process as bottender's guide to custom servers
 * says, and the platform that tells it of events. One a process: the framework keeps its bots, and
 * takes them from the working directory.
 */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, mock } from 'node:test';
import { encode } from '../../src/graph/json.ts';
import { APP, PAGE } from '../world.ts';
import type { World } from './world.ts';

type Webhook = http.IncomingMessage & { body?: unknown; rawBody?: string };

const { bottender } = createRequire(import.meta.url)('bottender') as {
  bottender(options: { dev: boolean }): {
    prepare(): Promise<void>;
    getRequestHandler(): (request: Webhook, response: http.ServerResponse) => Promise<void>;
  };
};

/** What came of an event. */
export interface Outcome {
  /** The bot's answer to the webhook. */
  status: number;
  /** `METHOD /path?query` of each request that the bot sent to Graph. */
  sent: string[];
  /** The message that it sent to the person; undefined: none. */
  said: unknown;
  /** The errors that the framework printed, each once. */
  errors: Failed[];
}

export interface Failed {
  message: string;
  errorSubcode: number | undefined;
}

/** As the errors of the framework's client are; the bot's own have no response. */
interface AxiosError extends Error {
  response?: { data: { error: { errorSubcode?: number } } };
}

export async function startBot(world: World, accessToken: string) {
  process.chdir(join(import.meta.dirname, 'bottender-app'));
  Object.assign(process.env, {
    MESSENGER_ORIGIN: world.origin,
    MESSENGER_ACCESS_TOKEN: accessToken,
    MESSENGER_APP_ID: APP.id,
    MESSENGER_APP_SECRET: APP.secret,
    MESSENGER_VERIFY_TOKEN: 'a-verify-token',
  });
  const printed = mock.method(console, 'error', () => {});
  const app = bottender({ dev: false });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = http.createServer(async (request: Webhook, response) => {
    request.rawBody = Buffer.concat(await request.toArray()).toString();
    request.body = JSON.parse(request.rawBody);
    await handle(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => void server.close());
  const { port } = server.address() as AddressInfo;

  /** Delivers an event of the person with this PSID, signed as the platform signs. */
  async function deliver(psid: string, event: object, secret = APP.secret): Promise<Outcome> {
    const messaging = { sender: { id: psid }, recipient: { id: PAGE }, timestamp: world.time.now };
    const entry = { id: PAGE, time: world.time.now, messaging: [{ ...messaging, ...event }] };
    const body = encode({ object: 'page', entry: [entry] });
    const signature = createHmac('sha1', secret).update(body).digest('hex');
    printed.mock.resetCalls();
    const { answer, sent } = await world.record(() =>
      fetch(`http://127.0.0.1:${port}/webhooks/messenger`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Hub-Signature': `sha1=${signature}` },
        body,
      }),
    );
    const errors = new Set<AxiosError>(
      printed.mock.calls.map(({ arguments: [what] }) => what).filter(isError),
    );
    return {
      status: answer.status,
      sent,
      said: sent.some(isMessage) ? world.newest.message : undefined,
      errors: [...errors].map(({ message, response }) => ({
        message,
        errorSubcode: response?.data.error.errorSubcode,
      })),
    };
  }

  return {
    deliver,
    writes: (psid: string, text: string) =>
      deliver(psid, { message: { mid: 'mid.1475942721728:3b9e3646712f9bed52', seq: 73, text } }),
    comesBackByLink: (psid: string) =>
      deliver(psid, { referral: { ref: 'poster', source: 'SHORTLINK', type: 'OPEN_THREAD' } }),
  };
}

const isError = (what: unknown): what is AxiosError => what instanceof Error;

const isMessage = (request: string): boolean => request.startsWith('POST /v6.0/me/messages?');
