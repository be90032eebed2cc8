/**
 * A seeded server for a client to talk to over a socket, and its operator, who uses the Admin API.
 * Every request that Graph gets is on record.
 */
import assert from 'node:assert/strict';
import { after, type TestContext } from 'node:test';
import type { EventType } from '../../src/domain/consent.ts';
import type { Era } from '../../src/graph/versions.ts';
import { createLog } from '../../src/observe/log.ts';
import { start } from '../../src/server.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { APP, NOW, PAGE, seededRandom } from '../world.ts';

const ADMIN_KEY = 'the-operator-alone-knows-this';

// The clients' HTTP stacks would ask a machine's proxy even for an address of that machine.
process.env.no_proxy = process.env.NO_PROXY = '127.0.0.1';

export type World = Awaited<ReturnType<typeof startWorld>>;

/** A server that stops when the file's tests are done. */
export async function startWorld({ era = 'auto' }: { era?: Era } = {}) {
  /** Milliseconds since 1970; move it as you like. */
  const time = { now: NOW };
  /** `METHOD /path?query` of each Graph request, as it came. */
  const sent: string[] = [];
  /** Of the newest request: its body, and the message it would send. */
  const newest: { body: string; message: unknown } = { body: '', message: undefined };
  const store = memoryStore();
  const server = await start({
    store,
    mode: 'dev',
    host: '127.0.0.1',
    port: 0,
    adminKey: ADMIN_KEY,
    masterKey: new Uint8Array(32),
    era,
    requireHttps: false,
    seed: true,
    clock: () => time.now,
    random: seededRandom('clients'),
    log: createLog('silent'),
    onRead({ call: { request } }) {
      sent.push(`${request.raw.method} ${request.raw.url}`);
      newest.body = request.raw.body?.toString() ?? '';
      newest.message = request.params.get('message');
    },
    processMetrics: false,
  });
  after(() => server.stop());

  async function asOperator<Answer = Record<string, string>>(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: object,
  ): Promise<Answer> {
    const response = await fetch(`${server.origin}/admin/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${ADMIN_KEY}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Answer;
    assert.ok(response.ok, `${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  return {
    origin: server.origin,
    time,
    newest,
    /** A call of the Admin API that must do well. */
    asOperator,

    /** What was said in the thread of the seeded page, oldest first: who, and the message. */
    async said(psid: string): Promise<[sender: string, body: object][]> {
      const { items } = await store.conversations.messages(PAGE, psid, { after: null, limit: 100 });
      return items.reverse().map(({ sender, body }) => [sender, body]);
    },

    /** So many seconds pass, until the test is done. */
    passes(t: TestContext, seconds: number): void {
      const before = time.now;
      time.now += seconds * 1000;
      t.after(() => {
        time.now = before;
      });
    },

    /** What a client was answered, and the requests it sent for it. */
    async record<Answer>(ask: () => Promise<Answer>): Promise<{ answer: Answer; sent: string[] }> {
      sent.length = 0;
      return { answer: await ask(), sent: [...sent] };
    },

    /** Something happens between a seeded person and the page. */
    async happens(person_id: string, type: EventType): Promise<void> {
      await asOperator('POST', '/events', { type, person_id, page_id: PAGE });
    },

    /** A page access token for the seeded page that lives for so many seconds of the clock. */
    async tokenFor(expires_in: number): Promise<string> {
      const { access_token } = await asOperator('POST', `/pages/${PAGE}/tokens`, {
        app_id: APP.id,
        expires_in,
      });
      return access_token!;
    },

    /** Another page, and the PSID by which it knows Peter. */
    async otherPage(): Promise<{ psid: string; access_token: string }> {
      const page = await asOperator('POST', '/pages', { name: "Ann's Tea", app_id: APP.id });
      const { psid } = await asOperator('POST', '/events', {
        type: 'message',
        person_id: 'peter',
        page_id: page.id,
        text: 'Tea, please',
      });
      return { psid: psid!, access_token: page.access_token! };
    },
  };
}

/** Loads a profile_pic as whoever shows it would. */
export async function assertLoadsJpeg(url: unknown): Promise<void> {
  const response = await fetch(String(url));
  const bytes = Buffer.from(await response.arrayBuffer());
  assert.equal(response.status, 200, bytes.toString('latin1', 0, 80));
  assert.equal(response.headers.get('content-type'), 'image/jpeg');
  assert.equal(bytes.toString('hex', 0, 3), 'ffd8ff');
  assert.equal(bytes.toString('hex', bytes.length - 2), 'ffd9');
}
