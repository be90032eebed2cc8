/** Plays what a person does, and tells what came of it. */
import { say, sayProblem } from '../components/toast.tsx';
import { call } from './client.ts';
import type { EventAnswer, EventInput } from './types.ts';

/**
 * Undefined: it was refused, and the person who plays has been told why. An id is made here, so that
 * a call that is sent again after a session ended happens once.
 */
export async function play(event: EventInput): Promise<EventAnswer | undefined> {
  try {
    const id = event.id ?? `console-${crypto.randomUUID()}`;
    return await call<EventAnswer>('POST', '/events', { body: { ...event, id } });
  } catch (error) {
    sayProblem(error);
    return undefined;
  }
}

/** The same, and a word of what was done. */
export async function playAndSay(event: EventInput, done: string): Promise<boolean> {
  const answer = await play(event);
  if (answer !== undefined) say(done);
  return answer !== undefined;
}
