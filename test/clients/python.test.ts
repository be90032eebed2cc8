/** Python's standard library alone, by `pagescope run`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pagescope } from '../cli/command.ts';
import { place, without } from '../cli/run.ts';
import { PSID, TOKEN } from '../world.ts';
import { assertWritten, startRecorder } from './transcript.ts';
import { startWorld } from './world.ts';

const world = await startWorld();
const recorder = await startRecorder(world.origin);

const PROGRAM = `
import json, sys, urllib.error, urllib.parse, urllib.request
token, peter, nora = sys.argv[1:]
graph = 'https://graph.facebook.com/v3.2/'

def ask(path, body=None, **query):
    url = graph + path + '?' + urllib.parse.urlencode({**query, 'access_token': token})
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {'Content-Type': 'application/json'} if data else {})
    try:
        print(urllib.request.urlopen(request).read().decode())
    except urllib.error.HTTPError as error:
        print(error.read().decode())

ask('me/messenger_profile', {'get_started': {'payload': 'START'}})
ask(peter, fields='first_name')
ask('me/messages', {'recipient': {'id': peter}, 'message': {'text': 'Grüß dich, Peter 👋'}})
profiles = [{'relative_url': psid + '?fields=first_name'} for psid in (peter, nora)]
ask('', {'batch': profiles, 'include_headers': False})
ask('me/messages', {'recipient': {'id': '7'}, 'message': {'text': 'Hello!'}})
`;

test('holds a conversation: Get Started, a profile, a message, a batch, and a no', {
  skip: without('python3'),
}, async (t) => {
  const { where } = place(t);
  const words = ['python3', '-c', PROGRAM, TOKEN, PSID.peter, PSID.nora];
  const told = await pagescope(['run', '--', ...words], {
    ...where,
    env: { ...where.env, PAGESCOPE_ORIGIN: recorder.origin },
  });
  assert.equal(told.code, 0, told.stderr);
  const [started, profile, sent, both, nobody] = told.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(started, { result: 'success' });
  assert.deepEqual(profile, { first_name: 'Peter', id: PSID.peter });
  assert.equal(sent.recipient_id, PSID.peter);
  assert.deepEqual((await world.said(PSID.peter)).at(-1), [
    'page',
    { text: 'Grüß dich, Peter 👋' },
  ]);
  assert.deepEqual(
    both.map(({ code }: { code: number }) => code),
    [200, 400],
  );
  assert.equal(nobody.error.error_subcode, 2018001);
  assertWritten('Python', recorder.taken());
});
