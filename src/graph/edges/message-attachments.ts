/** `POST /me/message_attachments`: gives a file an id, by which it can be sent many times. */
import type { Call } from '../call.ts';
import { type Failure, fail, isFailure } from '../errors.ts';
import type { Json } from '../json.ts';
import { readValue } from '../params.ts';
import { addAttachment } from '../send/attachments.ts';
import { checkAttachment } from '../send/message.ts';
import { isAbsent, isObject, type Members } from '../shapes.ts';

export async function uploadAttachment(call: Call): Promise<Json | Failure> {
  const { params } = call.request;
  const sent = readValue(params, 'message');
  if (isFailure(sent)) return sent;
  const message = sent.value;
  if (isAbsent(message)) return fail('param_required', { param: 'message' });
  if (!isObject(message)) return fail('param_object', { param: 'message' });
  const { attachment } = message;
  if (isAbsent(attachment)) return fail('param_required', { param: 'message[attachment]' });
  const hasFile = params.has('filedata');
  const no = checkAttachment(attachment, 'message[attachment]', call.version.behaviour, hasFile);
  if (no !== undefined) return no;
  const file = attachment as Members;
  if (String(file.type).toLowerCase() === 'template') return fail('template_not_file');
  return { attachment_id: await addAttachment(call, file) };
}
