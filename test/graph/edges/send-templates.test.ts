import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PAGE, PSID } from '../../world.ts';
import { sender, thread } from './kit.ts';

const POSTBACK = { type: 'postback', title: 'Start Chatting', payload: 'USER_DEFINED_PAYLOAD' };
const LINK = { type: 'web_url', url: 'https://shop.example/item', title: 'Show' };
const ELEMENT = {
  title: 'Welcome to Peter’s Hats',
  subtitle: 'We’ve got the right hat for everyone.',
  image_url: 'https://shop.example/hat.png',
  default_action: {
    type: 'web_url',
    url: 'https://shop.example/hats',
    messenger_extensions: true,
    webview_height_ratio: 'tall',
    fallback_url: 'https://shop.example/',
  },
  buttons: [LINK, POSTBACK, { type: 'element_share' }],
};
const MEDIA = { media_type: 'image', url: 'https://www.facebook.com/photo.php?fbid=1' };

const PAYLOADS: object[] = [
  { template_type: 'generic', elements: [ELEMENT], sharable: true, image_aspect_ratio: 'square' },
  { template_type: 'generic', elements: Array(10).fill(ELEMENT) },
  {
    template_type: 'button',
    text: 'What do you want to do next?',
    buttons: [
      { type: 'phone_number', title: 'Call', payload: '+15105551234' },
      { type: 'account_link', url: 'https://shop.example/link' },
      { type: 'account_unlink' },
    ],
  },
  { template_type: 'media', elements: [{ ...MEDIA, buttons: [LINK] }] },
  {
    template_type: 'list',
    top_element_style: 'compact',
    elements: Array(4).fill(ELEMENT),
    buttons: [POSTBACK],
  },
  {
    template_type: 'receipt',
    recipient_name: 'Stephane Crozatier',
    order_number: '12345678902',
    currency: 'USD',
    payment_method: 'Visa 2345',
    order_url: 'https://shop.example/order?order_id=123456',
    timestamp: '1428444852',
    elements: [
      {
        title: 'Classic White T-Shirt',
        subtitle: '100% Cotton',
        quantity: 2,
        price: 50,
        currency: 'USD',
      },
      { title: 'Free sample', price: 0 },
    ],
    address: {
      street_1: '1 Hacker Way',
      city: 'Menlo Park',
      postal_code: '94025',
      state: 'CA',
      country: 'US',
    },
    summary: { subtotal: 75, shipping_cost: 4.95, total_tax: 6.19, total_cost: 56.14 },
    adjustments: [{ name: 'New Customer Discount', amount: 20 }],
  },
  { template_type: 'airline_update', intro_message: 'Your flight is delayed', locale: 'en_US' },
];

test('templates are taken, and kept as they were sent', async () => {
  await using world = await memoryWorld();
  await world.store.registry.changeSettings(PAGE, () => ({
    whitelisted_domains: ['https://shop.example'],
  }));
  for (const payload of PAYLOADS) {
    const message = { attachment: { type: 'template', payload } };
    const reply = await sender(world)(message, { id: PSID.peter });
    assert.equal(reply.status, 200, reply.body);
    assert.deepEqual((await thread(world, PSID.peter)).at(-1)!.body, message);
  }
});

test('a domain stands for those below it, by the same scheme', async () => {
  await using world = await memoryWorld();
  await world.store.registry.changeSettings(PAGE, () => ({
    whitelisted_domains: ['https://shop.example'],
  }));
  const opens = async (url: string): Promise<number> => {
    const button = { ...LINK, url, messenger_extensions: true };
    const payload = { template_type: 'button', text: 'x', buttons: [button] };
    const message = { attachment: { type: 'template', payload } };
    return (await sender(world)(message, { id: PSID.peter })).status;
  };
  assert.equal(await opens('https://shop.example/a?b'), 200);
  assert.equal(await opens('https://de.shop.example/'), 200);
  for (const url of [
    'http://shop.example/',
    'https://myshop.example/',
    'https://shop.example.org',
  ]) {
    assert.equal(await opens(url), 400, url);
  }
});
