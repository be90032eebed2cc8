/** A file that a page uploaded to send it more than once. */

export type AttachmentType = 'image' | 'audio' | 'video' | 'file';

export interface Attachment {
  id: string;
  page_id: string;
  type: AttachmentType;
  /** Where it is; null: the file itself was sent along. */
  url: string | null;
  /** Milliseconds since 1970. */
  created_at: number;
}
