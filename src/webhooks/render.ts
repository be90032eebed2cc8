/**
 * A notice → the body of its webhook. Nothing else goes in, so that every attempt has the same
 * bytes, and these are the bytes that are signed.
 *
 * Shapes and the order of members: dossier §6.2 and what `versions.ts` says of the year.
 */
import type { Notice, NoticeKind } from '../domain/notice.ts';
import type { Referral } from '../domain/referral.ts';
import { encode, type Json } from '../graph/json.ts';
import { midOf } from '../graph/mids.ts';
import type { Behaviour, PostbackMember } from '../graph/versions.ts';

/** Whom a notice is about; `thread` is the PSID, wherever the notice names one. */
export interface Parties {
  page_id: string;
  thread: string;
}

type Members = Record<string, Json | undefined>;

interface Told extends Parties {
  notice: Notice;
  behaviour: Behaviour;
}

export function render(notice: Notice, parties: Parties, behaviour: Behaviour): string {
  if (notice.detail.body !== undefined) return notice.detail.body;
  const told = { ...parties, notice, behaviour };
  const messaging = { ...ENVELOPES[notice.kind](told), ...EVENTS[notice.kind](told) };
  const entry = { id: parties.page_id, time: notice.time, messaging: [messaging] };
  return encode({ object: 'page', entry: [entry] });
}

/** What the dashboard's Test button sends: another shape, with seconds for its time. */
export function renderTest(field: string, page_id: string, now: number): string {
  const entry = {
    changes: [{ field, value: { page_id } }],
    id: '0',
    time: Math.floor(now / 1000),
  };
  return encode({ entry: [entry], object: 'page' });
}

type Part = (told: Told) => Members;

const sender: Part = ({ thread }) => ({ sender: { id: thread } });
const recipient: Part = ({ page_id }) => ({ recipient: { id: page_id } });
const timestamp: Part = ({ notice }) => ({ timestamp: notice.at });

const fromPerson: Part = (told) => ({ ...sender(told), ...recipient(told), ...timestamp(told) });
const tapped: Part = (told) =>
  told.behaviour.taps_name_sender_last
    ? { ...recipient(told), ...timestamp(told), ...sender(told) }
    : fromPerson(told);

const ENVELOPES: Readonly<Record<NoticeKind, Part>> = {
  message: fromPerson,
  postback: tapped,
  optin: tapped,
  checkbox_optin: (told) => ({ ...recipient(told), ...timestamp(told) }),
  referral: tapped,
  delivery: (told) => ({
    ...sender(told),
    ...recipient(told),
    ...(told.behaviour.delivery_timestamp && timestamp(told)),
  }),
  read: fromPerson,
  echo: (told) => ({
    sender: { id: told.page_id },
    recipient: { id: told.thread },
    ...timestamp(told),
  }),
};

const EVENTS: Readonly<Record<NoticeKind, Part>> = {
  message: (told) => ({ message: message(told), ...priorMessage(told) }),
  postback: (told) => ({ postback: postback(told), ...priorMessage(told) }),
  optin: (told) => ({ optin: { ref: told.notice.detail.ref }, ...priorMessage(told) }),
  checkbox_optin: ({ notice: { detail } }) => ({
    optin: { ref: detail.ref, user_ref: detail.user_ref },
  }),
  referral: ({ notice, behaviour }) => ({ referral: referral(notice.detail.referral!, behaviour) }),
  delivery: ({ notice: { at, number, detail }, behaviour }) => ({
    delivery: { mids: detail.mids, watermark: at, seq: receiptSeq(number, behaviour) },
  }),
  read: ({ notice: { at, number }, behaviour }) => ({
    read: { watermark: at, seq: receiptSeq(number, behaviour) },
  }),
  echo: (told) => {
    const { app_id, metadata } = told.notice.detail;
    const app = app_id === undefined ? undefined : BigInt(app_id);
    const attachments = told.notice.detail.attachments?.map(echoed);
    return { message: { is_echo: true, app_id: app, metadata, ...message(told), attachments } };
  },
};

/** A template is echoed with what it is headed by (public files 2016-07 and 2016-10). */
function echoed(attachment: object): Json {
  const { type, payload } = attachment as { type?: Json; payload?: Record<string, Json> };
  if (type !== 'template' || payload === undefined) return attachment as Json;
  const { text, elements } = payload;
  const first = Array.isArray(elements) ? (elements[0] as Record<string, Json>) : undefined;
  return { title: text ?? first?.title ?? '', url: null, type, payload };
}

function message(told: Told): Members {
  const { text, payload, attachments, nlp } = told.notice.detail;
  return {
    quick_reply: payload === undefined ? undefined : { payload },
    mid: mid(told),
    seq: told.behaviour.numbers_messages ? told.notice.number : undefined,
    text,
    attachments: attachments as Json | undefined,
    nlp: nlp as Json | undefined,
  };
}

function postback(told: Told): Members {
  const { title, payload, referral: riding } = told.notice.detail;
  const members: Record<PostbackMember, () => Json | undefined> = {
    mid: () => mid(told),
    title: () => title ?? payload,
    payload: () => payload,
    referral: () => (riding === undefined ? undefined : referral(riding, told.behaviour)),
  };
  return Object.fromEntries(
    told.behaviour.postback_members.map((name) => [name, members[name]()] as const),
  );
}

/** The chat plugin names its website, and `ref` even where there is none. */
function referral({ source, ref, ad_id, referer_uri }: Referral, behaviour: Behaviour): Members {
  const type = 'OPEN_THREAD';
  if (source !== 'CUSTOMER_CHAT_PLUGIN') return { ref, ad_id, source, type };
  const is_guest_user = behaviour.tells_guests ? false : undefined;
  return { ref: ref ?? null, source, type, referer_uri, is_guest_user };
}

function priorMessage({ notice: { detail } }: Told): Members {
  return detail.user_ref === undefined
    ? {}
    : { prior_message: { source: 'checkbox_plugin', identifier: detail.user_ref } };
}

function mid({ page_id, thread, notice: { at, name, detail }, behaviour }: Told): string {
  return detail.mid ?? midOf(behaviour.mid_form, { page_id, thread, id: name, at });
}

function receiptSeq(number: number, { receipt_seq }: Behaviour): number | undefined {
  if (receipt_seq === 'none') return undefined;
  return receipt_seq === 'zero' ? 0 : number;
}
