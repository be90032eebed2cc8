import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookForLateReads } from './revocation.ts';
import { startServer } from './server.ts';

test('no process reads a profile once its revocation was acknowledged', async () => {
  const server = await startServer();
  const url = await server.database();
  const verdict = await lookForLateReads(url, { trials: 3000, readers: 2, revokers: 2 });
  assert.equal(verdict.late, 0);
  assert.equal(verdict.revoked, 3000);
  // Enough of them were read on both sides of the revocation to have been caught.
  assert.ok(verdict.watched > 300, JSON.stringify(verdict));
});
