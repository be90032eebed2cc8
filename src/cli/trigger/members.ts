/** `--set path=value`: a member of the event, by its own name or as its webhook would carry it. */
import type { FactDetail } from '../../domain/pair.ts';
import { Refusal } from '../../domain/refusal.ts';

export type Members = Record<string, unknown>;

/** What an event has besides what the other flags say. */
type Settable = keyof FactDetail | 'psid' | 'at';

/** How a value is written: as it stands, or as JSON. */
type Form = 'text' | 'json';

const FORMS: Readonly<Record<Settable, Form>> = {
  text: 'text',
  payload: 'text',
  ref: 'text',
  ad_id: 'text',
  user_ref: 'text',
  title: 'text',
  referer_uri: 'text',
  mid: 'text',
  mids: 'json',
  attachments: 'json',
  nlp: 'json',
  psid: 'text',
  at: 'json',
};

/** Where a webhook carries it. */
const CARRIED: Readonly<Record<string, Settable>> = {
  timestamp: 'at',
  'sender.id': 'psid',
  'message.mid': 'mid',
  'message.text': 'text',
  'message.quick_reply.payload': 'payload',
  'message.attachments': 'attachments',
  'message.nlp': 'nlp',
  'postback.mid': 'mid',
  'postback.title': 'title',
  'postback.payload': 'payload',
  'optin.ref': 'ref',
  'optin.user_ref': 'user_ref',
  'prior_message.identifier': 'user_ref',
  'referral.ref': 'ref',
  'referral.ad_id': 'ad_id',
  'referral.referer_uri': 'referer_uri',
  'delivery.mids': 'mids',
  'delivery.watermark': 'at',
  'read.watermark': 'at',
};

/** Members below one that is a list or an object, as in `attachments.0.type`. */
const DEPTH_MAX = 8;
const INDEX_MAX = 100;

/** Throws a `Refusal` that says what is wrong with one of them. */
export function membersOf(settings: readonly string[]): Members {
  const members: Members = {};
  for (const setting of settings) {
    const at = setting.indexOf('=');
    if (at < 1) throw new Refusal('invalid', `--set ${setting} is not path=value.`);
    const [path, value] = [setting.slice(0, at), setting.slice(at + 1)];
    const [member, ...rest] = placeOf(path);
    put(members, [member, ...rest], read(value, FORMS[member], rest.at(-1)), path);
  }
  return members;
}

function placeOf(path: string): [Settable, ...string[]] {
  const carried = Object.keys(CARRIED).find((one) => path === one || path.startsWith(`${one}.`));
  const inner = carried === undefined ? path : CARRIED[carried] + path.slice(carried.length);
  const [member = '', ...rest] = inner.split('.');
  if (!Object.hasOwn(FORMS, member) || (rest.length > 0 && FORMS[member as Settable] === 'text')) {
    const known = [...Object.keys(FORMS), ...Object.keys(CARRIED)].join(', ');
    throw new Refusal('invalid', `--set ${path} is nothing that an event has. Known are ${known}.`);
  }
  if (rest.length > DEPTH_MAX) throw new Refusal('invalid', `--set ${path} is too deep.`);
  return [member as Settable, ...rest];
}

/** Everything else inside of a list or an object is text, also where it looks like a number. */
const NUMBERS = new Set(['lat', 'long', 'confidence']);

/**
 * `leaf`: the last part of the path, inside of a member. What is meant as JSON and is none is text:
 * a time needs no quotes.
 */
function read(text: string, form: Form, leaf: string | undefined): unknown {
  const isJson = leaf === undefined ? form === 'json' : NUMBERS.has(leaf) || /^[[{]/.test(text);
  if (!isJson) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function put(members: Members, [name, ...rest]: string[], value: unknown, path: string): void {
  let node: Record<string, unknown> = members;
  let key = name!;
  for (const next of rest) {
    const isIndex = /^\d+$/.test(next);
    if (isIndex && Number(next) >= INDEX_MAX) {
      throw new Refusal('invalid', `--set ${path} counts further than ${INDEX_MAX - 1}.`);
    }
    if (!Object.hasOwn(node, key)) define(node, key, isIndex ? [] : {});
    const inner = node[key];
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner) !== isIndex) {
      throw new Refusal('invalid', `--set ${path} contradicts what was set before it.`);
    }
    node = inner as Record<string, unknown>;
    key = next;
  }
  define(node, key, value);
}

/** A name that every object has already, as `__proto__`, is a name like any other. */
function define(node: object, key: string, value: unknown): void {
  Object.defineProperty(node, key, { value, writable: true, enumerable: true, configurable: true });
}
