/** Whatever stands in a body: each edge answers in Graph's form, and never with a 5xx. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EDGES } from '../../../src/graph/edges.ts';
import { APP, APP_TOKEN, memoryWorld, PAGE, PROOF, PSID, TOKEN, type World } from '../../world.ts';
import { body, form, method, template, version, written } from './hostile.ts';
import { edgeOf } from './kit.ts';

/** Where the edge stands, and whose token it wants. */
const HOME = { page: ['me', TOKEN], app: [APP.id, APP_TOKEN], profile: [PSID.peter, TOKEN] };

const SUBJECTS: [name: string, path: string, token: string][] = [
  ...Object.entries(EDGES).map(([name, { of }]): [string, string, string] => {
    const [node, token] = HOME[of[0] as keyof typeof HOME] as [string, string];
    return [name, `/${node}/${name}`, token];
  }),
  ['subscribed_apps by the app', `/${PAGE}/subscribed_apps`, APP_TOKEN],
  ['me', '/me', TOKEN],
  ['profile', `/${PSID.peter}`, TOKEN],
  ['debug_token', '/debug_token', APP_TOKEN],
  ['oauth/access_token', '/oauth/access_token', ''],
];

/** Where a text is wanted, a structure with a `toString` that is none, or that has none at all. */
const BENT = { toString: 1, valueOf: 1 };
const STRUCTURES: [edge: string, body: object][] = [
  ['messages', { recipient: { id: BENT }, message: { text: 'a' } }],
  ['messages', { recipient: { phone_number: BENT }, message: { text: 'a' } }],
  ['messages', { recipient: { user_ref: BENT }, message: { text: 'a' } }],
  ['messages', template({ template_type: BENT })],
  ['messages', template({ template_type: 'receipt', currency: BENT })],
  ['messages', template({ template_type: 'open_graph', attachment_id: BENT })],
  ['messages', template({ template_type: 'open_graph', messenger_extensions: true, url: 'nope' })],
  ['messages', template({ template_type: 'open_graph', elements: [{ attachment_id: {} }] })],
  ['messages', { sender_action: BENT, recipient: { id: PSID.peter } }],
  ['thread_settings', { setting_type: BENT }],
  ['subscribed_apps', { subscribed_fields: BENT }],
  ['subscribed_apps', { subscribed_fields: [BENT] }],
];

test('a structure where a text is wanted is refused as any other wrong value', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  for (const [edge, body] of STRUCTURES) {
    const { status, error } = await ask(edge, body);
    assert.equal(status, 400, edge);
    assert.equal(error.code, 100, edge);
  }
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  for (const name of ['subscribed_fields[a]', 'recipient[id][a]', 'ids[a]', 'batch[a]']) {
    const body = `${name}=1&message[text]=a&access_token=${TOKEN}`;
    const path = /^(ids|batch)/.test(name)
      ? '/'
      : `/me/${name.startsWith('s') ? 'subscribed_apps' : 'messages'}`;
    const { status } = await world.ask(`/v2.6${path}`, { method: 'POST', headers, body });
    assert.equal(status, 400, name);
  }
});

test('what no store could keep is no text: a NUL, half a character', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  for (const text of ['a\0b', '\ud83d']) {
    const { error } = await ask('messages', { recipient: { id: PSID.peter }, message: { text } });
    assert.match(
      String(error.message),
      /^\(#100\) Param message\[text\] must be a non-empty UTF-8/,
    );
    const domains = await ask('messenger_profile', {
      whitelisted_domains: [`https://x.example/${text}`],
    });
    assert.match(String(domains.error.message), /should represent a valid URL$/);
  }
});

test('a template is sent, and is no file to be sent again', async () => {
  await using world = await memoryWorld();
  const message = template({ template_type: 'open_graph', elements: [null], is_reusable: true });
  const { status, json } = await edgeOf(world)('messages', message);
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(json), ['recipient_id', 'message_id']);
});

for (const [name, path, token] of SUBJECTS) {
  test(`${name}: whatever a body holds, the answer is Graph's`, async () => {
    await using world = await memoryWorld();
    const proof = token === TOKEN ? `&appsecret_proof=${PROOF}` : '';
    await fc.assert(
      fc.asyncProperty(version, method, form, body, async (prefix, verb, shape, said) => {
        const home = `${prefix}${path}?access_token=${encodeURIComponent(token)}${proof}`;
        await asked(world, home, verb, shape, said);
      }),
      { numRuns: 600 },
    );
    assert.deepEqual(world.errors, []);
  });
}

async function asked(
  world: World,
  home: string,
  method: string,
  shape: string,
  said: Record<string, unknown>,
) {
  const { url, body, type } = written(home, shape, said);
  const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type };
  const reply = await world.inside(url, { method, headers, ...(body !== undefined && { body }) });
  assert.ok(reply.status < 500, `${reply.status} ${reply.body}`);
  assert.match(reply.body, /^[ -~\n]*$/);
  if (reply.status === 200) return;
  const { error } = JSON.parse(reply.body.replace(/^\/\*\*\/ [\w.$]+\((.*)\);$/s, '$1'));
  assert.equal(typeof error.message, 'string');
  assert.equal(typeof error.type, 'string');
}
