/** Whom a message is for: a PSID, a phone number, or the `user_ref` of a checkbox plugin. */
import { type Readability, readability } from '../../domain/consent.ts';
import type { Person } from '../../domain/person.ts';
import { isPsid } from '../../domain/psid.ts';
import { Refusal } from '../../domain/refusal.ts';
import { personBy } from '../../events/aliases.ts';
import { plainNumber } from '../../events/phones.ts';
import type { Call } from '../call.ts';
import { type Failure, fail, isFailure } from '../errors.ts';
import { isAbsent, isObject, type Members, object, plainText, text } from '../shapes.ts';

export interface Recipient {
  person_id: string;
  /** The page knows them by it already; undefined: not yet. */
  psid: string | undefined;
  by: 'id' | 'phone_number' | 'user_ref';
  /** When they confirmed the checkbox plugin, which opens the window. */
  confirmed_at: number | null;
}

/** The members of a recipient that name somebody. */
export const RECIPIENT_KEYS = ['id', 'phone_number', 'user_ref'] as const;
/** Those that are known, and refused. */
export const UNSUPPORTED_KEYS = [
  ...['comment_id', 'post_id', 'login_id', 'one_time_notif_token'],
  ...['notification_messages_token', 'thread_key'],
];

const NAME = object({ members: { first_name: text(), last_name: text() } });
const E164 = /^\+[1-9]\d{6,14}$/;

/** What is sent as `recipient`, before anybody is looked for. */
export function checkRecipient(recipient: unknown): Failure | undefined {
  if (isAbsent(recipient)) return fail('param_required', { param: 'recipient' });
  const isBlank = recipient === '' || (Array.isArray(recipient) && recipient.length === 0);
  if (isBlank) return fail('param_non_empty', { param: 'recipient' });
  if (!isObject(recipient)) return fail('param_object', { param: 'recipient' });
  const names = Object.keys(recipient).filter((name) => !isAbsent(recipient[name]));
  if (names.length === 0) return fail('param_non_empty', { param: 'recipient' });
  const known = [...RECIPIENT_KEYS, 'name', ...UNSUPPORTED_KEYS];
  const strangers = names.filter((name) => !known.includes(name));
  if (strangers.length > 0) {
    return fail('param_keys', { keys: strangers.join(', '), param: 'recipient' });
  }
  const key = names.find((name) => UNSUPPORTED_KEYS.includes(name));
  if (key !== undefined) return fail('recipient_unsupported', { key });
  const named = RECIPIENT_KEYS.filter((name) => !isAbsent(recipient[name]));
  if (named.length > 1) return fail('recipient_contradicts', { keys: named.join(', ') });
  return named.length === 0
    ? fail('param_required', { param: 'recipient[id]' })
    : checkKey(recipient, named[0]!);
}

function checkKey(recipient: Members, by: Recipient['by']): Failure | undefined {
  const { id, phone_number, user_ref, name } = recipient;
  if (!isAbsent(name)) {
    if (by !== 'phone_number') return fail('recipient_contradicts', { keys: `${by}, name` });
    const no = NAME(name, 'recipient[name]');
    if (no !== undefined) return no;
  }
  switch (by) {
    case 'id':
      return /^\d+$/.test(plainText(id)) ? undefined : fail('recipient_id');
    case 'phone_number':
      return E164.test(plainNumber(plainText(phone_number))) ? undefined : fail('recipient_phone');
    default:
      return text(250)(user_ref, 'recipient[user_ref]');
  }
}

/** Who that is; a failure, if it is nobody, or nobody the page may write to. */
export async function findRecipient(call: Call, recipient: Members): Promise<Recipient | Failure> {
  const found = isAbsent(recipient.id)
    ? await findPerson(call, recipient)
    : await findByPsid(call, plainText(recipient.id));
  if (isFailure(found)) return found;
  const { unknown_recipient, unreachable_recipient } = call.version.behaviour;
  switch (found && (await stateOf(call, found))) {
    case undefined:
      return fail(unknown_recipient);
    case 'revoked':
    case 'platform_disabled':
      return fail(unreachable_recipient);
    default:
      return found!;
  }
}

async function findByPsid({ services, grant }: Call, id: string): Promise<Recipient | undefined> {
  if (!isPsid(id)) return undefined;
  const subject = await services.store.pairs.subject(grant!.page.id, id);
  if (subject === undefined || subject.erased_at !== null) return undefined;
  return { person_id: subject.person_id, psid: id, by: 'id', confirmed_at: null };
}

async function findPerson(
  call: Call,
  { phone_number, user_ref }: Members,
): Promise<Recipient | Failure | undefined> {
  const { services, grant } = call;
  const { page } = grant!;
  if (isAbsent(phone_number)) {
    const name = plainText(user_ref);
    const person = await personBy(services.store, { kind: 'user_ref', scope: page.id, name });
    if (person === undefined) return undefined;
    const psid = await services.store.people.psid(person.id, page.id);
    const confirmed_at = await confirmedAt(call, person.id, psid, name);
    return { person_id: person.id, psid, by: 'user_ref', confirmed_at };
  }
  const permission = 'pages_messaging_phone_number';
  if (!grant!.permissions.includes(permission)) return fail('permission_missing', { permission });
  const person = await services.phones.find(plainText(phone_number));
  return person && matched(call, person);
}

/**
 * Customer matching makes the pair, and no more: the profile stays closed until they reply.
 * Undefined: the person has gone meanwhile.
 */
async function matched({ services, grant }: Call, person: Person): Promise<Recipient | undefined> {
  const page_id = grant!.page.id;
  const standing = await services.store.people.psid(person.id, page_id);
  if (standing === undefined) {
    try {
      await services.ingest.admit({ type: 'customer_matched', person_id: person.id, page_id });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'not_found') return undefined;
      throw error;
    }
  }
  return { person_id: person.id, psid: standing, by: 'phone_number', confirmed_at: null };
}

async function confirmedAt(
  { services: { store }, grant }: Call,
  person: string,
  psid: string | undefined,
  user_ref: string,
): Promise<number | null> {
  const page = grant!.page.id;
  const facts = [
    ...(await store.people.facts(person, page)),
    ...(psid === undefined ? [] : await store.pairs.facts(page, psid)),
  ];
  const confirmations = facts.filter(
    ({ type, detail }) => type === 'checkbox_plugin' && detail.user_ref === user_ref,
  );
  return confirmations.reduce<number | null>((newest, { at }) => Math.max(newest ?? at, at), null);
}

/** How the two stand; undefined: the person has gone. Whether there is a profile is no matter. */
async function stateOf(
  { services: { store }, grant }: Call,
  { person_id, psid }: Recipient,
): Promise<Readability | undefined> {
  const person = await store.people.person(person_id);
  if (person === undefined) return undefined;
  const subject = psid && (await store.pairs.subject(grant!.page.id, psid));
  return readability({ ...person, phone_only: false }, subject || STRANGER);
}

const STRANGER = { granted_at: null, revoked_at: null };
