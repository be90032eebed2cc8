import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { psidOf } from '../../src/webview/demo.ts';
import { signedRequest, THREAD_TYPES } from '../../src/webview/signed-request.ts';

const CONTEXT = {
  page_id: '682498171943165',
  psid: '1254459154682919',
  thread_type: 'USER_TO_PAGE',
  tid: '1254459154682919',
} as const;
const NOW = 1504046380_999;

const payloadOf = (request: string) =>
  Buffer.from(request.split('.')[1]!, 'base64url').toString('utf8');

test('the payload is the one of the docs, member for member', () => {
  assert.equal(
    payloadOf(signedRequest(CONTEXT, NOW, 'secret')),
    '{"algorithm":"HMAC-SHA256","issued_at":1504046380,"page_id":682498171943165,"psid":"1254459154682919","thread_type":"USER_TO_PAGE","tid":"1254459154682919"}',
  );
});

test('the signature is over the text of the payload, and neither has padding', () => {
  for (const thread_type of THREAD_TYPES) {
    const request = signedRequest({ ...CONTEXT, thread_type }, NOW, 'secret');
    const [signature, payload] = request.split('.') as [string, string];
    assert.equal(signature, createHmac('sha256', 'secret').update(payload).digest('base64url'));
    assert.match(request, /^[\w-]+\.[\w-]+$/);
    assert.equal(psidOf(request, 'secret'), CONTEXT.psid);
    assert.equal(psidOf(request, 'other'), undefined);
  }
});

test('an id that no number holds keeps its digits', () => {
  const page_id = '12345678901234567890';
  const payload = payloadOf(signedRequest({ ...CONTEXT, page_id }, NOW, 'secret'));
  assert.match(payload, /"page_id":"12345678901234567890"/);
});
