import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID } from '../../world.ts';
import { assertRefused, edgeOf, sender, thread } from './kit.ts';

const peter = { id: PSID.peter };
const template = (payload: object) => ({ attachment: { type: 'template', payload } });
const generic = (...elements: object[]) => template({ template_type: 'generic', elements });
const withButton = (button: unknown) =>
  template({ template_type: 'button', text: 'x', buttons: [button] });
const reply = (one: object) => ({ text: 'x', quick_replies: [one] });
const receipt = (more: object) =>
  template({
    template_type: 'receipt',
    recipient_name: 'x',
    order_number: '1',
    currency: 'USD',
    payment_method: 'Visa',
    summary: { total_cost: 1 },
    ...more,
  });
const BUTTON = { type: 'postback', title: 'x', payload: 'y' };
const ELEMENT = { title: 'x', subtitle: 'y' };

/** A message, and what is wrong with it: code, subcode, words behind the code. */
const WRONG: [message: unknown, code: number, subcode: number | undefined, words: string][] = [
  [{}, 100, 2018034, 'Message cannot be empty, must provide valid attachment or text'],
  [{ text: '' }, 100, 2018034, 'Message cannot be empty, must provide valid attachment or text'],
  [
    { quick_replies: [{ content_type: 'location' }] },
    100,
    2018034,
    'Message cannot be empty, must provide valid attachment or text',
  ],
  [
    { text: 'x', attachment: { type: 'image', payload: { url: 'https://x.test/a.png' } } },
    100,
    undefined,
    'Only one of text or attachment can be specified',
  ],
  ['hello', 100, undefined, 'Param message must be an object.'],
  ['{"text"', 100, undefined, 'Param message is not valid JSON.'],
  [{ text: ['x'] }, 100, undefined, 'Param message[text] must be a non-empty UTF-8 encoded string'],
  [
    { text: 'x', quickReplies: [], foo: 1 },
    100,
    undefined,
    'Invalid keys "quickReplies, foo" were found in param "message".',
  ],
  [
    { text: 'x', metadata: 'y'.repeat(1001) },
    100,
    undefined,
    'Length of param message[metadata] must be less than or equal to 1000',
  ],

  // Quick replies
  [
    { text: 'x', quick_replies: 'y' },
    100,
    undefined,
    'Param message[quick_replies] must be an array.',
  ],
  [
    { text: 'x', quick_replies: [] },
    194,
    undefined,
    'param message[quick_replies] has too few elements.',
  ],
  [
    reply({ title: 'x' }),
    100,
    undefined,
    'The parameter message[quick_replies][0][content_type] is required',
  ],
  [
    reply({ content_type: 'button' }),
    100,
    undefined,
    'Param message[quick_replies][0][content_type] must be one of {TEXT, LOCATION, USER_PHONE_NUMBER, USER_EMAIL}',
  ],
  [
    reply({ content_type: 'text', payload: 'x' }),
    100,
    2018098,
    'Title is required for this quick reply content type',
  ],
  [
    reply({ content_type: 'text', title: 'x' }),
    100,
    2018099,
    'Payload is required for this quick reply content type',
  ],
  [
    reply({ content_type: 'text', title: 'x'.repeat(21), payload: 'y' }),
    100,
    undefined,
    'Length of param message[quick_replies][0][title] must be less than or equal to 20',
  ],
  [
    reply({ content_type: 'text', title: 'x', payload: 'y'.repeat(1001) }),
    100,
    undefined,
    'Length of param message[quick_replies][0][payload] must be less than or equal to 1000',
  ],
  [
    reply({ content_type: 'text', title: 'x', payload: 'y', image_url: 'x.png' }),
    100,
    undefined,
    'message[quick_replies][0][image_url] should represent a valid URL',
  ],

  // Attachments
  [{ attachment: 'x' }, 100, undefined, 'Param message[attachment] must be an object.'],
  [{ attachment: {} }, 100, undefined, 'The parameter message[attachment][type] is required'],
  [
    { attachment: { type: 'gif', payload: {} } },
    100,
    undefined,
    'Param message[attachment][type] must be one of {AUDIO, FILE, IMAGE, TEMPLATE, VIDEO}',
  ],
  [
    { attachment: { type: 'image' } },
    100,
    undefined,
    'The parameter message[attachment][payload] is required',
  ],
  [
    { attachment: { type: 'image', payload: {} } },
    100,
    undefined,
    'The parameter message[attachment][payload][url] is required',
  ],
  [
    { attachment: { type: 'image', payload: { url: 'ftp://x.test/a.png' } } },
    100,
    undefined,
    'message[attachment][payload][url] should represent a valid URL',
  ],
  [
    {
      attachment: { type: 'image', payload: { url: 'https://x.test/a.png', is_reusable: 'maybe' } },
    },
    100,
    undefined,
    'Param message[attachment][payload][is_reusable] must be a boolean.',
  ],
  [
    { attachment: { type: 'image', payload: { attachment_id: '1745504518999123' } } },
    100,
    2018074,
    'Possible invalid ID or you do not own the attachment.',
  ],

  // Templates
  [template([]), 100, undefined, 'Param name_placeholder must be an object.'],
  [template({}), 100, undefined, 'Invalid template type'],
  [template({ template_type: 'carousel' }), 100, undefined, 'Invalid template type'],
  [
    template({ template_type: 'generic' }),
    100,
    undefined,
    'The parameter name_placeholder[elements] is required',
  ],
  [generic(), 194, undefined, 'param name_placeholder[elements] has too few elements.'],
  [
    generic(...Array(11).fill(ELEMENT)),
    105,
    undefined,
    'param name_placeholder[elements] has too many elements.',
  ],
  [
    generic({ title: 'x' }),
    100,
    2018035,
    'Incomplete element data: title and at least one other field (image url, subtitle or buttons) is required with non-empty value',
  ],
  [
    generic({ ...ELEMENT, title: 'x'.repeat(81) }),
    100,
    undefined,
    'Length of param name_placeholder[elements][0][title] must be less than or equal to 80',
  ],
  [
    generic({ ...ELEMENT, image_url: 'x' }),
    100,
    undefined,
    'name_placeholder[elements][0][image_url] should represent a valid URL',
  ],
  [
    generic({ ...ELEMENT, buttons: Array(4).fill(BUTTON) }),
    105,
    undefined,
    'param name_placeholder[elements][0][buttons] has too many elements.',
  ],
  [
    generic({ ...ELEMENT, default_action: { type: 'postback' } }),
    100,
    undefined,
    'Param name_placeholder[elements][0][default_action][type] must be one of {WEB_URL}',
  ],
  [
    template({ template_type: 'button', buttons: [BUTTON] }),
    100,
    undefined,
    'The parameter name_placeholder[text] is required',
  ],
  [
    template({ template_type: 'button', text: 'x', buttons: [] }),
    100,
    undefined,
    'param name_placeholder[buttons] must be non-empty.',
  ],
  [
    template({ template_type: 'button', text: 'x'.repeat(641), buttons: [BUTTON] }),
    100,
    undefined,
    'Length of param name_placeholder[text] must be less than or equal to 640',
  ],
  [withButton('x'), 100, undefined, 'Param name_placeholder[buttons][0] must be an object.'],
  [withButton({}), 100, undefined, 'The parameter name_placeholder[buttons][0][type] is required'],
  [
    withButton({ ...BUTTON, type: 'link' }),
    100,
    undefined,
    'Param name_placeholder[buttons][0][type] must be one of {WEB_URL, POSTBACK, PHONE_NUMBER, ELEMENT_SHARE, ACCOUNT_LINK, ACCOUNT_UNLINK, PAYMENT, GAME_PLAY}',
  ],
  [
    withButton({ type: 'postback', payload: 'y' }),
    100,
    2018053,
    'Element button title cannot be empty.',
  ],
  [
    withButton({ type: 'postback', title: 'x' }),
    100,
    2018040,
    'Payload cannot be empty for postback type button',
  ],
  [
    withButton({ type: 'web_url', title: 'x' }),
    100,
    2018041,
    'Web url cannot be empty for url type button',
  ],
  [
    withButton({ type: 'web_url', title: 'x', url: 'example.com' }),
    100,
    undefined,
    'name_placeholder[buttons][0][url] should represent a valid URL',
  ],
  [
    withButton({ type: 'web_url', title: 'x', url: 'https://x.test', webview_height_ratio: 'low' }),
    100,
    undefined,
    'Param name_placeholder[buttons][0][webview_height_ratio] must be one of {COMPACT, TALL, FULL}',
  ],
  [
    withButton({ type: 'web_url', title: 'x', url: 'https://x.test', messenger_extensions: true }),
    100,
    2018063,
    'The URL provided is not whitelisted for messenger extensions',
  ],
  [
    template({ template_type: 'list', elements: [ELEMENT] }),
    194,
    undefined,
    'param name_placeholder[elements] has too few elements.',
  ],
  [
    template({ template_type: 'list', elements: [ELEMENT, ELEMENT], buttons: [BUTTON, BUTTON] }),
    105,
    undefined,
    'param name_placeholder[buttons] has too many elements.',
  ],
  [
    template({ template_type: 'media', elements: [{}] }),
    100,
    undefined,
    'The parameter name_placeholder[elements][0][media_type] is required',
  ],
  [
    template({ template_type: 'media', elements: [{ media_type: 'image', attachment_id: '7' }] }),
    100,
    2018074,
    'Possible invalid ID or you do not own the attachment.',
  ],
  [receipt({ currency: 'usd' }), 100, undefined, "The currency code 'usd' is not supported"],
  [
    receipt({ recipient_name: undefined }),
    100,
    undefined,
    'The parameter name_placeholder[recipient_name] is required',
  ],
  ...[{}, { total_cost: 0 }, { total_cost: 'free' }, { total_cost: -1 }].map(
    (summary): (typeof WRONG)[number] => [
      receipt({ summary }),
      100,
      2018055,
      'The amount you specified in payment summary is invalid. Please verify that it is a valid positive amount and is supported by its currency in terms of decimal places.',
    ],
  ),
  [
    receipt({ elements: [{ title: 'x' }] }),
    100,
    undefined,
    'The parameter name_placeholder[elements][0][price] is required',
  ],
];

