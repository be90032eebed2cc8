/** The console's own tables and rules, held to the server's. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import type { HistoryItem } from '../../console/src/api/types.ts';
import { turnsOf } from '../../console/src/domain/consent.ts';
import { lineDifference } from '../../console/src/domain/lines.ts';
import { DID, type Does, MOVES } from '../../console/src/domain/moves.ts';
import { snippetIn, snippetOf } from '../../console/src/domain/snippets.ts';
import {
  applyToPair,
  applyToPerson,
  type Effect,
  EVENT_TYPES,
  EVENTS,
  readability,
} from '../../src/domain/consent.ts';
import { wholeServer } from '../http/whole-server.ts';
import { PSID, TOKEN } from '../world.ts';

test('every event can be played, and is told in words', () => {
  const played = [...MOVES.map(({ type }) => type), 'message'].sort();
  assert.deepEqual(played, EVENT_TYPES.toSorted());
  assert.deepEqual(Object.keys(DID).sort(), EVENT_TYPES.toSorted());
});

test('a move says of itself what the server makes of it', () => {
  const says: Readonly<Record<Does, Effect>> = {
    authorises: 'grants',
    nothing: 'none',
    'until a reply': 'none',
    ends: 'revokes',
    hides: 'hides',
    unhides: 'unhides',
  };
  for (const { type, does } of MOVES) assert.equal(says[does], EVENTS[type].effect, type);
});

test('after any history the console and the server agree whether the page may read', () => {
  const happening = fc.record({ type: fc.constantFrom(...EVENT_TYPES), at: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 30 }), fc.boolean(), (events, phone_only) => {
      const history = events
        .toSorted((one, other) => one.at - other.at)
        .map(({ type, at }, place): HistoryItem => {
          return { event_id: String(place), type, at, effect: EVENTS[type].effect };
        });
      let pair = { granted_at: null as number | null, revoked_at: null as number | null };
      let person = {
        platform_disabled_at: null as number | null,
        platform_enabled_at: null as number | null,
        phone_only,
      };
      const server = history.map(({ type, at }) => {
        pair = applyToPair(pair, type, at);
        person = applyToPerson(person, type, at);
        return readability(person, pair) === 'readable';
      });
      let isReadable = false;
      const here = turnsOf(history, phone_only).map(({ turn }) => {
        if (turn !== undefined) isReadable = turn === 'gained';
        return isReadable;
      });
      assert.deepEqual(here, server);
    }),
  );
});

test('a difference holds both texts, whole and in order', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '{', '}', ''), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (old, now) => {
      const lines = lineDifference(old.join('\n'), now.join('\n'));
      const without = (kind: string) =>
        lines.filter((line) => line.kind !== kind).map((line) => line.text);
      assert.deepEqual(without('added').join('\n'), old.join('\n'));
      assert.deepEqual(without('removed').join('\n'), now.join('\n'));
    }),
  );
});

test('a read that is copied as code answers what was shown', async () => {
  await using server = await wholeServer();
  const shown = `${server.origin}/v2.6/${PSID.peter}?fields=first_name,locale&access_token=PAGE_ACCESS_TOKEN`;
  const code = snippetIn('Node', snippetOf(shown));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', code],
    { env: { ...process.env, PAGE_ACCESS_TOKEN: TOKEN, NO_COLOR: '1' } },
  );
  assert.equal(stdout.trim(), "200 { first_name: 'Peter', locale: 'en_US' }");
});

test('what is copied for a terminal survives any fields', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (fields) => {
      const address = new URL('http://127.0.0.1:2600/v2.6/1');
      address.searchParams.set('fields', fields);
      const curl = snippetIn('curl', snippetOf(address.href));
      const quoted = /--data-urlencode ('fields=(?:[^']|'\\'')*')/.exec(curl)![1]!;
      const read = quoted.slice(1, -1).replaceAll(`'\\''`, "'");
      assert.equal(read, `fields=${fields.toWellFormed()}`);
    }),
  );
});
