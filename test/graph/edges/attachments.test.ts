import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PAGE, PSID, TOKEN } from '../../world.ts';
import { assertRefused, edgeOf, sender, thread } from './kit.ts';

const to = { id: PSID.peter };
const image = (payload: object) => ({ attachment: { type: 'image', payload } });
const URL = 'https://www.example.com/cat.png';

test('a file is uploaded once and sent by its id', async () => {
  await using world = await memoryWorld();
  const message = image({ url: URL, is_reusable: true });
  const { attachment_id, ...others } = (await edgeOf(world)('message_attachments', { message }))
    .json;
  assert.deepEqual(others, {});
  assert.match(attachment_id, /^\d{16}$/);
  const kept = await world.store.attachments.attachment(PAGE, attachment_id);
  assert.deepEqual(kept, {
    id: attachment_id,
    page_id: PAGE,
    type: 'image',
    url: URL,
    created_at: world.time.now,
  });
  const reply = await sender(world)(image({ attachment_id }), to);
  assert.deepEqual(Object.keys(reply.json), ['recipient_id', 'message_id']);
  assert.deepEqual((await thread(world, PSID.peter)).at(-1)!.body, image({ attachment_id }));
});

test('a file that is sent to be used again comes back with an id', async () => {
  await using world = await memoryWorld();
  const send = sender(world);
  const { attachment_id } = (await send(image({ url: URL, is_reusable: true }), to)).json;
  assert.equal((await send(image({ attachment_id }), to)).status, 200);
  assert.equal('attachment_id' in (await send(image({ url: URL }), to)).json, false);
});

test('another page’s file is nobody’s', async () => {
  await using world = await memoryWorld();
  const other = await world.addPage();
  const { access_token: token } = await world.issue({ page_id: other.id });
  const message = image({ url: URL });
  const uploaded = await edgeOf(world)('message_attachments', { message }, { token });
  assertRefused(await sender(world)(image(uploaded.json), to), {
    code: 100,
    error_subcode: 2018074,
    message: '(#100) Possible invalid ID or you do not own the attachment.',
  });
});

test('the file itself may come along', async () => {
  await using world = await memoryWorld();
  const boundary = '----boundary7';
  const part = (head: string, value: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`;
  const ask = (edge: string, ...parts: string[]) =>
    world.ask(`/v2.6/me/${edge}?access_token=${TOKEN}`, {
      method: 'POST',
      headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
      body: `${parts.join('')}--${boundary}--\r\n`,
    });
  const message = part('name="message"', JSON.stringify(image({ is_reusable: true })));
  const file = part('name="filedata"; filename="a.png"\r\nContent-Type: image/png', 'PNG');
  const { attachment_id } = (await ask('message_attachments', message, file)).json;
  const { url } = (await world.store.attachments.attachment(PAGE, attachment_id))!;
  assert.equal(url, null);
  const recipient = part('name="recipient"', JSON.stringify(to));
  const reply = await ask('messages', recipient, message, file);
  assert.deepEqual(Object.keys(reply.json), ['recipient_id', 'message_id', 'attachment_id']);
  assert.equal((await ask('message_attachments', message)).status, 400);
});

test('what cannot be uploaded', async () => {
  await using world = await memoryWorld();
  const wrong: [body: object, words: string][] = [
    [{}, 'The parameter message is required'],
    [{ message: 'x' }, 'Param message must be an object.'],
    [{ message: {} }, 'The parameter message[attachment] is required'],
    [
      { message: { attachment: { type: 'gif' } } },
      'Param message[attachment][type] must be one of {AUDIO, FILE, IMAGE, TEMPLATE, VIDEO}',
    ],
    [
      { message: image({ url: 'x' }) },
      'message[attachment][payload][url] should represent a valid URL',
    ],
    [
      {
        message: {
          attachment: {
            type: 'template',
            payload: { template_type: 'generic', elements: [{ title: 'x', subtitle: 'y' }] },
          },
        },
      },
      'A template is no file that could be uploaded.',
    ],
  ];
  for (const [body, words] of wrong) {
    const reply = await edgeOf(world)('message_attachments', body);
    assertRefused(reply, { code: 100, message: `(#100) ${words}` });
  }
});
