import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UploadedFile } from '../../src/graph/form-data.ts';
import { type Ask, memoryWorld, TOKEN } from '../world.ts';

const BOUNDARY = '----boundary7';

function form(batch: object[], files: string[]): Ask {
  const field = (head: string, value: string) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`;
  const parts = [
    field('name="access_token"', TOKEN),
    field('name="batch"', JSON.stringify(batch)),
    ...files.map((name) => field(`name="${name}"; filename="${name}.png"`, `bytes of ${name}`)),
  ];
  return {
    method: 'POST',
    headers: { 'Content-Type': `multipart/form-data; boundary=${BOUNDARY}` },
    body: `${parts.join('')}--${BOUNDARY}--\r\n`,
  };
}

/** What the requests of the batch were given, by their parameters that are files. */
async function given(batch: object[], files: string[]): Promise<Record<string, string>[]> {
  await using world = await memoryWorld();
  await world.inside('/v2.6/', form(batch, files));
  return world.answers.map(({ call: { request } }) => {
    const uploaded = [...request.params].filter(([, value]) => value instanceof UploadedFile);
    return Object.fromEntries(
      uploaded.map(([name, file]) => [name, Buffer.from((file as UploadedFile).bytes).toString()]),
    );
  });
}

const item = { method: 'POST', relative_url: 'me/message_attachments' };

test('a request is given the files that it names, a single one as filedata, too', async () => {
  const asked = [{ ...item, attached_files: 'one' }, { ...item, attached_files: 'one, two' }, item];
  const [first, second, third] = await given(
    asked.map((one) => ({ ...one, relative_url: 'me' })),
    ['one', 'two'],
  );
  assert.deepEqual(first, { one: 'bytes of one', filedata: 'bytes of one' });
  assert.deepEqual(second, { one: 'bytes of one', two: 'bytes of two' });
  assert.deepEqual(third, {});
});

test('what is no file, or is not there, is not given', async () => {
  const batch = [
    { method: 'POST', relative_url: 'me', attached_files: 'missing,access_token,batch' },
  ];
  assert.deepEqual(await given(batch, ['one']), [{}]);
});
