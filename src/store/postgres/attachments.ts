/** Files that pages uploaded: the lane of the attachment's id. */
import { keyLane } from '../../domain/psid.ts';
import type { Attachments } from '../store.ts';
import type { Database } from './database.ts';
import { attachmentTable } from './tables.ts';

export function postgresAttachments(database: Database): Attachments {
  const { columns, insert, record, values } = attachmentTable;
  const add = database.prepare(`${insert} ON CONFLICT DO NOTHING`);
  const select = database.prepare(
    `SELECT ${columns} FROM attachment WHERE lane = $1 AND id = $2 AND page_id = $3`,
  );
  return {
    async add(attachment) {
      return (await database.run(add, values([keyLane(attachment.id)], attachment))) === 1;
    },
    async attachment(page, id) {
      const row = await database.get(select, [keyLane(id), id, page]);
      return row && record(row);
    },
  };
}
