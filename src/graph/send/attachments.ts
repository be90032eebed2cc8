/** Attachments: files on the web that are sent by their URL, and again by the id they were given. */

import type { Attachment, AttachmentType } from '../../domain/attachment.ts';
import type { MessageBody } from '../../domain/conversation.ts';
import { isId } from '../../domain/psid.ts';
import type { Call } from '../call.ts';
import { type Failure, fail } from '../errors.ts';
import { isAbsent, isObject, type Members, plainText } from '../shapes.ts';
import { extensionUrls, isWhitelisted } from './buttons.ts';

/** The message as it is kept: texts are text, whatever the client's JSON made of them. */
export async function useAttachment(
  { services, grant }: Call,
  message: MessageBody,
): Promise<MessageBody | Failure> {
  const { text, attachment } = message;
  for (const id of attachmentIds(attachment)) {
    const known = isId(id) && (await services.store.attachments.attachment(grant!.page.id, id));
    if (!known) return fail('attachment_unknown');
  }
  return typeof text === 'number' ? { ...message, text: String(text) } : message;
}

/** The ids of uploaded files that a message stands on: its own, and those of a media template. */
function attachmentIds(attachment: unknown): string[] {
  const payload = isObject(attachment) && isObject(attachment.payload) ? attachment.payload : {};
  const elements = Array.isArray(payload.elements) ? payload.elements : [];
  return [payload, ...elements]
    .filter(isObject)
    .map((part) => part.attachment_id)
    .filter((id) => !isAbsent(id))
    .map(plainText);
}

/** A URL that opens with Messenger Extensions must be on a domain that the page has set. */
export async function checkUrls(
  { services, grant }: Call,
  { attachment }: MessageBody,
): Promise<Failure | undefined> {
  const urls = [...extensionUrls(attachment)];
  if (urls.length === 0) return undefined;
  const { whitelisted_domains = [] } = await services.store.registry.settings(grant!.page.id);
  const stranger = urls.find((url) => !isWhitelisted(url, whitelisted_domains));
  return stranger === undefined ? undefined : fail('not_whitelisted', { what: 'URL' });
}

/** The id of a file that was sent to be used again; undefined: it was not. */
export async function keepAttachment(
  call: Call,
  { attachment }: MessageBody,
): Promise<string | undefined> {
  if (!isObject(attachment) || !isObject(attachment.payload)) return undefined;
  if (plainText(attachment.type).toLowerCase() === 'template') return undefined;
  const { is_reusable, attachment_id } = attachment.payload;
  const isReusable = is_reusable === true || is_reusable === 'true';
  return isReusable && isAbsent(attachment_id) ? addAttachment(call, attachment) : undefined;
}

/** Keeps where the file is, not the file: nothing is fetched. */
export async function addAttachment(
  { services, grant, now }: Call,
  { type, payload }: Members,
): Promise<string> {
  const { url } = payload as Members;
  const kept: Omit<Attachment, 'id'> = {
    page_id: grant!.page.id,
    type: String(type).toLowerCase() as AttachmentType,
    url: isAbsent(url) ? null : String(url),
    created_at: now,
  };
  for (;;) {
    const id = services.mintId();
    if (await services.store.attachments.add({ id, ...kept })) return id;
  }
}
