/** The profile node: what the bot came for. Keys stand in the order asked for (dossier §2.2). */
import type { Subject } from '../../domain/pair.ts';
import {
  type FieldContext,
  type FieldValue,
  PROFILE_FIELDS,
  type ProfileField,
} from '../../domain/profile.ts';
import { type Call, fieldNames } from '../call.ts';
import { encode, encodeString } from '../json.ts';

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
  for (const { field, before, write } of members) {
    const value = field.value(subject, context);
    if (value !== null) body += (body === '' ? '{' : ',') + before + write(value);
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

/** One member of the body: `"name":` and how its value is written. */
interface Member {
  field: ProfileField;
  before: string;
  write: (value: FieldValue) => string;
}

/** By what a field holds, so that no value is looked at to learn its type. */
const WRITERS = {
  string: encodeString,
  url: (escaped) => `"${escaped}"`,
  number: String,
  boolean: String,
  object: encode,
} as Record<ProfileField['type'], Member['write']>;

function membersOf(names: readonly string[]): Member[] {
  return names.map((name) => {
    const field = PROFILE_FIELDS[name]!;
    return { field, before: `"${name}":`, write: WRITERS[field.type] };
  });
}
