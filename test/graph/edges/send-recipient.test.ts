import assert from 'node:assert/strict';
import { test } from 'node:test';
import { erasePerson } from '../../../src/events/erasure.ts';
import { memoryWorld, PAGE, PSID, TOKEN } from '../../world.ts';
import { assertRefused, edgeOf, sender } from './kit.ts';

const X = { text: 'x' };
const NAME = { first_name: 'Nora', last_name: 'Lindqvist' };

const WRONG: [recipient: unknown, words: string][] = [
  [undefined, 'The parameter recipient is required'],
  ['', 'param recipient must be non-empty.'],
  [[], 'param recipient must be non-empty.'],
  [{}, 'param recipient must be non-empty.'],
  [{ id: null }, 'param recipient must be non-empty.'],
  ['peter', 'Param recipient must be an object.'],
  ['{"id', 'Param recipient is not valid JSON.'],
  [{ name: NAME }, 'The parameter recipient[id] is required'],
  [{ psid: '1' }, 'Invalid keys "psid" were found in param "recipient".'],
  [{ id: 'peter' }, 'Param recipient[id] must be a valid ID string (e.g., "123")'],
  [{ id: '' }, 'Param recipient[id] must be a valid ID string (e.g., "123")'],
  [{ id: { id: PSID.peter } }, 'Param recipient[id] must be a valid ID string (e.g., "123")'],
  [
    { id: PSID.peter, user_ref: 'x' },
    'Only one of the keys "id, user_ref" can be specified in param "recipient"',
  ],
  [
    { id: PSID.peter, phone_number: '+12125552368' },
    'Only one of the keys "id, phone_number" can be specified in param "recipient"',
  ],
  [
    { id: PSID.peter, name: NAME },
    'Only one of the keys "id, name" can be specified in param "recipient"',
  ],
  [
    { phone_number: '2125552368' },
    'Param recipient[phone_number] must be a phone number with its country code (e.g., "+1(212)555-2368")',
  ],
  [
    { phone_number: '+12125552368', name: { firstName: 'Nora' } },
    'Invalid keys "firstName" were found in param "recipient[name]".',
  ],
  [
    { user_ref: 'x'.repeat(251) },
    'Length of param recipient[user_ref] must be less than or equal to 250',
  ],
  [
    { comment_id: '1' },
    'A recipient by comment_id is not supported here. Send id, phone_number or user_ref.',
  ],
];

test('a recipient that is none, or more than one, is refused before anybody is looked for', async () => {
  await using world = await memoryWorld();
  for (const [recipient, words] of WRONG) {
    const reply = await edgeOf(world)('messages', { recipient, message: X });
    assertRefused(reply, { code: 100, message: `(#100) ${words}` });
  }
});

test('whom the page does not know: (#100) No matching user found; since mid-2017 with a subcode', async () => {
  await using world = await memoryWorld();
  const other = await world.addPage();
  const { id: stranger } = await world.addPerson();
  const { psid: elsewhere } = await world.happens(stranger, 'message', { page_id: other.id });
  await erasePerson(world.store, 'rosa', world.time.now);
  const unknown = [
    { id: PAGE },
    { id: '7' },
    { id: '0' },
    { id: elsewhere! },
    { id: PSID.rosa },
    { id: '9'.repeat(40) },
    { user_ref: 'nobody' },
    { phone_number: '+4930123456' },
  ];
  const send = sender(world);
  for (const to of unknown) {
    const message = '(#100) No matching user found';
    assertRefused(await send(X, to), { code: 100, message });
    const later = await send(X, to, {}, { version: 'v2.10' });
    assertRefused(later, { code: 100, error_subcode: 2018001, message });
  }
});

test('each page writes to its own people alone', async () => {
  await using world = await memoryWorld();
  const other = await world.addPage();
  const { access_token: token } = await world.issue({ page_id: other.id });
  const send = sender(world);
  assert.equal((await send(X, { id: PSID.peter }, {}, { token })).status, 400);
  assert.equal((await send(X, { id: PSID.peter }, {}, { token: TOKEN })).status, 200);
});

test('who withdrew, or switched platform permissions off, is not receiving messages', async () => {
  await using world = await memoryWorld();
  const send = sender(world);
  await world.happens('peter', 'access_revoked');
  await world.ingest.admit({ type: 'platform_disabled', person_id: 'maya' });
  for (const id of [PSID.peter, PSID.maya]) {
    assertRefused(await send(X, { id }, {}, { version: 'v2.6' }), {
      code: 551,
      message: "(#551) This person isn't receiving messages from you right now",
    });
    assertRefused(await send(X, { id }, {}, { version: 'v19.0' }), {
      code: 551,
      error_subcode: 1545041,
      message: "(#551) This person isn't available right now.",
    });
    const action = { recipient: { id }, sender_action: 'typing_on' };
    assert.equal((await edgeOf(world)('messages', action)).json.error.code, 551);
  }
  await world.happens('peter', 'message');
  assert.equal((await send(X, { id: PSID.peter })).status, 200);
});

test('who never authorised the profile can be written to: a profile is another matter', async () => {
  await using world = await memoryWorld();
  const { id } = await world.addPerson();
  const { psid } = await world.happens(id, 'link_opened');
  assert.equal((await sender(world)(X, { id: psid! })).status, 200);
  assert.equal((await world.read(psid!, undefined, { version: 'v19.0' })).status, 400);
});
