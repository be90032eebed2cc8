/** `bottender` 1.5.5, as published, pointed here by `origin` in its config. */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { appSecretProof } from '../../src/graph/tokens.ts';
import { APP, NOW, PSID } from '../world.ts';
import { startBot } from './bottender.ts';
import { assertLoadsJpeg, startWorld } from './world.ts';

const DAY_S = 86_400;

// The framework compares `ext` with its own clock: it and the server share one that is moved here.
mock.timers.enable({ apis: ['Date'], now: NOW });
const world = await startWorld();
const passes = (seconds: number) => {
  world.time.now += seconds * 1000;
  mock.timers.setTime(world.time.now);
};

const token = await world.tokenFor(90 * DAY_S);
const bot = await startBot(world, token);
const AUTH = `access_token=${token}&appsecret_proof=${appSecretProof(APP.secret, token)}`;

/** The framework's own read, into the session. */
const sessionRead = (psid: string) =>
  `GET /v6.0/${psid}?fields=id%2Cname%2Cfirst_name%2Clast_name%2Cprofile_pic&${AUTH}`;
/** The bot's read by `context.getUserProfile`. */
const read = (psid: string) => `GET /v6.0/${psid}?fields=first_name%2Ctimezone&${AUTH}`;
const SEND = `POST /v6.0/me/messages?${AUTH}`;

const INSUFFICIENT = {
  message:
    'Messenger API - 100 OAuthException (#100) Insufficient permission to access user profile.',
  errorSubcode: 2018247,
};

test('greets by the first name that the framework read into the session', async () => {
  assert.deepEqual(await bot.writes(PSID.peter, 'Hi'), {
    status: 200,
    sent: [sessionRead(PSID.peter), SEND],
    said: { text: 'Hello, Peter!' },
    errors: [],
  });
});

test('shows the picture of the session', async () => {
  const { said } = await bot.writes(PSID.peter, 'Show me');
  const { attachment } = said as { attachment: { type: string; payload: { url: string } } };
  assert.equal(attachment.type, 'image');
  await assertLoadsJpeg(attachment.payload.url);
});

test('greets by the first name that the bot reads anew', async () => {
  assert.deepEqual(await bot.comesBackByLink(PSID.peter), {
    status: 200,
    sent: [read(PSID.peter), SEND],
    said: { text: 'Hello, Peter!' },
    errors: [],
  });
});

test('understands a webhook signed as the platform signs what is not ASCII', async () => {
  const { status, said } = await bot.writes(PSID.layla, 'مرحبا 👋');
  assert.equal(status, 200);
  assert.deepEqual(said, { text: 'Hello, ليلى 🌙!' });
});

test('asks nothing for a webhook that another secret signed', async () => {
  const { status, sent } = await bot.deliver(PSID.peter, { message: {} }, 'of-another-app');
  assert.equal(status, 400);
  assert.deepEqual(sent, []);
});

test('reads into the session again once `ext` of profile_pic has passed, and not before', async () => {
  const sent = async () => (await bot.writes(PSID.maya, 'Hi')).sent;
  assert.deepEqual(await sent(), [sessionRead(PSID.maya), SEND]);
  passes(30 * DAY_S - 1);
  assert.deepEqual(await sent(), [SEND]);
  passes(1);
  assert.deepEqual(await sent(), [sessionRead(PSID.maya), SEND]);
  assert.deepEqual(await sent(), [SEND]);
});

test('is told, by both its reads, that somebody never authorised the page', async () => {
  assert.deepEqual(await bot.comesBackByLink(PSID.nora), {
    status: 200,
    sent: [sessionRead(PSID.nora), read(PSID.nora)],
    said: undefined,
    errors: [INSUFFICIENT, INSUFFICIENT],
  });
});

test('is told from the moment on that somebody revokes, until they authorise anew', async () => {
  assert.deepEqual((await bot.writes(PSID.citra, 'Hi')).said, { text: 'Hello, Citra!' });
  await world.happens('citra', 'access_revoked');
  const { said, errors } = await bot.comesBackByLink(PSID.citra);
  assert.equal(said, undefined);
  assert.deepEqual(errors, [INSUFFICIENT]);
  await world.happens('citra', 'message');
  assert.deepEqual((await bot.comesBackByLink(PSID.citra)).said, { text: 'Hello, Citra!' });
});

test("cannot read another page's PSID", async () => {
  const { psid } = await world.otherPage();
  const { errors } = await bot.comesBackByLink(psid);
  const refusal = {
    message: `Messenger API - 100 GraphMethodException Unsupported get request. Object with ID '${psid}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    errorSubcode: 33,
  };
  assert.deepEqual(errors, [refusal, refusal]);
});

test('is told that its token has expired, and knows nobody then', async () => {
  passes(60 * DAY_S);
  const { said, errors } = await bot.writes(PSID.sam, 'Hi');
  assert.equal(errors[0]!.errorSubcode, 463);
  assert.match(errors[0]!.message, EXPIRED);
  assert.deepEqual(said, { text: 'Hello, whoever you are!' });
});

const EXPIRED =
  /^Messenger API - 190 OAuthException Error validating access token: Session has expired on Sunday, 03-May-26 05:00:00 PDT\. The current time is /;
