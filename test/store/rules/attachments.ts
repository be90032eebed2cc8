import assert from 'node:assert/strict';
import type { Attachment } from '../../../src/domain/attachment.ts';
import { NOW, type Rules } from '../samples.ts';

const attachment = (id: string, more: Partial<Attachment> = {}): Attachment => ({
  id,
  page_id: 'p',
  type: 'image',
  url: 'https://www.example.com/cat.png',
  created_at: NOW,
  ...more,
});

export const attachmentRules: Rules = {
  async 'an attachment is found by its page, as it was added'({ attachments }) {
    const file = attachment('2', { type: 'video', url: null });
    assert.equal(await attachments.add(attachment('1')), true);
    assert.equal(await attachments.add(file), true);
    assert.deepEqual(await attachments.attachment('p', '1'), attachment('1'));
    assert.deepEqual(await attachments.attachment('p', '2'), file);
    assert.equal(await attachments.attachment('p', '3'), undefined);
  },

  async 'another page does not find it'({ attachments }) {
    await attachments.add(attachment('1'));
    assert.equal(await attachments.attachment('q', '1'), undefined);
  },

  async 'an id is given once, whatever the page'({ attachments }) {
    await attachments.add(attachment('1'));
    assert.equal(await attachments.add(attachment('1', { page_id: 'q', url: null })), false);
    assert.deepEqual(await attachments.attachment('p', '1'), attachment('1'));
    assert.equal(await attachments.attachment('q', '1'), undefined);
  },

  async 'of many who add one id at once, one does'({ attachments }) {
    const added = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        attachments.add(attachment('1', { page_id: `p${index}` })),
      ),
    );
    assert.equal(added.filter(Boolean).length, 1);
  },
};
