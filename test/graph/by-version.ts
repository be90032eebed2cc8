/** Compares a world with what was promised of a version, whichever version the path names. */
import assert from 'node:assert/strict';
import { masked, type Reply } from '../reply.ts';
import { ORIGIN, PAGE, PSID, TOKEN, type World } from '../world.ts';
import type { Promised } from './promised.ts';

export async function assertBehaves(world: World, version: string, promise: Promised) {
  const read = (psid: string, fields?: string, token = TOKEN) =>
    world.read(psid, fields, { version, token });

  const { idAppended } = promise;
  const byDefault = await read(PSID.peter);
  assert.deepEqual(Object.keys(byDefault.json), promise.byDefault);
  assert.match(byDefault.json.profile_pic.slice(ORIGIN.length), promise.picture);
  const one = await read(PSID.peter, 'last_name');
  assert.deepEqual(Object.keys(one.json), idAppended ? ['last_name', 'id'] : ['last_name']);

  await exists(read, 'name', promise.hasName);
  await exists(read, 'is_payment_enabled', promise.hasPaymentAndAd);
  await exists(read, 'last_ad_referral', promise.hasPaymentAndAd);

  const { access_token } = await world.issue({ permissions: ['pages_messaging'] });
  for (const field of ['locale', 'timezone', 'gender']) {
    const reply = await read(PSID.peter, `first_name,${field}`, access_token);
    if (promise.withoutPermission.status === 200) assert.ok(field in reply.json);
    else assertOutcome(reply, promise.withoutPermission);
  }

  for (const psid of [PSID.nora, PSID.rosa]) {
    assertOutcome(await read(psid, 'first_name'), promise.withoutAccess);
  }
  assertOutcome(await read(PSID.felix, 'first_name'), promise.phoneOnly);
  assertOutcome(await read('7', 'first_name'), promise.unknownId);

  const path = `/${version}/${PSID.peter}`;
  const inQuery = await world.ask(`${path}?access_token=junk`);
  assert.equal(inQuery.status, 400);
  assert.equal(inQuery.error.message, promise.garbage);
  assert.match(inQuery.json.error.fbtrace_id, promise.traceId);
  const inHeader = await world.ask(path, { headers: { Authorization: 'Bearer junk' } });
  assert.equal(inHeader.status, promise.garbageInHeader);
  assert.equal(masked(inHeader.body), masked(inQuery.body));

  await assertDress(world, `${path}?access_token=${TOKEN}`, version, promise);
}

async function exists(
  read: (psid: string, fields: string) => Promise<Reply>,
  field: string,
  expected: boolean,
): Promise<void> {
  const reply = await read(PSID.peter, field);
  if (expected) {
    assert.equal(reply.status, 200);
    assert.ok(field in reply.json);
  } else {
    assert.deepEqual(reply.error, {
      message: `(#100) Tried accessing nonexisting field (${field}) on node type (MessengerPageScopedID)`,
      type: 'OAuthException',
      code: 100,
    });
  }
}

/** A status and an error, or `{}`. */
export function assertOutcome(reply: Reply, expected: Promised['withoutAccess' | 'unknownId']) {
  assert.equal(reply.status, expected.status);
  if (expected.code === undefined) assert.equal(reply.body, '{}');
  else {
    assert.equal(reply.error.code, expected.code);
    assert.equal(reply.error.error_subcode, expected.subcode);
  }
}

async function assertDress(world: World, url: string, version: string, promise: Promised) {
  const reply = await world.ask(url, { headers: { Host: 'graph.facebook.com' } });
  assert.equal(reply.header('facebook-api-version'), version);
  assert.equal(reply.header('content-type'), promise.contentType);
  assert.match(reply.header('etag')!, /^"[0-9a-f]{40}"$/);
  assert.deepEqual(Object.keys(JSON.parse(reply.header('x-app-usage')!)), [
    'call_count',
    'total_cputime',
    'total_time',
  ]);
  const business = JSON.parse(reply.header('x-business-use-case-usage') ?? 'null');
  assert.equal(business?.[PAGE][0].type, promise.businessUsage ? 'messenger' : undefined);
  assert.match(reply.header('x-fb-trace-id')!, /^[A-H][A-Za-z0-9+/]{10}$/);
  const requestId = reply.header('x-fb-request-id');
  if (promise.requestId) assert.match(requestId!, /^A[\w-]{22}$/);
  else assert.equal(requestId, undefined);
  const hsts = promise.hsts ? 'max-age=15552000; preload' : undefined;
  assert.equal(reply.header('strict-transport-security'), hsts);
}
