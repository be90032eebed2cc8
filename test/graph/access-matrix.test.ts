import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventInput } from '../../src/events/ingest.ts';
import { isPlatform, PROMISED } from '../domain/contract.ts';
import type { Reply } from '../reply.ts';
import { memoryWorld, PAGE } from '../world.ts';

/** What somebody without access is answered, by era. */
const WITHOUT: Record<string, (reply: Reply) => void> = {
  2016: (reply) => {
    assert.equal(reply.status, 200);
    assert.equal(reply.body, '{}');
  },
  2018: (reply) => {
    assert.equal(reply.status, 400);
    assert.deepEqual(reply.error, {
      message: '(#100) Insufficient permission to access user profile.',
      type: 'OAuthException',
      code: 100,
      error_subcode: 2018247,
    });
  },
};

function assertReadable(reply: Reply): void {
  assert.equal(reply.status, 200);
  assert.equal(reply.json.first_name, 'Ann');
}

/** Members without which an event of this type could not have happened. */
const MEMBERS: Record<string, Partial<EventInput>> = {
  ad_clicked: { ad_id: '6045246247433' },
};

for (const era of ['2016', '2018'] as const) {
  for (const { type, makes, authorises } of PROMISED) {
    const members = MEMBERS[type] ?? {};

    test(`${era}: ${type} as the first thing that happens`, async () => {
      await using world = await memoryWorld({ era });
      const { id } = await world.addPerson();
      const { psid } = await world.happens(id, type, members);
      assert.equal(psid !== null, makes === 'yes');
      if (psid === null) return;
      const reply = await world.read(psid, 'first_name');
      if (authorises === 'yes') assertReadable(reply);
      else WITHOUT[era]!(reply);
    });

    test(`${era}: ${type} after something that does not authorise`, async () => {
      await using world = await memoryWorld({ era });
      const { id } = await world.addPerson();
      const first = await world.happens(id, 'customer_matched');
      const then = await world.happens(id, type, members);
      assert.equal(then.psid, first.psid);
      const reply = await world.read(first.psid!, 'first_name');
      if (authorises === 'yes') assertReadable(reply);
      else WITHOUT[era]!(reply);
    });

    test(`${era}: ${type} after a grant`, async () => {
      await using world = await memoryWorld({ era });
      const { id } = await world.addPerson();
      const { psid } = await world.happens(id, 'message');
      await world.happens(id, type, members);
      const reply = await world.read(psid!, 'first_name');
      if (['revokes', 'hides'].includes(authorises)) WITHOUT[era]!(reply);
      else assertReadable(reply);
    });

    test(`${era}: ${type} after a revocation`, async () => {
      await using world = await memoryWorld({ era });
      const { id } = await world.addPerson();
      const { psid } = await world.happens(id, 'access_revoked');
      await world.happens(id, type, members);
      const reply = await world.read(psid!, 'first_name');
      if (authorises === 'yes') assertReadable(reply);
      else WITHOUT[era]!(reply);
    });

    test(`${era}: ${type} while the platform is switched off`, async () => {
      await using world = await memoryWorld({ era });
      const { id } = await world.addPerson();
      const { psid } = await world.happens(id, 'message');
      await world.happens(id, 'platform_disabled');
      await world.happens(id, type, members);
      const reply = await world.read(psid!, 'first_name');
      if (type === 'platform_enabled') assertReadable(reply);
      else WITHOUT[era]!(reply);
    });
  }
}

test('an event on one page says nothing to another', async () => {
  for (const { type, makes } of PROMISED) {
    if (isPlatform(type)) continue;
    await using world = await memoryWorld({ era: '2018' });
    const { id } = await world.addPerson();
    const other = await world.addPage();
    const { access_token: token } = await world.issue({ page_id: other.id });
    const theirs = await world.happens(id, 'message', { page_id: other.id });
    const ours = await world.happens(id, type, MEMBERS[type]);
    assert.equal(ours.psid === null, makes !== 'yes');
    assert.notEqual(ours.psid, theirs.psid);
    assertReadable(await world.read(theirs.psid!, 'first_name', { token }));
    assert.equal((await world.read(theirs.psid!, 'first_name')).error.error_subcode, 33);
    if (ours.psid !== null) {
      const crossed = await world.read(ours.psid, 'first_name', { token });
      assert.equal(crossed.error.error_subcode, 33);
    }
  }
});

test('the platform switch hides and shows every page at once', async () => {
  await using world = await memoryWorld();
  const { id } = await world.addPerson();
  const other = await world.addPage();
  const { access_token: token } = await world.issue({ page_id: other.id });
  const [ours, theirs] = [
    (await world.happens(id, 'message')).psid!,
    (await world.happens(id, 'message', { page_id: other.id })).psid!,
  ];
  const both = async () => [
    (await world.read(ours, 'first_name')).body,
    (await world.read(theirs, 'first_name', { token })).body,
  ];
  await world.ingest.admit({ type: 'platform_disabled', person_id: id });
  assert.deepEqual(await both(), ['{}', '{}']);
  await world.ingest.admit({ type: 'platform_enabled', person_id: id, page_id: PAGE });
  assert.deepEqual(await both(), ['{"first_name":"Ann"}', '{"first_name":"Ann"}']);
});
