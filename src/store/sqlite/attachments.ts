/** Files that pages uploaded: the lane of the attachment's id. */
import { keyLane } from '../../domain/psid.ts';
import type { Attachments } from '../store.ts';
import type { Database } from './database.ts';
import { attachmentTable } from './tables.ts';
import type { Writer } from './writer.ts';

export function sqliteAttachments(database: Database, group: Writer): Attachments {
  const { columns, insert, record, values } = attachmentTable;
  const add = database.prepare(`${insert} ON CONFLICT DO NOTHING`);
  const select = database.prepare(
    `SELECT ${columns} FROM attachment WHERE lane = ? AND id = ? AND page_id = ?`,
  );
  return {
    add: (attachment) =>
      group.write([], () => add.run(...values([keyLane(attachment.id)], attachment)) === 1),
    attachment(page, id) {
      const row = select.get(keyLane(id), id, page);
      return row && record(row);
    },
  };
}
