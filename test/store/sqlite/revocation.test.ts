import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { lookForLateReads } from '../postgres/revocation.ts';
import { directory } from './directory.ts';

test('no process reads a profile once the one that writes has acknowledged its revocation', async (t) => {
  const path = join(directory(t), 'store.db');
  const verdict = await lookForLateReads(path, { trials: 3000, readers: 2, revokers: 1 });
  assert.equal(verdict.late, 0);
  assert.equal(verdict.revoked, 3000);
  // Enough of them were read on both sides of the revocation to have been caught.
  assert.ok(verdict.watched > 300, JSON.stringify(verdict));
});
