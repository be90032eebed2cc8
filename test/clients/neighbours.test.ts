/** `messaging-api-messenger` 1.1.0, as published: what it does besides reading profiles. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { APP, APP_TOKEN, PAGE, PSID, TOKEN } from '../world.ts';
import { assertWritten, startRecorder } from './transcript.ts';
import { startWorld } from './world.ts';

interface Sent {
  recipientId: string;
  messageId?: string;
}

interface Profile {
  id: string;
  firstName: string;
}

interface InBatch {
  code: number;
  body: Partial<Sent & Profile> & { error?: { errorSubcode: number } };
}

/** As far as it is driven here. */
interface Client {
  sendText(psid: string, text: string, options?: object): Promise<Sent>;
  sendGenericTemplate(psid: string, elements: object[]): Promise<Sent>;
  sendImage(psid: string, image: string): Promise<Sent>;
  typingOn(psid: string): Promise<Sent>;
  uploadImage(url: string, options?: object): Promise<{ attachmentId: string }>;
  setGetStarted(payload: string): Promise<object>;
  setGreeting(greeting: string): Promise<object>;
  setPersistentMenu(items: object[]): Promise<object>;
  getPersistentMenu(): Promise<{ callToActions: object[] }[]>;
  setWhitelistedDomains(domains: string[]): Promise<object>;
  getWhitelistedDomains(): Promise<string[] | null>;
  deleteWhitelistedDomains(): Promise<object>;
  getMessengerProfile(fields: string[]): Promise<object[]>;
  getMessagingFeatureReview(): Promise<object[]>;
  createSubscription(options: object): Promise<object>;
  getPageSubscription(options: object): Promise<object>;
  debugToken(): Promise<object>;
  getIdsForApps(options: object): Promise<{ data: object[] }>;
  getUserProfile(psid: string, options: { fields: string[] }): Promise<Profile>;
  sendBatch(batch: object[], options?: { includeHeaders: boolean }): Promise<InBatch[]>;
}

const { MessengerClient, MessengerBatch } = createRequire(import.meta.url)(
  'messaging-api-messenger',
) as {
  MessengerClient: new (options: object) => Client;
  MessengerBatch: {
    sendText(psid: string, text: string): object;
    getUserProfile(psid: string, options: { fields: string[] }): object;
  };
};

const world = await startWorld();
const recorder = await startRecorder(world.origin);
const { origin } = recorder;
const client = new MessengerClient({
  accessToken: TOKEN,
  appId: APP.id,
  appSecret: APP.secret,
  // Its proof is made of the page's token, also where it sends the app's.
  skipAppSecretProof: true,
  origin,
  version: '2.12',
});

test('sends texts, templates, files and actions', async () => {
  const text = await client.sendText(PSID.peter, 'Hello!');
  assert.equal(text.recipientId, PSID.peter);
  assert.match(text.messageId!, /^mid\.\$cAA[\w-]{26}$/);
  const element = {
    title: 'Welcome',
    imageUrl: 'https://shop.example/hat.png',
    subtitle: 'The right hat for everyone.',
    defaultAction: { type: 'web_url', url: 'https://shop.example' },
    buttons: [{ type: 'postback', title: 'Start', payload: 'START' }],
  };
  assert.ok((await client.sendGenericTemplate(PSID.peter, [element])).messageId);
  assert.ok((await client.sendImage(PSID.peter, 'https://shop.example/hat.png')).messageId);
  assert.deepEqual(await client.typingOn(PSID.peter), { recipientId: PSID.peter });
  const { attachmentId } = await client.uploadImage('https://shop.example/hat.png', {
    isReusable: true,
  });
  assert.match(attachmentId, /^\d{16}$/);
});

test('is told whom it cannot write to', async () => {
  await assert.rejects(client.sendText('7', 'Hello!'), {
    message: 'Messenger API - 100 OAuthException (#100) No matching user found',
  });
});

test('sends in a batch', async () => {
  const [one] = await client.sendBatch([MessengerBatch.sendText(PSID.peter, 'Hello!')]);
  assert.equal(one!.code, 200);
  assert.equal(one!.body.recipientId, PSID.peter);
});

