/**
 * `debug=all`: `__debug__` with messages, last in an answer (dossier §5.2). What it says of a read is
 * why it was answered so, and only of a person whom the token's own page knows.
 */
import type { Call } from './call.ts';
import { explainCall } from './explain.ts';
import { encode, type Json } from './json.ts';
import { isJson } from './presentation.ts';
import { textOf } from './request.ts';

const LEVELS: Readonly<Record<string, readonly string[]>> = {
  all: ['info', 'warning'],
  info: ['info', 'warning'],
  warning: ['warning'],
};

/** The messages that the request wants; undefined: it wants none. */
export async function debugMessages(calls: readonly Call[]): Promise<Json[] | undefined> {
  const wanted = textOf(calls[0]!.request.params, 'debug')?.toLowerCase() ?? '';
  const levels = Object.hasOwn(LEVELS, wanted) ? LEVELS[wanted]! : undefined;
  if (levels === undefined) return undefined;
  const messages: Json[] = [];
  for (const call of calls) {
    if (!call.services.explains || call.subject === undefined) continue;
    const { answer, because, remedy } = await explainCall(call);
    const type = answer === 'profile' ? 'info' : 'warning';
    const message = remedy === null ? because : `${because} ${remedy}`;
    if (levels.includes(type)) messages.push({ message, type });
  }
  return messages;
}

/** The body with the messages in it. */
export function withMessages(body: string, messages: Json[]): string {
  if (!isJson(body)) return body;
  const member = `"__debug__":${encode({ messages })}`;
  return body === '{}' ? `{${member}}` : `${body.slice(0, -1)},${member}}`;
}
