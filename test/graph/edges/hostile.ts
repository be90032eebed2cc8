/** Bodies that nobody should send: words that mean something somewhere else, and sound bodies spoilt. */
import fc from 'fast-check';
import { APP, APP_TOKEN, PAGE, PSID, TOKEN } from '../../world.ts';

const URLS = ['https://x.example/', 'https://x.example/a', 'http://x.example', 'nope', 'https://'];
const WORDS = [
  ...[
    '',
    '0',
    '-1',
    'true',
    'false',
    'null',
    'default',
    'a'.repeat(3000),
    '\u0000',
    '\ud800',
    '😀',
  ],
  ...[PSID.peter, PSID.nora, PAGE, APP.id, '+1 (212) 555-2368', TOKEN, APP_TOKEN, '['],
  ...['text', 'image', 'template', 'generic', 'button', 'media', 'list', 'receipt', 'open_graph'],
  ...['airline_update', 'web_url', 'postback', 'nested', 'location', 'USD', 'add', 'remove'],
  ...['MESSAGE_TAG', 'HUMAN_AGENT', 'typing_on', 'greeting', 'call_to_actions', 'new_thread'],
  ...['existing_thread', 'domain_whitelisting', 'account_linking', 'payment', 'get_started'],
  ...['persistent_menu', 'whitelisted_domains', 'home_url', 'page', 'messages', 'tall'],
  ...URLS,
];
/** Names that somewhere mean something, and those that every object has. */
const NAMES = [
  ...['id', 'phone_number', 'user_ref', 'name', 'first_name', 'text', 'attachment', 'type'],
  ...['payload', 'url', 'attachment_id', 'is_reusable', 'template_type', 'elements', 'title'],
  ...['buttons', 'messenger_extensions', 'default_action', 'quick_replies', 'content_type'],
  ...['media_type', 'currency', 'summary', 'total_cost', 'metadata', 'locale', 'call_to_actions'],
  ...['question', 'countries', 'audience_type', 'webview_height_ratio', 'item_url', 'image_url'],
  ...['toString', 'valueOf', '__proto__', 'constructor', 'length', '0', ''],
];
const PARAMS = [
  ...['recipient', 'message', 'sender_action', 'messaging_type', 'notification_type', 'tag'],
  ...['filedata', 'fields', 'get_started', 'persistent_menu', 'greeting', 'whitelisted_domains'],
  ...['home_url', 'account_linking_url', 'payment_settings', 'target_audience', 'ice_breakers'],
  ...['setting_type', 'thread_state', 'call_to_actions', 'domain_action_type', 'payment_testers'],
  ...['payment_privacy_url', 'subscribed_fields', 'object', 'callback_url', 'verify_token'],
  ...['app', 'page', 'limit', 'after', 'before', 'input_token', 'grant_type', 'client_id'],
  ...['client_secret', 'redirect_uri', 'pretty', 'debug', 'metadata', 'callback', 'locale', 'ids'],
];

const word = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    word,
    fc.constantFrom(true, false, null, 0, -1, 1.5, 1e300, 2 ** 63),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 6 }),
  ),
}));
const params = fc.dictionary(fc.constantFrom(...PARAMS), value, { maxKeys: 6 });

/** What is nearly right gets further in: a sound body in which one place holds something else. */
const SOUND: Record<string, unknown>[] = [
  { recipient: { id: PSID.peter }, message: { text: 'hello', quick_replies: [reply()] } },
  {
    recipient: { phone_number: '+1 212 555 2368', name: { first_name: 'A' } },
    message: { text: 'a' },
  },
  {
    recipient: { user_ref: 'x' },
    sender_action: 'typing_on',
    messaging_type: 'RESPONSE',
    tag: 'X',
  },
  template({ template_type: 'generic', sharable: true, elements: [element()] }),
  template({ template_type: 'button', text: 'a', buttons: [button(), { type: 'postback' }] }),
  template({ template_type: 'media', elements: [{ media_type: 'image', attachment_id: '1' }] }),
  template({ template_type: 'list', elements: [element(), element()], buttons: [button()] }),
  template({
    template_type: 'receipt',
    recipient_name: 'a',
    order_number: '1',
    currency: 'USD',
    payment_method: 'a',
    summary: { total_cost: 1 },
    elements: [{ title: 'a', price: 1 }],
  }),
  template({
    template_type: 'open_graph',
    elements: [{ url: 'https://x.example/', buttons: [button()] }],
  }),
  {
    recipient: { id: PSID.peter },
    message: {
      attachment: { type: 'image', payload: { url: 'https://x.example/a.png', is_reusable: true } },
    },
  },
  {
    message: {
      attachment: { type: 'video', payload: { url: 'https://x.example/a', is_reusable: true } },
    },
  },
  { get_started: { payload: 'a' }, greeting: [{ locale: 'default', text: 'a' }] },
  {
    get_started: { payload: 'a' },
    persistent_menu: [
      {
        locale: 'default',
        composer_input_disabled: false,
        call_to_actions: [{ type: 'nested', title: 'a', call_to_actions: [button()] }, button()],
      },
    ],
  },
  { whitelisted_domains: ['https://x.example'], account_linking_url: 'https://x.example/' },
  { home_url: { url: 'https://x.example/', webview_height_ratio: 'tall', in_test: true } },
  {
    ice_breakers: [{ question: 'a', payload: 'b' }],
    target_audience: { audience_type: 'custom', countries: { whitelist: ['US'] } },
  },
  { payment_settings: { privacy_url: 'https://x.example/', testers: ['1'] } },
  { setting_type: 'call_to_actions', thread_state: 'existing_thread', call_to_actions: [button()] },
  { setting_type: 'greeting', greeting: { text: 'a' } },
  {
    setting_type: 'domain_whitelisting',
    whitelisted_domains: ['https://x.example'],
    domain_action_type: 'add',
  },
  { setting_type: 'payment', payment_privacy_url: 'https://x.example/', payment_testers: ['1'] },
  { subscribed_fields: ['messages', 'feed'] },
  { object: 'page', callback_url: 'https://x.example/', verify_token: 'a', fields: ['messages'] },
  { fields: ['get_started', 'persistent_menu'] },
  { app: APP.id, page: PAGE, limit: 1, after: 'MQ' },
  { input_token: TOKEN },
  { grant_type: 'client_credentials', client_id: APP.id, client_secret: APP.secret },
];

