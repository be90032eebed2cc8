import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventType } from '../../src/domain/consent.ts';
import { memoryWorld, NOW } from '../world.ts';

/** Ways to lose a profile, or never to have had it; times in seconds from now, null: none named. */
const PASTS: [type: EventType, at: number | null][][] = [
  [['customer_matched', null]],
  [['permission_denied', 60]],
  [['access_revoked', null]],
  [
    ['message', null],
    ['access_revoked', null],
  ],
  [
    ['message', -10],
    ['access_revoked', 60],
  ],
  [
    ['message', null],
    ['platform_disabled', null],
  ],
  [
    ['message', null],
    ['platform_disabled', 60],
  ],
  [
    ['customer_matched', null],
    ['platform_disabled', null],
  ],
  [
    ['message', null],
    ['access_revoked', 60],
    ['platform_disabled', 60],
  ],
];

for (const past of PASTS) {
  const names = past.map(([type, at]) => type + (at === null ? '' : ` at ${at} s`)).join(', ');
  test(`after ${names}: what the explanation recommends works`, async () => {
    await using world = await memoryWorld();
    const { id } = await world.addPerson();
    let psid: string | null = null;
    for (const [type, at] of past) {
      const told = await world.happens(id, type, at === null ? {} : { at: NOW + at * 1000 });
      psid = told.psid;
    }
    const played: EventType[] = [];
    for (;;) {
      const { body } = await world.read(psid!, 'first_name');
      const { answer, remedy, remedy_event } = await world.explain();
      if (body !== '{}') {
        assert.deepEqual([answer, remedy, remedy_event], ['profile', null, null]);
        break;
      }
      assert.ok(remedy_event !== null && remedy!.includes(remedy_event));
      // A remedy that takes two steps names both at the first.
      if (played.length === 0) assert.ok(remedy!.includes('message') === mustWrite(past), remedy!);
      assert.ok(!played.includes(remedy_event), `${remedy_event} did not help`);
      played.push(remedy_event);
      await world.happens(id, remedy_event);
    }
    assert.ok(played.length > 0);
  });
}

/** Is the page's own access missing, besides the switch? */
function mustWrite(past: (typeof PASTS)[number]): boolean {
  return (
    past.every(([type]) => type !== 'message') || past.some(([type]) => type === 'access_revoked')
  );
}
