import type { Attachment } from '../../domain/attachment.ts';
import type { Attachments } from '../store.ts';
import { add, type Rows } from './rows.ts';

export function memoryAttachments(): Attachments {
  const attachments: Rows<Attachment> = new Map();
  return {
    add: async (attachment) => add(attachments, attachment),
    attachment(page, id) {
      const known = attachments.get(id);
      return known?.page_id === page ? known : undefined;
    },
  };
}
