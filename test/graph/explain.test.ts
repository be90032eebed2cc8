import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EVENT_TYPES, EVENTS } from '../../src/domain/consent.ts';
import { CHECKS } from '../../src/graph/checks.ts';
import { GRAPH_LIMITS } from '../../src/graph/limits.ts';
import { APP, memoryWorld, PAGE, PSID, TOKEN, type World, type WorldOptions } from '../world.ts';

const VERSIONS = ['v2.6', 'v3.1'];
const GRANTING = EVENT_TYPES.filter((type) => EVENTS[type].effect === 'grants');

/** Reads and explains. */
async function explain(world: World, psid: string, version = 'v2.6', fields = 'first_name') {
  const reply = await world.read(psid, fields, { version });
  return { reply, ...(await world.explain()) };
}

for (const version of VERSIONS) {
  test(`${version}: never opted in: how they came, that they have not replied, what would do`, async () => {
    await using world = await memoryWorld();
    const told = await explain(world, PSID.nora, version);
    assert.equal(told.answer, version === 'v2.6' ? 'empty' : 'error');
    assert.equal(
      told.because,
      'Nothing authorises it: this person came by customer matching and has not replied.',
    );
    for (const type of GRANTING) assert.ok(told.remedy!.includes(type), type);
    assert.equal(told.remedy_event, 'message');
  });

  test(`${version}: revoked: when, after which grant, and what would do`, async () => {
    await using world = await memoryWorld();
    const told = await explain(world, PSID.rosa, version);
    assert.equal(
      told.because,
      "Revoked: this person withdrew this page's access at 2026-01-08T09:30:00.000Z, after the grant of 2026-01-07T09:30:00.000Z (message).",
    );
    for (const type of GRANTING) assert.ok(told.remedy!.includes(type), type);
    assert.equal(told.remedy_event, 'message');
  });

  test(`${version}: phone number only: nothing can be done`, async () => {
    await using world = await memoryWorld();
    const told = await explain(world, PSID.felix, version);
    assert.match(told.because, /^There is no profile: .* phone number alone\.$/);
    assert.match(told.remedy!, /^Nothing the bot can do/);
    assert.equal(told.remedy_event, null);
  });

  test(`${version}: the platform switched off: when, and what this page's own access is`, async () => {
    await using world = await memoryWorld();
    await world.ingest.admit({ type: 'platform_disabled', person_id: 'peter' });
    const told = await explain(world, PSID.peter, version);
    assert.equal(
      told.because,
      'Hidden: this person switched platform permissions off at 2026-02-02T12:00:00.000Z; for this page alone the access is "granted".',
    );
    assert.match(told.remedy!, /platform_enabled/);
    assert.equal(told.remedy_event, 'platform_enabled');
  });
}

test('readable: which event authorised it, and when', async () => {
  await using world = await memoryWorld();
  const told = await explain(world, PSID.peter);
  assert.equal(told.answer, 'profile');
  assert.equal(
    told.because,
    'Readable: this person tapped Get Started at 2026-01-05T09:31:00.000Z (get_started), which authorises the profile.',
  );
  assert.equal(told.remedy, null);
  assert.equal(told.remedy_event, null);
  assert.deepEqual(
    told.walk.map(({ check, passed }) => [check, passed]),
    CHECKS.map(({ name }) => [name, true]),
  );
});

test('revoked without a grant before it', async () => {
  await using world = await memoryWorld();
  const { id } = await world.addPerson();
  const { psid } = await world.happens(id, 'access_revoked');
  const { because } = await explain(world, psid!);
  assert.match(because, /without having authorised it before\.$/);
});

test('everything that was seen and does not authorise is told, once, in its order', async () => {
  await using world = await memoryWorld();
  const { id } = await world.addPerson();
  await world.happens(id, 'checkbox_plugin');
  await world.happens(id, 'link_opened');
  await world.happens(id, 'ad_clicked', { ad_id: '1' });
  const { psid } = await world.happens(id, 'link_opened');
  const { because } = await explain(world, psid!);
  assert.equal(
    because,
    'Nothing authorises it: this person confirmed the checkbox plugin, opened an m.me link, came by an ad and has not replied.',
  );
});

