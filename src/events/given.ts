/**
 * Webhooks whose body somebody gives as it is: what a bot got in production, or what it should
 * never get. Nothing happened here, so no fact goes with them, and each has a line of its own.
 */
import { type Delivery, newDelivery, personThread } from '../domain/delivery.ts';
import type { NoticeKind } from '../domain/notice.ts';
import type { Random } from '../domain/psid.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Store } from '../store/store.ts';
import { LIFETIME_MS } from './queue.ts';

export interface Given {
  page_id: string;
  /** One of the apps that the page subscribes; absent: all of them. */
  app_id?: string;
  /** Any text: it is signed and sent as these characters in UTF-8. */
  body: string;
}

/** Resolves with what was queued, once it is durable. Rejects with a `Refusal`. */
export async function queueGiven(
  { registry, outbox }: Pick<Store, 'registry' | 'outbox'>,
  { page_id, app_id, body }: Given,
  { now, random }: { now: number; random: Random },
): Promise<Delivery[]> {
  const subscribers = await registry.subscribers(page_id);
  const told = subscribers.filter((one) => app_id === undefined || one.app_id === app_id);
  if (told.length === 0) {
    const who = app_id === undefined ? 'No app' : `App ${app_id}`;
    const what = app_id === undefined ? 'has a webhook and is' : 'has no webhook, or is not';
    throw new Refusal('not_found', `${who} ${what} subscribed by page ${page_id}.`, 'page_id');
  }
  const id = `body-${Buffer.from(random(12)).toString('base64url')}`;
  const kind = kindOf(body);
  const notice = { kind, at: now, time: now, number: 1, name: id, detail: { body } };
  const line = { page_id, thread: personThread(id), seq: 1 };
  const queued = told.map((one) =>
    newDelivery(
      { ...line, app_id: one.app_id },
      { notice, version: one.version, now, lifetime_ms: LIFETIME_MS },
    ),
  );
  for (const delivery of queued) await outbox.add(delivery);
  return queued;
}

/** By which member of a `messaging` its kind is told; a body that is none of ours goes as a message. */
const KINDS: readonly (readonly [member: string, kind: NoticeKind])[] = [
  ['message', 'message'],
  ['postback', 'postback'],
  ['optin', 'optin'],
  ['referral', 'referral'],
  ['delivery', 'delivery'],
  ['read', 'read'],
];

function kindOf(body: string): NoticeKind {
  const members = messagingOf(body);
  const found = KINDS.find(([member]) => Object.hasOwn(members, member));
  const kind = found?.[1] ?? 'message';
  const { message } = members as { message?: { is_echo?: unknown } | null };
  if (kind === 'message' && message?.is_echo === true) return 'echo';
  return kind === 'optin' && !Object.hasOwn(members, 'sender') ? 'checkbox_optin' : kind;
}

function messagingOf(body: string): object {
  try {
    const messaging = JSON.parse(body)?.entry?.[0]?.messaging?.[0];
    return typeof messaging === 'object' && messaging !== null ? messaging : {};
  } catch {
    return {};
  }
}
