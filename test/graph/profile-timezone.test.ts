import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID } from '../world.ts';

/** A zone (or hours), a moment, and what the field holds then. */
const HOURS: [zone: string | number, at: string, sent: string][] = [
  ['America/Los_Angeles', '2026-03-08T09:59:59.999Z', '-8'],
  ['America/Los_Angeles', '2026-03-08T10:00:00.000Z', '-7'],
  ['America/Los_Angeles', '2026-11-01T08:59:59.999Z', '-7'],
  ['America/Los_Angeles', '2026-11-01T09:00:00.000Z', '-8'],
  ['Europe/Stockholm', '2026-07-01T00:00:00Z', '2'],
  ['Europe/Stockholm', '2026-12-01T00:00:00Z', '1'],
  ['Europe/London', '2026-12-01T00:00:00Z', '0'],
  ['Australia/Lord_Howe', '2026-01-01T00:00:00Z', '11'],
  ['Australia/Lord_Howe', '2026-07-01T00:00:00Z', '10.5'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z', '5.75'],
  ['Asia/Kolkata', '2026-01-01T00:00:00Z', '5.5'],
  ['America/St_Johns', '2026-01-01T00:00:00Z', '-3.5'],
  ['America/Sao_Paulo', '2016-12-01T00:00:00Z', '-2'],
  [5.5, '2026-01-01T00:00:00Z', '5.5'],
  [-7, '2026-07-01T00:00:00Z', '-7'],
  [0, '2026-07-01T00:00:00Z', '0'],
];

for (const [timezone, at, sent] of HOURS) {
  test(`${timezone} at ${at} is ${sent}`, async () => {
    await using world = await memoryWorld();
    const { id } = await world.addPerson({ timezone });
    const { psid } = await world.happens(id, 'message');
    world.time.now = Date.parse(at);
    const { body } = await world.read(psid!, 'timezone');
    assert.equal(body, `{"timezone":${sent}}`);
  });
}

test('the documented person is at -7 in summer', async () => {
  await using world = await memoryWorld({ now: Date.parse('2026-07-04T12:00:00Z') });
  assert.equal((await world.read(PSID.peter, 'timezone')).body, '{"timezone":-7}');
});
