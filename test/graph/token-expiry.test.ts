import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pacificTime } from '../../src/graph/pacific.ts';
import { memoryWorld, PSID } from '../world.ts';

/** Moments in UTC, and what Pacific clocks say then. */
const PACIFIC: [utc: string, pacific: string, source: string][] = [
  ['2016-03-26T13:31:46Z', 'Saturday, 26-Mar-16 06:31:46 PDT', 'idno/Facebook#38'],
  ['2016-04-06T10:56:59Z', 'Wednesday, 06-Apr-16 03:56:59 PDT', 'idno/Facebook#38'],
  ['2026-01-01T08:00:00Z', 'Thursday, 01-Jan-26 00:00:00 PST', 'midnight is 00'],
  ['2026-01-01T07:59:59Z', 'Wednesday, 31-Dec-25 23:59:59 PST', 'the year before'],
  ['2026-03-08T09:59:59Z', 'Sunday, 08-Mar-26 01:59:59 PST', 'before summer time'],
  ['2026-03-08T10:00:00Z', 'Sunday, 08-Mar-26 03:00:00 PDT', 'summer time'],
  ['2026-11-01T08:59:59Z', 'Sunday, 01-Nov-26 01:59:59 PDT', 'before winter time'],
  ['2026-11-01T09:00:00Z', 'Sunday, 01-Nov-26 01:00:00 PST', 'winter time'],
  ['2024-02-29T20:05:09.999Z', 'Thursday, 29-Feb-24 12:05:09 PST', 'leap day, milliseconds'],
];

for (const [utc, pacific, source] of PACIFIC) {
  test(`${utc} is ${pacific} (${source})`, () => {
    assert.equal(pacificTime(Date.parse(utc), 'long'), pacific);
  });
}

test('in 2014 the times were shorter', async () => {
  await using world = await memoryWorld({ now: Date.parse('2014-02-07T18:02:59Z') });
  const { access_token: token } = await world.issue({
    expires_at: Date.parse('2014-02-07T17:54:00Z'),
  });
  const reply = await world.read(PSID.peter, 'first_name', { token, version: 'v2.0' });
  assert.equal(
    reply.error.message,
    'Error validating access token: Session has expired on Feb 7, 2014 9:54am. The current time is Feb 7, 2014 10:02am.',
  );
  assert.equal(pacificTime(Date.parse('2014-12-24T08:05:00Z'), 'short'), 'Dec 24, 2014 12:05am');
  assert.equal(pacificTime(Date.parse('2014-06-01T19:30:00Z'), 'short'), 'Jun 1, 2014 12:30pm');
});

test('a token is live up to its last millisecond and expired from there on', async () => {
  await using world = await memoryWorld();
  const expires_at = Date.parse('2026-03-26T13:31:46Z');
  const { access_token: token } = await world.issue({ expires_at });
  world.time.now = expires_at - 1;
  assert.equal((await world.read(PSID.peter, 'first_name', { token })).status, 200);
  world.time.now = expires_at;
  const reply = await world.read(PSID.peter, 'first_name', { token });
  assert.equal(reply.status, 400);
  assert.deepEqual(reply.error, {
    message:
      'Error validating access token: Session has expired on Thursday, 26-Mar-26 06:31:46 PDT. The current time is Thursday, 26-Mar-26 06:31:46 PDT.',
    type: 'OAuthException',
    code: 190,
    error_subcode: 463,
  });
});

test('expiry and now may stand in different halves of the year', async () => {
  await using world = await memoryWorld({ now: Date.parse('2026-12-24T18:00:00Z') });
  const { access_token: token } = await world.issue({
    expires_at: Date.parse('2026-07-04T18:00:00Z'),
  });
  const reply = await world.read(PSID.peter, 'first_name', { token });
  assert.equal(
    reply.error.message,
    'Error validating access token: Session has expired on Saturday, 04-Jul-26 11:00:00 PDT. The current time is Thursday, 24-Dec-26 10:00:00 PST.',
  );
  assert.equal(
    reply.header('www-authenticate'),
    `OAuth "Facebook Platform" "invalid_token" "${reply.error.message}"`,
  );
});