test('the page itself is explained, too', async () => {
  await using world = await memoryWorld();
  await world.ask(`/v2.6/me?access_token=${TOKEN}`);
  const { answer, because, remedy } = await world.explain();
  assert.deepEqual([answer, because, remedy], ['page', 'The token speaks for this page.', null]);
});

/** A request that each check but `access` refuses, and a word that its remedy must hold. */
const REFUSED: Record<string, { url: string; remedy: RegExp; options?: WorldOptions }> = {
  fault: {
    url: `/v2.6/${PSID.peter}?access_token=${TOKEN}`,
    remedy: /PUT \/admin\/v1\/faults/,
    options: { faults: [{ error: 'unavailable' }] },
  },
  path: { url: `/v2.6/${PSID.peter}/bogus?access_token=${TOKEN}`, remedy: /\/v2\.6\/<PSID>/ },
  'one token': {
    url: `/v2.6/${PSID.peter}?access_token=${TOKEN}&access_token=junk`,
    remedy: /once/,
  },
  'token present': { url: `/v2.6/${PSID.peter}`, remedy: /access_token=…/ },
  https: {
    url: `/v2.6/${PSID.peter}?access_token=${TOKEN}`,
    remedy: /--require-https/,
    options: { requireHttps: true },
  },
  'token live': {
    url: `/v2.6/${PSID.peter}?access_token=junk`,
    remedy: /pagescope token create/,
  },
  proof: {
    url: `/v2.6/${PSID.peter}?access_token=${TOKEN}&appsecret_proof=00`,
    remedy: /HMAC-SHA256\(app secret, access token\)/,
  },
  'rate limit': {
    url: `/v2.6/${PSID.peter}?access_token=${TOKEN}`,
    remedy: /--rate-limits/,
    options: { limits: { ...GRAPH_LIMITS, app: 0 } },
  },
  'fields syntax': {
    url: `/v2.6/${PSID.peter}?access_token=${TOKEN}&fields=*`,
    remedy: /fields=first_name,last_name/,
  },
  'node found': { url: `/v2.6/7?access_token=${TOKEN}`, remedy: /this page's own webhooks/ },
  permission: {
    url: `/v3.1/${PSID.peter}?access_token=${TOKEN}&fields=gender`,
    remedy: /pages_user_gender/,
  },
  'field exists': {
    url: `/v2.6/${PSID.peter}?access_token=${TOKEN}&fields=bogus`,
    remedy: /Leave the field out/,
  },
};

test('each check but the one of access has a refusal here', () => {
  const checks = CHECKS.map(({ name }) => name).filter((name) => name !== 'access');
  assert.deepEqual(Object.keys(REFUSED), checks);
});

for (const [check, { url, remedy, options = {} }] of Object.entries(REFUSED)) {
  test(`refused at "${check}": the walk ends there, in words and with a remedy`, async () => {
    await using world = await memoryWorld(options);
    if (check === 'permission') await world.setPermissions([]);
    const reply = await world.ask(url);
    const told = await world.explain();
    assert.equal(told.answer, 'error');
    assert.ok(told.because.startsWith(`Refused at "${check}"`), told.because);
    assert.ok(told.because.endsWith(`: ${reply.error.message}`));
    assert.match(told.remedy!, remedy);
    assert.equal(told.remedy_event, null);
    const ends = CHECKS.findIndex(({ name }) => name === check);
    assert.deepEqual(
      told.walk,
      CHECKS.map(({ name, rule }, index) => ({
        check: name,
        rule,
        passed: index < ends ? true : index === ends ? false : null,
      })),
    );
    for (const secret of [TOKEN, APP.secret]) assert.ok(!JSON.stringify(told).includes(secret));
  });
}

test('a refusal names the page of the token and the version, once both are known', async () => {
  await using world = await memoryWorld();
  const told = await explain(world, '7', 'v2.12');
  assert.match(
    told.because,
    new RegExp(`^Refused at "node found" \\(token of page ${PAGE}, v2.12\\)`),
  );
});
