import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  access,
  EVENT_TYPES,
  EVENTS,
  platformEnabled,
  readability,
  timeOf,
} from '../../src/domain/consent.ts';
import { PROMISED, type Told } from './contract.ts';
import { newWorld, PETER, tell, type World } from './world.ts';

const NOW = 1_000;

type Line = [type: Told['type'], at?: number, page?: string];

/** Tells the lines one after another, all at the same millisecond. */
function after(...lines: Line[]): World {
  let world = newWorld(['a', 'b']);
  for (const [type, at, page] of lines) {
    world = tell(world, { type, at: at ?? null, page: page ?? 'a', ad: null }, NOW).world;
  }
  return world;
}

const accessAfter = (...lines: Line[]) => access(after(...lines).pairs.a!);

function readAfter(page: string, ...lines: Line[]) {
  const world = after(...lines);
  return readability(world.person, world.pairs[page]!);
}

describe('the table of events', () => {
  test('names the types of the contract, in its order, and no others', () => {
    assert.deepEqual(
      EVENT_TYPES,
      PROMISED.map((row) => row.type),
    );
  });

  const EFFECTS: Record<string, string> = { yes: 'grants', no: 'none' };
  const MAKES: Record<string, string> = { yes: 'psid', no: 'nothing' };
  for (const { type, makes, authorises, thread } of PROMISED) {
    test(`${type}: PSID ${makes}, authorises ${authorises}, thread ${thread}`, () => {
      assert.equal(EVENTS[type].makes, MAKES[makes] ?? makes);
      assert.equal(EVENTS[type].effect, EFFECTS[authorises] ?? authorises);
      assert.equal(EVENTS[type].opensThread, thread === 'yes');
    });
  }

  test('what people did reads on from their name, without a full stop', () => {
    for (const { did } of Object.values(EVENTS)) assert.match(did, /^[a-z][\w .'-]*[a-z]$/i);
    const told = Object.values(EVENTS).map(({ did }) => did);
    assert.equal(new Set(told).size, told.length);
  });
});

describe('the page’s own state', () => {
  test('nobody may read before anything happened', () => {
    assert.equal(accessAfter(), 'never');
  });
  test('the later fact wins', () => {
    assert.equal(accessAfter(['message', 1], ['access_revoked', 2]), 'revoked');
    assert.equal(accessAfter(['access_revoked', 1], ['message', 2]), 'granted');
  });
  test('the later fact wins when it arrives first', () => {
    assert.equal(accessAfter(['access_revoked', 2], ['message', 1]), 'revoked');
    assert.equal(accessAfter(['message', 2], ['access_revoked', 1]), 'granted');
  });
  test('a tie goes to the revocation, whichever came first', () => {
    assert.equal(accessAfter(['message', 5], ['access_revoked', 5]), 'revoked');
    assert.equal(accessAfter(['access_revoked', 5], ['message', 5]), 'revoked');
  });
  test('nought, and what lies before it, is a time like any other', () => {
    assert.equal(accessAfter(['access_revoked', -1]), 'revoked');
    assert.equal(accessAfter(['access_revoked', -2], ['message', -1]), 'granted');
    assert.equal(accessAfter(['message', 0]), 'granted');
    assert.equal(accessAfter(['access_revoked', 0]), 'revoked');
    assert.equal(accessAfter(['access_revoked', 0], ['message', 0]), 'revoked');
  });
  test('a new authorising event after a revocation grants again', () => {
    assert.equal(accessAfter(['message'], ['access_revoked'], ['postback']), 'granted');
    assert.equal(
      accessAfter(['message', 1], ['access_revoked', 2], ['permission_granted', 3]),
      'granted',
    );
  });
  test('late news of an older grant does not undo a revocation', () => {
    assert.equal(accessAfter(['message', 1], ['access_revoked', 3], ['message', 2]), 'revoked');
  });
  test('late news of an older revocation does not undo a grant', () => {
    assert.equal(
      accessAfter(['access_revoked', 1], ['message', 3], ['access_revoked', 2]),
      'granted',
    );
  });
  test('a revocation of a pair that never was leaves it revoked', () => {
    assert.equal(accessAfter(['access_revoked']), 'revoked');
  });
  test('no number of events that do not authorise ever grants', () => {
    const others = PROMISED.filter(({ authorises }) => authorises === 'no');
    assert.equal(accessAfter(...others.map(({ type }): Line => [type])), 'never');
  });
  test('one page’s grant is not another’s', () => {
    assert.equal(readAfter('b', ['message', 1, 'a']), 'never');
  });
});

describe('an event that names no time', () => {
  test('grants right after a revocation in the same millisecond', () => {
    assert.equal(accessAfter(['access_revoked'], ['message']), 'granted');
    assert.equal(accessAfter(['access_revoked', NOW], ['message']), 'granted');
  });
  test('revokes right after a grant in the same millisecond', () => {
    assert.equal(accessAfter(['message'], ['access_revoked']), 'revoked');
    assert.equal(accessAfter(['message', NOW], ['access_revoked']), 'revoked');
  });
  test('revokes a grant that lies ahead of the clock', () => {
    assert.equal(accessAfter(['message', NOW + 60_000], ['access_revoked']), 'revoked');
  });
  test('grants after a revocation that lies ahead of the clock', () => {
    assert.equal(accessAfter(['access_revoked', NOW + 60_000], ['message']), 'granted');
  });
  test('switches the platform off and on within one millisecond, as told', () => {
    const granted: Line = ['message'];
    assert.equal(readAfter('a', granted, ['platform_disabled']), 'platform_disabled');
    assert.equal(readAfter('a', granted, ['platform_disabled'], ['platform_enabled']), 'readable');
    assert.equal(
      readAfter('a', granted, ['platform_enabled'], ['platform_disabled']),
      'platform_disabled',
    );
  });
  test('happens now when nothing else was admitted, or all of it is past', () => {
    for (const type of EVENT_TYPES) {
      assert.equal(timeOf(type, NOW, null), NOW, type);
      assert.equal(timeOf(type, NOW, NOW - 1), NOW, type);
    }
  });
  test('shares the newest moment only when it takes access away', () => {
    for (const { type, authorises } of PROMISED) {
      const shares = authorises === 'revokes' || authorises === 'hides';
      assert.equal(timeOf(type, NOW, NOW), shares ? NOW : NOW + 1, type);
      assert.equal(timeOf(type, NOW, NOW + 7), shares ? NOW + 7 : NOW + 8, type);
    }
  });
});

describe('the switch over all pages', () => {
  test('is on until somebody switches it off', () => {
    assert.equal(platformEnabled(PETER), true);
    assert.equal(readAfter('a', ['message'], ['platform_enabled', 1]), 'readable');
  });
  test('off hides every page, whatever its own state', () => {
    const states: Line[][] = [
      [],
      [['message', 1]],
      [
        ['message', 1],
        ['access_revoked', 2],
      ],
    ];
    for (const state of states) {
      assert.equal(readAfter('a', ...state, ['platform_disabled', 10]), 'platform_disabled');
      assert.equal(readAfter('b', ...state, ['platform_disabled', 10]), 'platform_disabled');
    }
  });
  test('off hides what is granted while it is off, and on shows it', () => {
    const story: Line[] = [
      ['platform_disabled', 1],
      ['message', 2],
    ];
    assert.equal(readAfter('a', ...story), 'platform_disabled');
    assert.equal(accessAfter(...story), 'granted');
    assert.equal(readAfter('a', ...story, ['platform_enabled', 3]), 'readable');
    assert.equal(readAfter('b', ...story, ['platform_enabled', 3]), 'never');
  });
  test('on again does not undo a page’s revocation', () => {
    assert.equal(
      readAfter(
        'a',
        ['message', 1],
        ['access_revoked', 2],
        ['platform_disabled', 3],
        ['platform_enabled', 4],
      ),
      'revoked',
    );
  });
  test('a tie goes to off, whichever came first', () => {
    const granted: Line = ['message', 1];
    const off: Line = ['platform_disabled', 5];
    const on: Line = ['platform_enabled', 5];
    assert.equal(readAfter('a', granted, off, on), 'platform_disabled');
    assert.equal(readAfter('a', granted, on, off), 'platform_disabled');
  });
  test('the later turn wins when it arrives first', () => {
    const granted: Line = ['message', 1];
    assert.equal(
      readAfter('a', granted, ['platform_enabled', 9], ['platform_disabled', 8]),
      'readable',
    );
    assert.equal(
      readAfter('a', granted, ['platform_disabled', 9], ['platform_enabled', 8]),
      'platform_disabled',
    );
  });
});

test('an account made with a phone number alone has nothing to read, whatever was granted', () => {
  const { person, pairs } = after(['message']);
  assert.equal(readability({ ...person, phone_only: true }, pairs.a!), 'phone_only');
  const off = { phone_only: true, platform_disabled_at: 1, platform_enabled_at: null };
  assert.equal(readability(off, pairs.b!), 'phone_only');
});
