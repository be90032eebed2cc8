/** The profile node: what the bot came for. Keys stand in the order asked for (dossier §2.2). */
import type { Subject } from '../../domain/pair.ts';
import {
  type FieldContext,
  type FieldValue,
  PROFILE_FIELDS,
  type ProfileField,
} from '../../domain/profile.ts';
import { type Call, fieldNames } from '../call.ts';
import { flat } from '../flat.ts';
import { encode, escaped } from '../json.ts';

/** Writes an answer's body. A field without a value is absent, never null. */
export function profileWriter(): (call: Call) => string {
  // Lists of names are remembered where they are made; what is made of them is remembered here.
  const remembered = new WeakMap<readonly string[], readonly Member[]>();
  return (call) => {
    const names = fieldNames(call);
    let members = remembered.get(names);
    if (members === undefined) {
      members = membersOf(names);
      remembered.set(names, members);
    }
    return write(call, members);
  };
}

function write(call: Call, members: readonly Member[]): string {
  const subject = call.subject!;
  const context = new ReadContext(call);
  let body = '';
  let place: Place = FIRST;
  for (const { field, before, write, next } of members) {
    const value = field.value(subject, context);
    if (value === null) continue;
    body += before[place] + write(value);
    place = next;
  }
  return body + END[place];
}

class ReadContext implements FieldContext {
  readonly now: number;
  private readonly call: Call;

  constructor(call: Call) {
    this.now = call.now;
    this.call = call;
  }

  pictureUrl(subject: Subject): string {
    const { services, version, now } = this.call;
    return services.pictures.mintEscaped(version.behaviour.picture_form, subject, now);
  }
}

/** Where a member stands in the body: before all others, behind a text, or behind anything else. */
const [FIRST, BEHIND_TEXT, BEHIND_OTHER] = [0, 1, 2] as const;
type Place = typeof FIRST | typeof BEHIND_TEXT | typeof BEHIND_OTHER;

/** What ends the body, by the place behind its last member. */
const END = ['{}', '"}', '}'] as const;

/**
 * One member of the body. The quote that closes a text stands in what follows it: a body is made of
 * as few parts as can be.
 */
interface Member {
  field: ProfileField;
  /** What stands before its value, by place. */
  before: readonly string[];
  write: (value: FieldValue) => string;
  /** The place behind it. */
  next: Place;
}

/** By what a field holds, so that no value is looked at to learn its type. */
const WRITERS = {
  string: escaped,
  url: (escaped) => escaped,
  number: String,
  boolean: String,
  object: encode,
} as Record<ProfileField['type'], Member['write']>;

function membersOf(names: readonly string[]): Member[] {
  return names.map((name) => {
    const field = PROFILE_FIELDS[name]!;
    const isText = field.type === 'string' || field.type === 'url';
    const key = `"${name}":${isText ? '"' : ''}`;
    return {
      field,
      before: [`{${key}`, `",${key}`, `,${key}`].map(flat),
      write: WRITERS[field.type],
      next: isText ? BEHIND_TEXT : BEHIND_OTHER,
    };
  });
}
