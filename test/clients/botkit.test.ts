/**
 * `botkit` 4.15.0 with `botbuilder-adapter-facebook` 1.0.12, as published. It speaks TLS alone:
 * pointed by its option `api_host` to the port that `dev --https` opens, and, with Facebook's host as
 * it stands in the adapter, by `pagescope run`.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { serveHttps } from '../../src/cli/https.ts';
import { relayTo } from '../../src/proxy/relay.ts';
import { APP, PROOF, PSID, TOKEN } from '../world.ts';
import { type Ask, runDriver, startDriver, type Told } from './driven.ts';
import { assertWritten, startRecorder } from './transcript.ts';
import { assertLoadsJpeg, startWorld } from './world.ts';

const world = await startWorld();

const recorder = await startRecorder(world.origin);
const folder = mkdtempSync(join(tmpdir(), 'pagescope-botkit-'));
const byTls = await serveHttps({
  answer: relayTo(recorder.origin),
  host: '127.0.0.1',
  port: 0,
  db: join(folder, 'store.db'),
});
after(async () => {
  await byTls.stop();
  rmSync(folder, { recursive: true, force: true });
});

const WAYS: [name: string, ask: Ask][] = [
  [
    'by api_host and dev --https',
    startDriver('botkit', {
      API_HOST: new URL(byTls.origin).host,
      NODE_EXTRA_CA_CERTS: byTls.authorityFile,
    }),
  ],
  ['by pagescope run', runDriver('botkit', recorder.origin)],
];

/** How the adapter tells of an error: it rejects with the message alone. */
const refused = (message: string) => ({ thrown: message });

/** Profiles of whom the page may read and whom it may not. */
const TWO = [PSID.peter, PSID.nora].map((psid) => ({
  method: 'GET',
  relative_url: `${psid}?fields=first_name`,
}));

const INSUFFICIENT = refused('(#100) Insufficient permission to access user profile.');

for (const [name, ask] of WAYS) {
  const read = (psid: string, wanted: object = {}): Promise<Told> =>
    ask({
      psid,
      fields: 'first_name',
      version: 'v2.6',
      access_token: TOKEN,
      app_secret: APP.secret,
      ...wanted,
    });

  describe(name, () => {
    test('reads a profile, with a JSON body in its GET and a proof of the app secret', async () => {
      const fields = 'first_name,last_name,profile_pic,locale,timezone,gender';
      const { answer, sent } = await world.record(() => read(PSID.peter, { fields }));
      const { profile_pic, ...rest } = answer;
      assert.deepEqual(rest, {
        first_name: 'Peter',
        last_name: 'Chang',
        locale: 'en_US',
        timezone: -8,
        gender: 'male',
      });
      await assertLoadsJpeg(profile_pic);
      assert.deepEqual(sent, [
        `GET /v2.6/${PSID.peter}?fields=${encodeURIComponent(fields)}&access_token=${TOKEN}&appsecret_proof=${PROOF}`,
      ]);
      assert.equal(world.newest.body, '{}');
    });

    test('takes v3.2 by itself', async () => {
      const { answer, sent } = await world.record(() => read(PSID.peter, { version: undefined }));
      assert.deepEqual(answer, { first_name: 'Peter', id: PSID.peter });
      assert.match(sent[0]!, /^GET \/v3\.2\//);
    });

    test('proves another secret in vain', async () => {
      assert.deepEqual(
        await read(PSID.peter, { app_secret: 'of-another-app' }),
        refused('Invalid appsecret_proof provided in the API argument'),
      );
    });

    test('reads nothing of somebody who never authorised the page, and is told so since 2018', async () => {
      assert.deepEqual(await read(PSID.nora), {});
      assert.deepEqual(await read(PSID.nora, { version: 'v3.2' }), INSUFFICIENT);
    });

    test('reads nothing from the moment on that somebody revokes, until they authorise anew', async () => {
      assert.deepEqual(await read(PSID.citra), { first_name: 'Citra' });
      await world.happens('citra', 'access_revoked');
      assert.deepEqual(await read(PSID.citra), {});
      assert.deepEqual(await read(PSID.citra, { version: 'v3.2' }), INSUFFICIENT);
      await world.happens('citra', 'get_started');
      assert.deepEqual(await read(PSID.citra), { first_name: 'Citra' });
    });

    test('is told that its token has expired, and when', async (t) => {
      const access_token = await world.tokenFor(3600);
      assert.deepEqual(await read(PSID.peter, { access_token }), { first_name: 'Peter' });
      world.passes(t, 3600);
      assert.deepEqual(
        await read(PSID.peter, { access_token }),
        refused(
          'Error validating access token: Session has expired on Monday, 02-Feb-26 05:00:00 PST. The current time is Monday, 02-Feb-26 05:00:00 PST.',
        ),
      );
    });

    test('holds a conversation: Get Started, a profile, a message, a batch, and a no', async () => {
      const told = { version: 'v3.2', access_token: TOKEN, app_secret: APP.secret };
      const say = (path: string, payload: object, method = 'POST'): Promise<Told> =>
        ask({ path, method, ...told, ...payload });
      await world.happens('peter', 'message');
      recorder.taken();
      const started = await say('/me/messenger_profile', { get_started: { payload: 'START' } });
      assert.deepEqual(started, { result: 'success' });
      const profile = await say(`/${PSID.peter}`, { fields: 'first_name' }, 'GET');
      assert.deepEqual(profile, { first_name: 'Peter', id: PSID.peter });
      const sent = await say('/me/messages', {
        recipient: { id: PSID.peter },
        message: { text: `Hello, ${profile.first_name}!` },
      });
      assert.equal(sent.recipient_id, PSID.peter);
      assert.deepEqual((await world.said(PSID.peter)).at(-1), ['page', { text: 'Hello, Peter!' }]);
      const [peter, nora] = await say('/', { batch: TWO, include_headers: false });
      assert.deepEqual([peter.code, JSON.parse(peter.body)], [200, profile]);
      assert.deepEqual([nora.code, JSON.parse(nora.body).error.error_subcode], [400, 2018247]);
      const nobody = { recipient: { id: '7' }, message: { text: 'Hello!' } };
      assert.deepEqual(await say('/me/messages', nobody), refused('(#100) No matching user found'));
      assertWritten('botkit', recorder.taken());
    });

    test("cannot read another page's PSID", async () => {
      const { psid, access_token } = await world.otherPage();
      assert.deepEqual(await read(psid, { access_token }), { first_name: 'Peter' });
      assert.deepEqual(
        await read(psid),
        refused(
          `Unsupported get request. Object with ID '${psid}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
        ),
      );
    });
  });
}

test('without the certificate it trusts nobody', async () => {
  const ask = startDriver('botkit', { API_HOST: new URL(byTls.origin).host });
  const { thrown } = await ask({ psid: PSID.peter, access_token: TOKEN, app_secret: APP.secret });
  assert.match(thrown, /unable to verify the first certificate/);
});