function reply() {
  return { content_type: 'text', title: 'a', payload: 'b', image_url: 'https://x.example/' };
}
function button() {
  return { type: 'web_url', title: 'a', url: 'https://x.example/', messenger_extensions: true };
}
function element() {
  return {
    title: 'a',
    subtitle: 'b',
    default_action: { type: 'web_url', url: 'https://x.example/' },
    buttons: [button()],
  };
}
export function template(payload: object) {
  return { recipient: { id: PSID.peter }, message: { attachment: { type: 'template', payload } } };
}

/** Every place of a value, as the names that lead there. */
function places(inside: unknown, way: string[] = []): string[][] {
  if (typeof inside !== 'object' || inside === null) return [way];
  const below = Object.entries(inside).flatMap(([name, one]) => places(one, [...way, name]));
  return way.length === 0 ? below : [way, ...below];
}

function withAt(inside: unknown, [name, ...way]: string[], put: unknown): unknown {
  if (name === undefined) return put;
  const copy = (Array.isArray(inside) ? [...inside] : { ...(inside as object) }) as Record<
    string,
    unknown
  >;
  copy[name] = withAt(copy[name], way, put);
  return copy;
}

const spoilt = fc
  .constantFrom(...SOUND)
  .chain((sound) =>
    fc
      .tuple(fc.constantFrom(...places(sound)), value)
      .map(([way, put]) => withAt(sound, way, put) as Record<string, unknown>),
  );

export const body = fc.oneof({ weight: 3, arbitrary: spoilt }, { weight: 1, arbitrary: params });
export const version = fc.constantFrom('', '/v2.6', '/v2.11', '/v3.1', '/v8.0', '/v25.0');
export const method = fc.constantFrom('GET', 'POST', 'POST', 'DELETE');
export const form = fc.constantFrom('json', 'form', 'brackets', 'query', 'parts');

/** The same body as JSON, as a form, in brackets, in the query, or as parts with a file among them. */
export function written(home: string, shape: string, said: Record<string, unknown>): Written {
  if (shape === 'json') return { url: home, body: JSON.stringify(said), type: 'application/json' };
  const pairs = shape === 'brackets' ? flat(said) : Object.entries(said).map(asText);
  if (shape === 'parts') {
    const parts = pairs.map(([name, one], index) => part(name.replace(/["\r\n]/g, ''), one, index));
    const type = 'multipart/form-data; boundary=xYzZY';
    return { url: home, body: `${parts.join('')}--xYzZY--\r\n`, type };
  }
  const text = pairs.map(([name, one]) => `${encoded(name)}=${encoded(one)}`).join('&');
  if (shape === 'query') return { url: `${home}&${text}` };
  return { url: home, body: text, type: 'application/x-www-form-urlencoded' };
}

interface Written {
  url: string;
  body?: string;
  type?: string;
}

const asText = ([name, one]: [string, unknown]): [string, string] => [
  name,
  typeof one === 'string' ? one : JSON.stringify(one),
];

/** The second is a file. */
function part(name: string, value: string, index: number): string {
  const file = index === 1 ? '; filename="a.png"\r\nContent-Type: image/png' : '';
  return `--xYzZY\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value.replaceAll('xYzZY', '')}\r\n`;
}

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

function flat(inside: unknown, name = ''): [string, string][] {
  if (typeof inside !== 'object' || inside === null) return [[name, String(inside)]];
  return Object.entries(inside).flatMap(([key, one]) =>
    flat(one, name === '' ? key : `${name}[${key}]`),
  );
}
