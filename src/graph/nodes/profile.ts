/** The profile node: what the bot came for. Keys stand in the order asked for (dossier §2.2). */
import type { Subject } from '../../domain/pair.ts';
import {
  type FieldContext,
  type FieldValue,
  PROFILE_FIELDS,
  type ProfileField,
} from '../../domain/profile.ts';
import { type Call, fieldNames } from '../call.ts';
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
  for (const { field, first, next, write, after } of members) {
    const value = field.value(subject, context);
    if (value !== null) body += (body === '' ? first : next) + write(value) + after;
  }
  return body === '' ? '{}' : `${body}}`;
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

/** One member of the body: what stands before its value, how that is written, and what closes it. */
interface Member {
  field: ProfileField;
  /** Before the value of the body's first member, and of one that follows. */
  first: string;
  next: string;
  write: (value: FieldValue) => string;
  after: string;
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
    const after = field.type === 'string' || field.type === 'url' ? '"' : '';
    const before = `"${name}":${after}`;
    return { field, first: `{${before}`, next: `,${before}`, write: WRITERS[field.type], after };
  });
}