test('what is wrong with a message is said in Graph’s words, and nothing is sent', async () => {
  await using world = await memoryWorld();
  const send = sender(world);
  const before = await thread(world, PSID.peter);
  for (const [message, code, error_subcode, words] of WRONG) {
    const answer = await send(message as object, peter);
    const expected = { code, message: `(#${code}) ${words}` };
    assertRefused(answer, error_subcode === undefined ? expected : { ...expected, error_subcode });
  }
  assert.deepEqual(await thread(world, PSID.peter), before);
});

test('a message or a sender action, and not both', async () => {
  await using world = await memoryWorld();
  const ask = edgeOf(world);
  assertRefused(await ask('messages', { recipient: peter }), {
    code: 100,
    error_subcode: 2018015,
    message: '(#100) Must send either message or state',
  });
  const both = { recipient: peter, message: { text: 'x' }, sender_action: 'typing_on' };
  assertRefused(await ask('messages', both), {
    code: 100,
    error_subcode: 2018014,
    message: '(#100) Cannot send both message and state at the same time.',
  });
});

test('the list template is gone from v4.0 on', async () => {
  await using world = await memoryWorld();
  const list = template({ template_type: 'list', elements: [ELEMENT, ELEMENT] });
  const send = sender(world);
  assert.equal((await send(list, peter, {}, { version: 'v3.3' })).status, 200);
  assertRefused(await send(list, peter, {}, { version: 'v4.0' }), {
    code: 100,
    message:
      '(#100) List template on Messenger Platform is deprecated on API 4.0. It will be removed from all versions soon.',
  });
});
