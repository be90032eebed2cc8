import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliveredFields, type Webhook } from '../../src/domain/subscription.ts';

const webhook: Webhook = {
  callback_url: 'https://bot.example/hook',
  verify_token: 'token',
  fields: ['messages', 'messaging_postbacks'],
  active: true,
};
const page = (fields: string[] | null) => ({ page_id: 'p', app_id: 'a', fields });

test('a field is delivered when the app and the page both name it', () => {
  assert.deepEqual(deliveredFields(webhook, page(['message_reads', 'messages'])), ['messages']);
  assert.deepEqual(deliveredFields(webhook, page([])), []);
});

test('a page without a list subscribes the app to whatever its webhook asks for', () => {
  assert.deepEqual(deliveredFields(webhook, page(null)), ['messages', 'messaging_postbacks']);
});

test('nothing is delivered without a webhook, by one that is off, or without a subscription', () => {
  assert.deepEqual(deliveredFields(undefined, page(null)), []);
  assert.deepEqual(deliveredFields({ ...webhook, active: false }, page(null)), []);
  assert.deepEqual(deliveredFields(webhook, undefined), []);
});