test('holds a conversation: Get Started, a profile, a message, a batch, and a no', async () => {
  const bot = new MessengerClient({ accessToken: TOKEN, origin, version: '3.2' });
  const fields = ['first_name'];
  await world.happens('peter', 'message');
  recorder.taken();
  assert.deepEqual(await bot.setGetStarted('START'), { result: 'success' });
  const profile = await bot.getUserProfile(PSID.peter, { fields });
  assert.deepEqual(profile, { firstName: 'Peter', id: PSID.peter });
  assert.ok((await bot.sendText(PSID.peter, `Hello, ${profile.firstName}!`)).messageId);
  assert.deepEqual((await world.said(PSID.peter)).at(-1), ['page', { text: 'Hello, Peter!' }]);
  const batch = [PSID.peter, PSID.nora].map((psid) =>
    MessengerBatch.getUserProfile(psid, { fields }),
  );
  const [peter, nora] = await bot.sendBatch(
    [...batch, MessengerBatch.sendText(PSID.peter, 'Anything else?')],
    { includeHeaders: false },
  );
  assert.deepEqual([peter!.code, peter!.body], [200, profile]);
  assert.deepEqual([nora!.code, nora!.body.error?.errorSubcode], [400, 2018247]);
  assert.deepEqual((await world.said(PSID.peter)).at(-1), ['page', { text: 'Anything else?' }]);
  await assert.rejects(bot.sendText('7', 'Hello!'), {
    message: 'Messenger API - 100 OAuthException (#100) No matching user found',
  });
  assertWritten('messaging-api-messenger', recorder.taken());
});

test('sets and reads what the page sets of its thread', async () => {
  const done = { result: 'success' };
  assert.deepEqual(await client.getMessengerProfile(['greeting']), []);
  assert.deepEqual(await client.setGetStarted('GET_STARTED'), done);
  assert.deepEqual(await client.setGreeting('Hello!'), done);
  const items = [{ type: 'postback', title: 'Help', payload: 'HELP' }];
  assert.deepEqual(await client.setPersistentMenu(items), done);
  assert.deepEqual((await client.getPersistentMenu())[0]!.callToActions, items);
  assert.equal(await client.getWhitelistedDomains(), null);
  assert.deepEqual(await client.setWhitelistedDomains(['https://shop.example']), done);
  assert.deepEqual(await client.getWhitelistedDomains(), ['https://shop.example']);
  assert.deepEqual(await client.deleteWhitelistedDomains(), done);
});

test('reads the reviews and the ids for apps', async () => {
  assert.equal((await client.getMessagingFeatureReview()).length, 4);
  const { data } = await client.getIdsForApps({ userId: PSID.peter, appSecret: APP.secret });
  assert.deepEqual(data, []);
});

test('looks into its own token', async () => {
  const info = (await client.debugToken()) as Record<string, unknown>;
  assert.equal(info.appId, APP.id);
  assert.equal(info.isValid, true);
  assert.equal(info.profileId, PAGE);
});

test('subscribes by the handshake', async () => {
  const bot = http.createServer((request, response) => {
    const query = new URL(request.url!, 'http://bot').searchParams;
    response.end(query.get('hub.verify_token') === 'mytoken' ? query.get('hub.challenge') : 'no');
  });
  after(() => bot.close());
  bot.listen(0, '127.0.0.1');
  await once(bot, 'listening');
  const callbackUrl = `http://127.0.0.1:${(bot.address() as AddressInfo).port}/webhook`;
  const subscription = { accessToken: APP_TOKEN, callbackUrl, fields: ['messages'] };
  assert.deepEqual(await client.createSubscription({ ...subscription, verifyToken: 'mytoken' }), {
    success: true,
  });
  assert.deepEqual(await client.getPageSubscription({ accessToken: APP_TOKEN }), {
    object: 'page',
    callbackUrl,
    active: true,
    fields: [{ name: 'messages', version: 'v2.6' }],
  });
  await assert.rejects(
    client.createSubscription({ ...subscription, verifyToken: 'other' }),
    /#2200/,
  );
});
