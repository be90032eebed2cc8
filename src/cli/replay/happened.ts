/**
 * What happened, by the webhook that told of it: the inverse of how webhooks are made here (dossier
 * §6.2). What a webhook does not carry cannot be known, and is not made up.
 */
import { EVENTS, type EventType } from '../../domain/consent.ts';
import { GET_STARTED } from '../../domain/notice.ts';
import { isPsid } from '../../domain/psid.ts';

/** One `messaging` of a body: events in their order, or why it makes none. */
export type Read = { happened: Happened[]; left: string[] } | { passed: string };

export interface Happened {
  type: EventType;
  /** Members of the event, as the Admin API names them. */
  members: Record<string, unknown>;
  /** Undefined: known by the `user_ref` alone. */
  psid: string | undefined;
  user_ref: string | undefined;
  /** Milliseconds since 1970. */
  at: number | undefined;
}

type Members = Record<string, unknown>;

export function readMessaging(messaging: unknown): Read {
  if (!isMembers(messaging)) return { passed: 'what is told of is no object' };
  const row = ROWS.find(([member]) => isMembers(messaging[member]));
  if (row === undefined) return { passed: `nothing here happens by ${told(messaging)}` };
  const [member, read] = row;
  const sender = isMembers(messaging.sender) ? messaging.sender.id : undefined;
  const psid = typeof sender === 'string' || typeof sender === 'number' ? `${sender}` : undefined;
  if (psid !== undefined && !isPsid(psid)) return { passed: 'its sender is no PSID' };
  const left: string[] = [];
  const found = read(messaging[member] as Members, { messaging, left, psid });
  if (typeof found === 'string') return { passed: found };
  const prior = isMembers(messaging.prior_message) ? messaging.prior_message.identifier : undefined;
  const happened = found.map(([type, members]): Happened => {
    const user_ref = textOf(members.user_ref) ?? textOf(prior);
    return {
      type,
      // A PSID is adopted where the event makes one.
      members: { ...members, ...(user_ref && { user_ref }), ...adopted(type, psid) },
      psid,
      user_ref,
      at: timeOf(messaging.timestamp) ?? timeOf((messaging[member] as Members).watermark),
    };
  });
  if (psid !== undefined || happened.every(({ user_ref }) => user_ref !== undefined)) {
    return { happened, left };
  }
  return { passed: 'it names neither a sender nor a user_ref' };
}

interface Around {
  messaging: Members;
  /** What could not be taken over. */
  left: string[];
  psid: string | undefined;
}

type Row = (value: Members, around: Around) => [EventType, Members][] | string;

/** In this order: a message may stand beside others. */
const ROWS: readonly (readonly [member: string, read: Row])[] = [
  ['message', readMessage],
  ['postback', readPostback],
  [
    'optin',
    ({ ref, user_ref }, { psid }) =>
      psid === undefined
        ? [['checkbox_plugin', texts({ ref, user_ref })]]
        : [['send_to_messenger', texts({ ref })]],
  ],
  ['referral', (value) => referralOf(value)],
  ['delivery', ({ mids }) => [['message_delivered', Array.isArray(mids) ? { mids } : {}]]],
  ['read', () => [['message_read', {}]]],
];

function readMessage(value: Members, { left }: Around): [EventType, Members][] | string {
  if (value.is_echo === true) return 'an echo is what a bot itself said';
  const { mid, text, quick_reply } = value;
  const payload = isMembers(quick_reply) ? quick_reply.payload : undefined;
  const attachments = listOf(value.attachments).flatMap((one) => attachmentOf(one, left));
  const nlp = nlpOf(value.nlp, left);
  const members = {
    ...texts({ mid, text, payload }),
    ...(attachments.length > 0 && { attachments }),
    ...(nlp && { nlp }),
  };
  return [['message', members]];
}

/** Get Started is a button like others on the wire; by these it is told from them. */
function readPostback(value: Members): [EventType, Members][] | string {
  const { payload, title, mid, referral } = value;
  const isFirst =
    isMembers(referral) || title === GET_STARTED.title || payload === GET_STARTED.payload;
  const members = texts({ mid, title, payload });
  if (!isFirst) return [['postback', members]];
  const came = isMembers(referral) ? referralOf(referral) : [];
  if (typeof came === 'string') return came;
  return [...came, ['get_started', members]];
}

const SOURCES: Readonly<Record<string, EventType>> = {
  ADS: 'ad_clicked',
  SHORTLINK: 'link_opened',
  CUSTOMER_CHAT_PLUGIN: 'customer_chat_opened',
};

function referralOf({ source, ref, ad_id, referer_uri }: Members): [EventType, Members][] | string {
  const type = typeof source === 'string' ? SOURCES[source] : undefined;
  if (type !== undefined) return [[type, texts({ ref, ad_id, referer_uri })]];
  return `nobody comes here by ${JSON.stringify(source ?? null)}`;
}

const ATTACHMENTS = new Set(['image', 'audio', 'video', 'file', 'location']);

function attachmentOf(value: unknown, left: string[]): object[] {
  const { type, payload } = isMembers(value) ? value : {};
  if (typeof type !== 'string' || !ATTACHMENTS.has(type) || !isMembers(payload)) {
    left.push(`an attachment of type ${JSON.stringify(type ?? null)}`);
    return [];
  }
  const { lat, long } = isMembers(payload.coordinates) ? payload.coordinates : {};
  const coordinates = typeof lat === 'number' && typeof long === 'number' && { lat, long };
  const known = { ...texts({ url: payload.url }), ...(coordinates && { coordinates }) };
  return [{ type, payload: known }];
}

/** Entities of the form that was recorded; others have members of their own. */
function nlpOf(value: unknown, left: string[]): object | undefined {
  if (!isMembers(value)) return undefined;
  const entities: Record<string, object[]> = {};
  for (const [name, found] of Object.entries(isMembers(value.entities) ? value.entities : {})) {
    const known = listOf(found).flatMap((one) => {
      const { confidence, value: what } = isMembers(one) ? one : {};
      if (typeof confidence === 'number' && typeof what === 'string') {
        return [{ confidence, value: what }];
      }
      left.push(`an entity ${name}`);
      return [];
    });
    if (known.length > 0) entities[name] = known;
  }
  return Object.keys(entities).length > 0 ? { entities } : undefined;
}

function adopted(type: EventType, psid: string | undefined): { psid?: string } {
  return EVENTS[type].makes === 'psid' && psid !== undefined ? { psid } : {};
}

/** Which members it has besides those that every one has. */
function told(messaging: Members): string {
  const every = ['sender', 'recipient', 'timestamp'];
  const names = Object.keys(messaging).filter((name) => !every.includes(name));
  return names.length === 0 ? 'nothing' : names.map((name) => name.slice(0, 60)).join(', ');
}

/** Those that are text, and not empty. */
function texts(members: Members): Record<string, string> {
  const kept = Object.entries(members).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(kept);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Some recordings have seconds of a test, or none. */
function timeOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
