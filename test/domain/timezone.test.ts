import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { canonicalZone, timezoneHours } from '../../src/domain/timezone.ts';

const at = (time: string) => Date.parse(time);

describe('hours east of Greenwich, as the zone keeps them then', () => {
  const SAID: [zone: string, time: string, hours: number][] = [
    ['America/Los_Angeles', '2016-07-01T12:00:00Z', -7],
    ['America/Los_Angeles', '2016-12-01T12:00:00Z', -8],
    ['Europe/Paris', '2020-01-15T00:00:00Z', 1],
    ['Europe/Paris', '2020-07-15T00:00:00Z', 2],
    ['Asia/Kathmandu', '2026-03-03T03:03:03Z', 5.75],
    ['Asia/Kolkata', '2026-03-03T03:03:03Z', 5.5],
    ['Asia/Calcutta', '2026-03-03T03:03:03Z', 5.5],
    ['America/St_Johns', '2026-01-15T00:00:00Z', -3.5],
    ['America/St_Johns', '2026-07-15T00:00:00Z', -2.5],
    ['Australia/Lord_Howe', '2026-01-15T00:00:00Z', 11],
    ['Australia/Lord_Howe', '2026-07-15T00:00:00Z', 10.5],
    ['Pacific/Chatham', '2026-01-15T00:00:00Z', 13.75],
    ['Pacific/Chatham', '2026-07-15T00:00:00Z', 12.75],
    ['Pacific/Kiritimati', '2026-07-15T00:00:00Z', 14],
    ['Pacific/Pago_Pago', '2026-07-15T00:00:00Z', -11],
    ['UTC', '2026-07-15T00:00:00Z', 0],
    // Whole countries changed their minds: North Korea, Turkey, Jordan, Greenland.
    ['Asia/Pyongyang', '2018-05-01T00:00:00Z', 8.5],
    ['Asia/Pyongyang', '2018-06-01T00:00:00Z', 9],
    ['Europe/Istanbul', '2016-01-15T00:00:00Z', 2],
    ['Europe/Istanbul', '2017-01-15T00:00:00Z', 3],
    ['Asia/Amman', '2022-01-15T00:00:00Z', 2],
    ['Asia/Amman', '2023-01-15T00:00:00Z', 3],
    ['America/Nuuk', '2022-01-15T00:00:00Z', -3],
    ['America/Nuuk', '2024-01-15T00:00:00Z', -2],
  ];
  for (const [zone, time, hours] of SAID) {
    test(`${zone} is ${hours} at ${time}`, () => {
      assert.equal(timezoneHours(zone, at(time)), hours);
    });
  }
});

describe('daylight saving time in Los Angeles', () => {
  const spring = at('2026-03-08T10:00:00Z');
  const autumn = at('2026-11-01T09:00:00Z');
  const hours = (now: number) => timezoneHours('America/Los_Angeles', now);

  test('begins and ends to the millisecond', () => {
    assert.deepEqual([spring - 1, spring].map(hours), [-8, -7]);
    assert.deepEqual([autumn - 1, autumn].map(hours), [-7, -8]);
  });
  test('is right when the clock jumps to and fro', () => {
    assert.deepEqual([autumn, spring, spring - 1, autumn - 1].map(hours), [-8, -7, -8, -7]);
  });
  test('is right within a second', () => {
    assert.deepEqual([spring + 1, spring + 499, spring + 999].map(hours), [-7, -7, -7]);
  });
});

test('a zone that changes at a minute past midnight is right to the millisecond', () => {
  const change = at('2020-10-03T16:01:00Z');
  const hours = (now: number) => timezoneHours('Antarctica/Casey', now);
  assert.deepEqual([change - 60_000, change - 1, change].map(hours), [8, 8, 11]);
});

test('a number is an offset already', () => {
  for (const hours of [-7, 0, 5.5, 5.75, -3.5, 14]) {
    assert.equal(timezoneHours(hours, at('2026-07-15T00:00:00Z')), hours);
  }
});

test('every zone the runtime knows agrees with Temporal around each change from 2016 to 2026', () => {
  let changes = 0;
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    let time = Temporal.Instant.from('2016-01-01T00:00:00Z').toZonedDateTimeISO(zone);
    for (;;) {
      const change = time.getTimeZoneTransition('next');
      if (change === null || change.epochMilliseconds >= at('2027-01-01T00:00:00Z')) break;
      changes++;
      for (const ms of [-60_000, -1, 0, 1, 60_000]) {
        const moment = change.add({ milliseconds: ms });
        const hours = timezoneHours(zone, moment.epochMilliseconds);
        assert.equal(hours, moment.offsetNanoseconds / 3_600_000_000_000, `${zone} at ${moment}`);
        assert.equal(hours * 4, Math.round(hours * 4), `${zone} at ${moment}`);
      }
      time = change;
    }
  }
  assert.ok(changes > 2_000, `only ${changes} changes seen`);
});

describe('the name of a zone', () => {
  test('becomes the runtime’s own, in any case and by any name it ever had', () => {
    const known: [written: string, name: string][] = [
      ['America/Los_Angeles', 'America/Los_Angeles'],
      ['AMERICA/los_angeles', 'America/Los_Angeles'],
      ['US/Pacific', 'America/Los_Angeles'],
      ['utc', 'UTC'],
      ['Etc/GMT+5', 'Etc/GMT+5'],
    ];
    for (const [written, name] of known) {
      assert.equal(canonicalZone(written), name);
      assert.equal(canonicalZone(written), name, 'asked again');
    }
    assert.equal(canonicalZone('Asia/Kathmandu'), canonicalZone('asia/katmandu'));
  });
  test('is one that exists, and no offset', () => {
    const unknown = ['', ' ', 'Mars/Olympus', 'America/', '-7', '+05:45', '+0545', 'UTC\n', 'z'];
    for (const name of [...unknown, '__proto__', 'constructor', 'é']) {
      assert.equal(canonicalZone(name), undefined, name);
    }
  });
  test('of every zone the runtime knows is itself', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) assert.equal(canonicalZone(zone), zone);
  });
});
