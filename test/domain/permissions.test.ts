import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { PERMISSIONS, type Permission } from '../../src/domain/app.ts';
import { effectivePermissions, type Token } from '../../src/domain/page.ts';

const token = (permissions: Permission[] | null): Token => ({
  id: 't1',
  digest: 'd',
  app_id: 'a1',
  page_id: '100',
  permissions,
  expires_at: null,
  revoked_at: null,
  revoked_reason: null,
  created_at: 0,
});

const some = fc.subarray([...PERMISSIONS]);

describe('what a call may use', () => {
  test('is what both the app holds on the page and the token holds', () => {
    fc.assert(
      fc.property(some, some, (held, own) => {
        const effective = new Set(effectivePermissions(token(own), held));
        for (const permission of PERMISSIONS) {
          const both = held.includes(permission) && own.includes(permission);
          assert.equal(effective.has(permission), both, permission);
        }
      }),
    );
  });
  test('is all that the app holds when the token was not limited', () => {
    fc.assert(
      fc.property(some, (held) => {
        assert.deepEqual(effectivePermissions(token(null), held), held);
      }),
    );
  });
  test('is nothing when the token was limited to nothing', () => {
    assert.deepEqual(effectivePermissions(token([]), PERMISSIONS), []);
  });
  test('is the caller’s own list, not the one that is stored', () => {
    const held: Permission[] = ['pages_messaging'];
    const own: Permission[] = ['pages_messaging'];
    effectivePermissions(token(null), held).push('pages_user_gender');
    effectivePermissions(token(own), held).push('pages_user_gender');
    assert.deepEqual([held, own], [['pages_messaging'], ['pages_messaging']]);
  });
});

test('the permissions are the three that guard fields, and those that let a bot write', () => {
  assert.deepEqual(PERMISSIONS, [
    'pages_messaging',
    'pages_user_locale',
    'pages_user_timezone',
    'pages_user_gender',
    'pages_messaging_phone_number',
    'pages_messaging_subscriptions',
  ]);
});
