/** The message of the Send API: is it one, and as long as this version lets it be? */
import { type Failure, fail } from '../errors.ts';
import {
  anything,
  boolean,
  isAbsent,
  isObject,
  list,
  type Members,
  object,
  oneOf,
  type Shape,
  text,
  url,
} from '../shapes.ts';
import type { Behaviour } from '../versions.ts';
import { checkTemplate, type Templates } from './templates.ts';

const METADATA_CHARS_MAX = 1000;
const REPLY_TITLE_CHARS_MAX = 20;
const REPLY_PAYLOAD_CHARS_MAX = 1000;

/** In the order of their names, as Graph tells enumerations. */
export const ATTACHMENT_TYPES = ['audio', 'file', 'image', 'template', 'video'];

export const QUICK_REPLY_TYPES = ['text', 'location', 'user_phone_number', 'user_email'];

const REPLY = object({
  required: ['content_type'],
  members: {
    content_type: oneOf(QUICK_REPLY_TYPES),
    title: text(REPLY_TITLE_CHARS_MAX),
    payload: text(REPLY_PAYLOAD_CHARS_MAX),
    image_url: url,
  },
});

const quickReply =
  (location: Behaviour['location_reply']): Shape =>
  (value, param) => {
    const no = REPLY(value, param);
    if (no !== undefined) return no;
    const { content_type, title, payload } = value as Members;
    const type = String(content_type).toLowerCase();
    if (type === 'location' && location === 'refused') return fail('location_reply_gone');
    if (type !== 'text') return undefined;
    if (isAbsent(title)) return fail('quick_reply_title');
    return isAbsent(payload) ? fail('quick_reply_payload') : undefined;
  };

/** The file of an attachment: somewhere on the web, one that was uploaded, or sent along. */
const FILE = object({
  members: { url, attachment_id: text(), is_reusable: boolean },
});

/** `hasFile`: the file itself came with the request, as `filedata`. */
export function checkAttachment(
  attachment: unknown,
  param: string,
  templates: Templates,
  hasFile: boolean,
): Failure | undefined {
  if (!isObject(attachment)) return fail('param_object', { param });
  const { type, payload } = attachment;
  if (isAbsent(type)) return fail('param_required', { param: `${param}[type]` });
  const no = oneOf(ATTACHMENT_TYPES)(type, `${param}[type]`);
  if (no !== undefined) return no;
  if (isAbsent(payload)) return fail('param_required', { param: `${param}[payload]` });
  if (String(type).toLowerCase() === 'template') return checkTemplate(payload, templates);
  const file = FILE(payload, `${param}[payload]`);
  if (file !== undefined) return file;
  const { url: from, attachment_id: known } = payload as Members;
  return isAbsent(from) && isAbsent(known) && !hasFile
    ? fail('param_required', { param: `${param}[payload][url]` })
    : undefined;
}

export function checkMessage(
  message: unknown,
  behaviour: Behaviour,
  hasFile: boolean,
): Failure | undefined {
  const { text_chars_max, quick_replies_max, location_reply } = behaviour;
  const shape = object({
    members: {
      text: text(text_chars_max),
      attachment: anything,
      quick_replies: list(quickReply(location_reply), { min: 1, max: quick_replies_max }),
      metadata: text(METADATA_CHARS_MAX),
      dynamic_text: anything,
    },
  });
  if (isObject(message) && Object.keys(message).length === 0) return fail('message_empty');
  const isBlank = isObject(message) && message.text === '' && isAbsent(message.attachment);
  const no = isBlank ? fail('message_empty') : shape(message, 'message');
  if (no !== undefined) return no;
  const { text: said, attachment } = message as Members;
  if (isAbsent(said) && isAbsent(attachment)) return fail('message_empty');
  if (!isAbsent(said) && !isAbsent(attachment)) return fail('message_both');
  return isAbsent(attachment)
    ? undefined
    : checkAttachment(attachment, 'message[attachment]', behaviour, hasFile);
}
