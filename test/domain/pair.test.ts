import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EVENT_TYPES, type EventType } from '../../src/domain/consent.ts';
import { admitToPair, lastAdReferral, newPair, type Pair } from '../../src/domain/pair.ts';
import { PROMISED } from './contract.ts';
import { happening } from './world.ts';

const NOW = 1_000;
const FRESH = Object.freeze(newPair('100', '1234567890123456', 'p1'));

type Line = [type: EventType, at: number | null, ad?: string];

function after(...lines: Line[]): Pair {
  return lines.reduce<Pair>((pair, [type, at, ad]) => {
    return Object.freeze(admitToPair(pair, happening({ type, at, ad: ad ?? null }), NOW).pair);
  }, FRESH);
}

test('a new pair has no thread, no ad, no facts and no access', () => {
  assert.deepEqual(newPair('100', '42', 'p1'), {
    psid: '42',
    page_id: '100',
    person_id: 'p1',
    granted_at: null,
    revoked_at: null,
    thread_at: null,
    last_ad_id: null,
    last_ad_at: null,
    referral: null,
    newest_at: null,
    next_seq: 0,
  });
});

describe('admission', () => {
  test('keeps the event as it was told, with its time, effect and place', () => {
    const detail = { text: 'hi', payload: 'P', ref: 'r', user_ref: 'u' };
    const told = { event_id: 'e1', type: 'message', at: 7, digest: 'd1', detail } as const;
    const { fact } = admitToPair({ ...FRESH, next_seq: 3 }, told, NOW);
    assert.deepEqual(fact, { ...told, effect: 'grants', seq: 3 });
  });
  test('leaves the pair it was given as it was, so that a store may decide again', () => {
    for (const type of EVENT_TYPES) {
      const event = happening({ type, at: null, ad: 'ad1' });
      const once = admitToPair(FRESH, event, NOW);
      assert.deepEqual(admitToPair(FRESH, event, NOW), once);
      assert.notEqual(once.pair, FRESH);
    }
  });
  test('never touches whose pair it is', () => {
    for (const type of EVENT_TYPES) {
      const { psid, page_id, person_id } = after([type, null]);
      assert.deepEqual(
        { psid, page_id, person_id },
        {
          psid: FRESH.psid,
          page_id: FRESH.page_id,
          person_id: FRESH.person_id,
        },
      );
    }
  });
  test('counts the facts and remembers the newest time, late news or not', () => {
    const pair = after(['message', 9], ['message_read', 4], ['link_opened', 6]);
    assert.equal(pair.next_seq, 3);
    assert.equal(pair.newest_at, 9);
  });
});

describe('a thread', () => {
  for (const { type, thread } of PROMISED) {
    test(`${thread === 'yes' ? 'opens' : 'does not open'} by ${type}`, () => {
      assert.equal(after([type, 5]).thread_at, thread === 'yes' ? 5 : null);
    });
  }
  test('stands since the oldest event that opened it', () => {
    assert.equal(after(['message', 9], ['postback', 4], ['message', 6]).thread_at, 4);
    assert.equal(after(['message', 0], ['message', 3]).thread_at, 0);
  });
  test('outlives a revocation', () => {
    assert.equal(after(['message', 1], ['access_revoked', 2]).thread_at, 1);
  });
});

describe('last_ad_referral', () => {
  const lastAd = (...lines: Line[]) => lastAdReferral(after(...lines))?.ad_id;

  test('has the wire’s members in the wire’s order', () => {
    assert.equal(
      JSON.stringify(lastAdReferral(after(['ad_clicked', 1, '6045246247433']))),
      '{"source":"ADS","type":"OPEN_THREAD","ad_id":"6045246247433"}',
    );
  });
  test('is absent before any ad', () => {
    assert.equal(lastAdReferral(after(['message', 1], ['link_opened', 2])), null);
  });
  test('is the newest by time, in whichever order the ads arrive', () => {
    assert.equal(lastAd(['ad_clicked', 1, 'old'], ['ad_clicked', 2, 'new']), 'new');
    assert.equal(lastAd(['ad_clicked', 2, 'new'], ['ad_clicked', 1, 'old']), 'new');
    assert.equal(lastAd(['ad_clicked', 0, 'old'], ['ad_clicked', 2, 'new']), 'new');
    assert.equal(lastAd(['ad_clicked', 2, 'new'], ['ad_clicked', 0, 'old']), 'new');
  });
  test('is the one told later when two share a moment', () => {
    assert.equal(lastAd(['ad_clicked', 5, 'first'], ['ad_clicked', 5, 'second']), 'second');
  });
  test('stays when other things happen afterwards', () => {
    assert.equal(lastAd(['ad_clicked', 1, 'ad'], ['message', 2], ['access_revoked', 3]), 'ad');
  });
  test('comes after everything else when the click names no time', () => {
    assert.equal(lastAd(['ad_clicked', NOW + 9, 'ahead'], ['ad_clicked', null, 'now']), 'now');
  });
});
