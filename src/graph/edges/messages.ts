/**
 * `POST /me/messages`: what the bot says (dossier §9.1). A sender action changes nothing that is
 * kept; a message stands in the thread, and is echoed.
 */
import type { MessageBody } from '../../domain/conversation.ts';
import type { Call } from '../call.ts';
import { type Failure, fail, isFailure } from '../errors.ts';
import type { Json } from '../json.ts';
import { midOf } from '../mids.ts';
import { readValue } from '../params.ts';
import { Forbidden, refusable } from '../refusable.ts';
import { checkUrls, keepAttachment, useAttachment } from '../send/attachments.ts';
import { checkMessage } from '../send/message.ts';
import { checkRecipient, findRecipient, type Recipient } from '../send/recipient.ts';
import { type Manner, outsideWindow, readManner } from '../send/window.ts';
import { isAbsent, type Members, oneOf } from '../shapes.ts';

export const SENDER_ACTIONS = ['mark_seen', 'typing_on', 'typing_off'];

export async function sendMessage(call: Call): Promise<Json | Failure> {
  const { params } = call.request;
  const recipient = readValue(params, 'recipient');
  if (isFailure(recipient)) return recipient;
  const message = readValue(params, 'message');
  if (isFailure(message)) return message;
  const action = params.get('sender_action');
  const no =
    checkRecipient(recipient.value) ?? checkContent(call, message.value, action || undefined);
  if (no !== undefined) return no;
  const to = recipient.value as Members;
  return isAbsent(message.value) ? act(call, to) : say(call, to, message.value as MessageBody);
}

function checkContent(call: Call, message: unknown, action: unknown): Failure | undefined {
  if (!isAbsent(message) && !isAbsent(action)) return fail('message_and_state');
  if (isAbsent(message) && isAbsent(action)) return fail('message_or_state');
  if (!isAbsent(action)) return oneOf(SENDER_ACTIONS)(action, 'sender_action');
  const { params } = call.request;
  return checkMessage(message, call.version.behaviour, params.has('filedata'));
}

async function act(call: Call, to: Members): Promise<Json | Failure> {
  const found = await findRecipient(call, to);
  return isFailure(found) ? found : namesRecipient(call, found, found.psid);
}

async function say(call: Call, to: Members, message: MessageBody): Promise<Json | Failure> {
  const { services, grant, version } = call;
  const { behaviour } = version;
  const manner = readManner(call.request.params, behaviour);
  if (isFailure(manner)) return manner;
  const body = await useAttachment(call, message);
  if (isFailure(body)) return body;
  const no = await checkUrls(call, message);
  if (no !== undefined) return no;
  const found = await findRecipient(call, to);
  if (isFailure(found)) return found;

  const { page, app } = grant!;
  const outgoing = {
    page_id: page.id,
    person_id: found.person_id,
    app_id: app.id,
    body,
    echoes: found.by !== 'user_ref' || behaviour.user_ref_names_psid,
  };
  const sent = await refusable(() =>
    services.messaging.send(outgoing, (_pair, thread) => {
      const refused = beyondWindow(call, found, manner, thread);
      if (refused !== undefined) throw new Forbidden(refused);
    }),
  );
  if (sent === undefined) return fail(behaviour.unknown_recipient);
  if (isFailure(sent)) return sent;
  const { psid, message: kept } = sent;
  const named = { page_id: page.id, thread: psid, id: kept.id, at: kept.at };
  const attachment_id = await keepAttachment(call, message);
  return {
    ...namesRecipient(call, found, psid),
    message_id: midOf(behaviour.mid_form, named),
    ...(attachment_id !== undefined && { attachment_id }),
  };
}

/** Customer matching writes to whom the page has never met. */
function beyondWindow(
  { version, now, grant }: Call,
  { by, confirmed_at }: Recipient,
  manner: Manner,
  thread: Parameters<typeof outsideWindow>[1],
): Failure | undefined {
  if (by === 'phone_number') return undefined;
  const opened = [thread.interacted_at, confirmed_at].filter((at) => at !== null);
  const interacted_at = opened.length === 0 ? null : Math.max(...opened);
  const moment = { ...manner, now, permissions: grant!.permissions };
  return outsideWindow(version.behaviour.messaging_window, { ...thread, interacted_at }, moment);
}

/** The PSID is told to whom knew it, or may (dossier §9.1). */
function namesRecipient(
  { version }: Call,
  { by, psid: known }: Recipient,
  psid: string | undefined,
): { recipient_id?: string } {
  const isTold = {
    id: true,
    phone_number: known !== undefined,
    user_ref: version.behaviour.user_ref_names_psid,
  }[by];
  return isTold && psid !== undefined ? { recipient_id: psid } : {};
}
