/** `bottender` 1.5.5 against a server of 2016, where who may not read is told nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PSID } from '../world.ts';
import { startBot } from './bottender.ts';
import { startWorld } from './world.ts';

const world = await startWorld({ era: '2016' });
const bot = await startBot(world, await world.tokenFor(3600));

const GREETED = { text: 'Hello, whoever you are!' };

test("the framework's own read asks for `name`, which did not exist, so the session knows the id alone", async () => {
  const { said, errors } = await bot.writes(PSID.peter, 'Hi');
  assert.deepEqual(said, GREETED);
  assert.deepEqual(errors, [
    {
      message:
        'Messenger API - 100 OAuthException (#100) Tried accessing nonexisting field (name) on node type (MessengerPageScopedID)',
      errorSubcode: undefined,
    },
  ]);
});

test('greets by the first name that the bot reads by fields of the time', async () => {
  assert.deepEqual((await bot.comesBackByLink(PSID.peter)).said, { text: 'Hello, Peter!' });
});

test('reads nothing of somebody who never authorised the page', async () => {
  const { said, errors } = await bot.comesBackByLink(PSID.nora);
  assert.deepEqual(said, GREETED);
  assert.deepEqual(errors, []);
});

test('reads nothing from the moment on that somebody revokes, until they authorise anew', async () => {
  const greeting = async () => (await bot.comesBackByLink(PSID.citra)).said;
  assert.deepEqual(await greeting(), { text: 'Hello, Citra!' });
  await world.happens('citra', 'access_revoked');
  assert.deepEqual(await greeting(), GREETED);
  await world.happens('citra', 'get_started');
  assert.deepEqual(await greeting(), { text: 'Hello, Citra!' });
});

test("is told of another page's PSID without a subcode", async () => {
  const { psid } = await world.otherPage();
  const { errors } = await bot.comesBackByLink(psid);
  assert.match(
    errors[0]!.message,
    /^Messenger API - 100 GraphMethodException Unsupported get request\./,
  );
  assert.equal(errors[0]!.errorSubcode, undefined);
});

test('is told that its token has expired', async (t) => {
  world.passes(t, 3600);
  const { errors } = await bot.comesBackByLink(PSID.peter);
  assert.deepEqual(
    errors.map(({ errorSubcode }) => errorSubcode),
    [463, 463],
  );
});
