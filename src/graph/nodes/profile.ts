/** The profile node: what the bot came for. Keys stand in the order asked for (dossier §2.2). */
import type { Subject } from '../../domain/pair.ts';
import { type FieldContext, PROFILE_FIELDS } from '../../domain/profile.ts';
import { type Call, fieldNames } from '../call.ts';
import { encode } from '../json.ts';

/** The answer's body. A field without a value is absent, never null. */
export function profileBody(call: Call): string {
  const subject = call.subject!;
  const context: FieldContext = {
    now: call.now,
    pictureUrl: (of: Subject) =>
      call.services.pictures.mint(call.version.behaviour.picture_form, of, call.now),
  };
  let body = '';
  for (const name of fieldNames(call)) {
    const value = PROFILE_FIELDS[name]!.value(subject, context);
    if (value !== null) body += `${body === '' ? '{' : ','}"${name}":${encode(value)}`;
  }
  return body === '' ? '{}' : `${body}}`;
}
