/**
 * The whole way of a greeting, for a bot as it would run against Facebook: nothing in it knows of
 * this server, which `pagescope run` puts in the place of graph.facebook.com.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, MAIN } from '../../cli/command.ts';
import { APP, PAGE, TOKEN } from '../../world.ts';
import { startWorld, type World } from '../world.ts';

const VERIFY_TOKEN = 'a-verify-token';
const FIELDS = ['messages', 'messaging_postbacks'];

export interface Program {
  /** Its words behind `node`. */
  words: (port: string) => string[];
  cwd?: string;
  /** What it prints when it listens. */
  ready: RegExp;
}

interface Tapped {
  psid: string;
  access: string;
  deliveries: string[];
}

/** Runs the bot, and lives through what happens from the first look at the profile to the greeting. */
export async function assertGreets(program: Program): Promise<void> {
  const world = await startWorld({ era: '2016' });
  const callback_url = `http://127.0.0.1:${await startBot(world, program)}/webhook`;
  const webhook = { callback_url, verify_token: VERIFY_TOKEN, fields: FIELDS };
  await world.asOperator('PUT', `/apps/${APP.id}/webhook`, webhook);
  await world.asOperator('PUT', `/pages/${PAGE}/subscriptions`, { app_id: APP.id, fields: null });

  const person = { id: 'peter-2', first_name: 'Peter', last_name: 'Novak' };
  await world.asOperator('POST', '/people', person);
  const about = { person_id: person.id, page_id: PAGE };
  const matched = { type: 'customer_matched', ...about };
  const { psid } = await world.asOperator<Tapped>('POST', '/events', matched);
  const read = async () => (await fetch(profile(world, psid))).json();
  assert.deepEqual(await read(), {}, 'before Peter does anything there is nothing to read');

  // What the bot gets next is the real thing; what somebody else signed it must not answer.
  const forged = await fetch(callback_url, forgery(psid));
  assert.ok(forged.status >= 400, `a forged webhook was answered ${forged.status}`);

  const { answer, sent } = await world.record(async () => {
    const event = { type: 'get_started', ...about };
    const tapped = await world.asOperator<Tapped>('POST', '/events', event);
    await until(async () => (await world.said(psid)).length >= 2);
    return tapped;
  });
  assert.deepEqual([answer.psid, answer.access], [psid, 'granted']);
  assert.deepEqual(await read(), { first_name: 'Peter' });
  const asked = sent.map((request) => request.replace(/\?.*/, '').replace(/\/v[\d.]+\//, '/'));
  assert.equal(asked.at(-1), 'POST /me/messages');
  assert.ok(asked.slice(0, -1).includes(`GET /${psid}`), asked.join());

  const path = `/deliveries/${answer.deliveries[0]}`;
  await until(async () => (await world.asOperator('GET', path)).status === 'delivered');
  assert.deepEqual(await world.said(psid), [
    ['person', { postback: {} }],
    ['page', { text: 'Hi Peter!' }],
  ]);
}

/** Resolves with the port at which the bot listens. It ends when the file's tests are done. */
async function startBot(world: World, { words, cwd, ready }: Program): Promise<string> {
  const port = String(await freePort());
  const env = {
    ...process.env,
    PAGESCOPE_ORIGIN: world.origin,
    MESSENGER_APP_ID: APP.id,
    MESSENGER_APP_SECRET: APP.secret,
    MESSENGER_ACCESS_TOKEN: TOKEN,
    MESSENGER_VERIFY_TOKEN: VERIFY_TOKEN,
    NODE_ENV: 'production',
    PORT: port,
  };
  const run = [MAIN, 'run', '--offline', '--', process.execPath, ...words(port)];
  const child = spawn(process.execPath, run, { env, cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  after(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    if (!ready.test(line)) continue;
    child.stdout.resume();
    return port;
  }
  assert.fail('the bot ended before it listened');
}

function profile({ origin }: World, psid: string): string {
  return `${origin}/v2.6/${psid}?fields=first_name&access_token=${TOKEN}`;
}

function forgery(psid: string): RequestInit {
  const messaging = { sender: { id: psid }, recipient: { id: PAGE }, timestamp: 1 };
  const postback = { payload: 'GET_STARTED' };
  const entry = [{ id: PAGE, time: 1, messaging: [{ ...messaging, postback }] }];
  const body = JSON.stringify({ object: 'page', entry });
  const signature = createHmac('sha1', 'the secret of another app').update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature': `sha1=${signature}` };
  return { method: 'POST', headers, body };
}

/** The test's own time limit is the only one. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20);
}
