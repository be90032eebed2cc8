/** Every row about what stands around the profile is brought about by a request, unless a fault must. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NEIGHBOUR_ERRORS } from '../../../src/graph/errors/neighbours.ts';
import { PARAMETER_ERRORS } from '../../../src/graph/errors/parameters.ts';
import type { GraphError } from '../../../src/graph/errors/row.ts';
import { SEND_ERRORS } from '../../../src/graph/errors/send.ts';
import { SEND_FAULTS } from '../../../src/graph/errors/send-faults.ts';
import { SETTING_ERRORS } from '../../../src/graph/errors/settings.ts';
import { APP, APP_TOKEN, PROOF, PSID, TOKEN, type WorldOptions } from '../../world.ts';
import { assertProduced, type Way } from '../produced.ts';

const ROWS: Record<string, GraphError> = {
  ...PARAMETER_ERRORS,
  ...SEND_ERRORS,
  ...SEND_FAULTS,
  ...SETTING_ERRORS,
  ...NEIGHBOUR_ERRORS,
};

const get = (path: string, query: string, token = TOKEN): Way => ({
  url: `/${path}?${query}&access_token=${encodeURIComponent(token)}`,
});
const post = (path: string, body: object, token = TOKEN, options: WorldOptions = {}): Way => ({
  url: `/${path}?access_token=${encodeURIComponent(token)}`,
  ask: {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  },
  options,
});
const send = (message: unknown, recipient: unknown = { id: PSID.peter }, more: object = {}): Way =>
  post('v2.6/me/messages', { recipient, message, ...more });
const set = (settings: object): Way => post('v2.6/me/messenger_profile', settings);
const template = (payload: object, version = 'v2.6'): Way =>
  post(`${version}/me/messages`, {
    recipient: { id: PSID.peter },
    message: { attachment: { type: 'template', payload } },
  });
const button = (one: object): Way =>
  template({ template_type: 'button', text: 'x', buttons: [one] });
const quickReply = (more: object): Way =>
  send({ text: 'x', quick_replies: [{ content_type: 'text', ...more }] });
const receipt = (more: object): Way =>
  template({
    template_type: 'receipt',
    ...{ recipient_name: 'x', order_number: '1', payment_method: 'Visa', currency: 'USD' },
    summary: { total_cost: 1 },
    ...more,
  });
const oauth = (query: string): Way => ({ url: `/oauth/access_token?${query}` });
const withdrawn = (version: string): Way => ({
  ...post(`${version}/me/messages`, { recipient: { id: PSID.peter }, message: { text: 'x' } }),
  async url(world) {
    await world.happens('peter', 'access_revoked');
    return `/${version}/me/messages?access_token=${TOKEN}`;
  },
});
const unpermitted = (way: Way): Way => ({
  ...way,
  async url(world) {
    await world.setPermissions([]);
    return String(way.url);
  },
});
const late = (version: string): Way => ({
  ...post(`${version}/me/messages`, { recipient: { user_ref: 'x' }, message: { text: 'x' } }),
  async url(world) {
    await world.setPermissions(['pages_messaging']);
    const { id } = await world.addPerson();
    const day = 86_400_000;
    await world.happens(id, 'checkbox_plugin', { user_ref: 'x', at: world.time.now - 2 * day });
    // The one message beyond the window, where there is one.
    await world.inside(
      `/v2.6/me/messages?recipient={"user_ref":"x"}&message={"text":"x"}&method=post&access_token=${TOKEN}`,
    );
    return `/${version}/me/messages?access_token=${TOKEN}`;
  },
});
const SUBSCRIPTIONS = `v2.6/${APP.id}/subscriptions`;

const WAYS: Record<string, Way> = {
  param_required: send({ text: 'x' }, null),
  param_non_empty: send({ text: 'x' }, {}),
  param_text: send({ text: 'x', metadata: '' }),
  param_too_long: send({ text: 'x'.repeat(321) }),
  param_one_of: send(undefined, undefined, { sender_action: 'x' }),
  param_too_many: send({ text: 'x', quick_replies: Array(11).fill({ content_type: 'location' }) }),
  param_too_few: send({ text: 'x', quick_replies: [] }),
  param_url: set({ account_linking_url: 'x' }),
  param_keys: send({ text: 'x', y: 1 }),
  param_object: send('x'),
  param_list: set({ greeting: 'x' }),
  param_boolean: set({
    home_url: { url: 'https://a.test', webview_height_ratio: 'tall', in_test: 2 },
  }),
  param_json: send('{'),

  recipient_id: send({ text: 'x' }, { id: 'x' }),
  recipient_contradicts: send({ text: 'x' }, { id: '1', user_ref: 'x' }),
  recipient_unsupported: send({ text: 'x' }, { comment_id: '1' }),
  recipient_phone: send({ text: 'x' }, { phone_number: '1' }),
  no_matching_user_2016: send({ text: 'x' }, { id: '7' }),
  no_matching_user: post('v19.0/me/messages', { recipient: { id: '7' }, message: { text: 'x' } }),
  unreachable_2016: withdrawn('v2.6'),
  unreachable: withdrawn('v19.0'),
  permission_missing: unpermitted(send({ text: 'x' })),
  outside_window: late('v19.0'),
  outside_window_2017: late('v2.12'),
  tag_unknown: send({ text: 'x' }, undefined, { tag: 'x' }),
  tag_without_type: post('v19.0/me/messages', {
    ...{ recipient: { id: PSID.peter }, message: { text: 'x' }, tag: 'HUMAN_AGENT' },
  }),
  type_without_tag: send({ text: 'x' }, undefined, { messaging_type: 'MESSAGE_TAG' }),
  message_and_state: send({ text: 'x' }, undefined, { sender_action: 'typing_on' }),
  message_or_state: send(undefined),
  message_empty: send({}),
  message_both: send({ text: 'x', attachment: {} }),
  attachment_unknown: send({ attachment: { type: 'image', payload: { attachment_id: '7' } } }),
  template_not_file: post('v2.6/me/message_attachments', {
    message: {
      attachment: {
        type: 'template',
        payload: { template_type: 'generic', elements: [{ title: 'x', subtitle: 'y' }] },
      },
    },
  }),
  template_type: template({}),
  list_template_gone: template({ template_type: 'list' }, 'v4.0'),
  product_too_old: template({ template_type: 'product', elements: [{ id: '1' }] }, 'v7.0'),
  element_incomplete: template({ template_type: 'generic', elements: [{ title: 'x' }] }),
  button_title: button({ type: 'postback', payload: 'x' }),
  button_payload: button({ type: 'postback', title: 'x' }),
  button_url: button({ type: 'web_url', title: 'x' }),
  not_whitelisted: set({ home_url: { url: 'https://a.test', webview_height_ratio: 'tall' } }),
  location_reply_gone: post('v4.0/me/messages', {
    recipient: { id: PSID.peter },
    message: { text: 'x', quick_replies: [{ content_type: 'location' }] },
  }),
  quick_reply_title: quickReply({ payload: 'x' }),
  quick_reply_payload: quickReply({ title: 'x' }),
  currency_unsupported: receipt({ currency: 'x' }),
  payment_summary: receipt({ summary: {} }),

  settings_required: set({}),
  menu_needs_get_started: set({
    persistent_menu: [
      { locale: 'default', call_to_actions: [{ type: 'postback', title: 'x', payload: 'y' }] },
    ],
  }),
  default_locale_missing: set({ greeting: [{ locale: 'en_US', text: 'x' }] }),
  greeting_missing: post('v2.6/me/thread_settings', { setting_type: 'greeting' }),

  page_token_needed: get('v2.6/me/messenger_profile', '', APP_TOKEN),
  app_token_needed: get('debug_token', 'input_token=x'),
  only_by_app: get('v2.6/app/subscriptions', ''),
  debug_other_app: get('debug_token', 'input_token=7|x', APP_TOKEN),
  oauth_client_missing: oauth(''),
  oauth_client: oauth('client_id=7&grant_type=client_credentials'),
  oauth_secret: oauth(`client_id=${APP.id}&grant_type=client_credentials`),
  oauth_grant: oauth(`client_id=${APP.id}&grant_type=x`),
  oauth_redirect: oauth(`client_id=${APP.id}`),
  oauth_login: oauth(`client_id=${APP.id}&redirect_uri=https://a.test`),
  callback_unverified: post(
    SUBSCRIPTIONS,
    { object: 'page', callback_url: 'https://a.test', verify_token: 'x' },
    APP_TOKEN,
    { verify: async () => ({ verified: false, problem: 'it does not answer' }) },
  ),
  field_needs_permission: unpermitted(
    post('v2.6/me/subscribed_apps', { subscribed_fields: ['messages'] }),
  ),
  edge_too_new: get(`v2.8/${PSID.peter}/ids_for_apps`, `appsecret_proof=${PROOF}`),
  limit_wrong: get(`v2.9/${PSID.peter}/ids_for_apps`, `limit=x&appsecret_proof=${PROOF}`),
  cursor_unknown: get(`v2.9/${PSID.peter}/ids_for_apps`, `after=x&appsecret_proof=${PROOF}`),
};

test('every row is brought about, or says that only a fault says it', () => {
  const rows = Object.entries(ROWS).filter(([, { faultOnly }]) => !faultOnly);
  assert.deepEqual(Object.keys(WAYS).sort(), rows.map(([key]) => key).sort());
});

for (const [key, way] of Object.entries(WAYS)) {
  test(`a request brings about ${key}`, () => assertProduced(ROWS[key]!, way));
}
