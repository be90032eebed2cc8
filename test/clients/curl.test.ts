/** curl, as it is installed, by `pagescope run`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pagescope } from '../cli/command.ts';
import { place, without } from '../cli/run.ts';
import { PSID, TOKEN } from '../world.ts';
import { assertWritten, startRecorder } from './transcript.ts';
import { startWorld } from './world.ts';

const world = await startWorld();
const recorder = await startRecorder(world.origin);

/** As Facebook's documentation has them, apart from the batch. */
const SCRIPT = `
graph=https://graph.facebook.com/v3.2
post() { curl -sS -X POST -H 'Content-Type: application/json' -d "$2" "$graph/$1?access_token=$TOKEN"; echo; }
post me/messenger_profile '{"get_started":{"payload":"START"}}'
curl -sS "$graph/$PETER?fields=first_name&access_token=$TOKEN"; echo
post me/messages '{"recipient":{"id":"'$PETER'"},"message":{"text":"Hello, Peter!"}}'
curl -sS -F access_token=$TOKEN -F include_headers=false \\
  -F 'batch=[{"relative_url":"'$PETER'?fields=first_name"},{"relative_url":"'$NORA'?fields=first_name"}]' "$graph/"; echo
curl -sS "$graph/me/messages" -d access_token=$TOKEN -d 'recipient[id]=7' -d 'message[text]=Hello!'; echo
`;

test('holds a conversation: Get Started, a profile, a message, a batch, and a no', {
  skip: without('curl'),
}, async (t) => {
  const { where } = place(t);
  const env = { PAGESCOPE_ORIGIN: recorder.origin, TOKEN, PETER: PSID.peter, NORA: PSID.nora };
  const told = await pagescope(['run', '--', 'sh', '-c', SCRIPT], {
    ...where,
    env: { ...where.env, ...env },
  });
  assert.equal(told.code, 0, told.stderr);
  const [started, profile, sent, both, nobody] = told.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(started, { result: 'success' });
  assert.deepEqual(profile, { first_name: 'Peter', id: PSID.peter });
  assert.equal(sent.recipient_id, PSID.peter);
  assert.deepEqual((await world.said(PSID.peter)).at(-1), ['page', { text: 'Hello, Peter!' }]);
  assert.deepEqual(
    both.map(({ code }: { code: number }) => code),
    [200, 400],
  );
  assert.equal(JSON.parse(both[1].body).error.error_subcode, 2018247);
  assert.equal(nobody.error.error_subcode, 2018001);
  const boundary = /^-{10,}[\w-]+/gm;
  assertWritten('curl', recorder.taken().replaceAll('\r', '').replace(boundary, '--<boundary>'));
});
