import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appSecretProof } from '../../src/graph/tokens.ts';
import { APP, APP_TOKEN, memoryWorld, PROOF, PSID, TOKEN, type World } from '../world.ts';

const WRONG = 'Invalid appsecret_proof provided in the API argument';
const MISSING = 'API calls from the server require an appsecret_proof argument';

const readWith = (world: World, proof: string | undefined, token = TOKEN) =>
  world.ask(
    `/v2.6/${PSID.peter}?fields=first_name&access_token=${encodeURIComponent(token)}` +
      (proof === undefined ? '' : `&appsecret_proof=${proof}`),
  );

const requireProof = (world: World) =>
  world.store.registry.changeApp(APP.id, (app) => ({ ...app, require_proof: true }));

test('the right proof passes, in either case of its hex', async () => {
  await using world = await memoryWorld();
  for (const proof of [PROOF, PROOF.toUpperCase()]) {
    assert.equal((await readWith(world, proof)).status, 200);
  }
});

test('any other proof is wrong, whether or not the app requires one', async () => {
  await using world = await memoryWorld();
  const other = await world.issue();
  const wrong = [
    '00',
    'x',
    `${PROOF}0`,
    PROOF.slice(0, -1),
    PROOF.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    appSecretProof('', TOKEN),
    appSecretProof('another secret', TOKEN),
    appSecretProof(APP.secret, other.access_token),
  ];
  for (const requires of [false, true]) {
    if (requires) await requireProof(world);
    for (const proof of wrong) {
      const reply = await readWith(world, proof);
      assert.equal(reply.status, 400);
      assert.deepEqual(reply.error, { message: WRONG, type: 'GraphMethodException', code: 100 });
    }
  }
});

test("another app's proof is wrong, though that app speaks for the page, too", async () => {
  await using world = await memoryWorld();
  const other = await world.addApp();
  const { access_token } = await world.issue({ app_id: other.id });
  const theirs = appSecretProof(`secret-of-${other.id}`, access_token);
  const ours = appSecretProof(APP.secret, access_token);
  assert.equal((await readWith(world, theirs, access_token)).status, 200);
  assert.equal((await readWith(world, ours, access_token)).error.message, WRONG);
});

test('an app that requires a proof refuses calls without one', async () => {
  await using world = await memoryWorld();
  await requireProof(world);
  for (const proof of [undefined, '']) {
    const reply = await readWith(world, proof);
    assert.equal(reply.status, 400);
    assert.deepEqual(reply.error, { message: MISSING, type: 'GraphMethodException', code: 100 });
  }
  assert.equal((await readWith(world, PROOF)).status, 200);
});

test('an app token needs a proof like any other', async () => {
  await using world = await memoryWorld();
  await requireProof(world);
  assert.equal((await readWith(world, undefined, APP_TOKEN)).error.message, MISSING);
  const proof = appSecretProof(APP.secret, APP_TOKEN);
  assert.match(
    (await readWith(world, proof, APP_TOKEN)).error.message as string,
    /^Unsupported get request/,
  );
});
