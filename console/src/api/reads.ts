/** A read as a bot would make it, with why it is answered as it is. */
import { call } from './client.ts';
import type { EventType } from './types.ts';

export interface Step {
  check: string;
  rule: string;
  /** Null: it was not reached. */
  passed: boolean | null;
}

export interface Explanation {
  answer: string;
  because: string;
  remedy: string | null;
  remedy_event: EventType | null;
  walk: Step[];
}

export interface ReadAsked {
  page_id: string;
  psid: string;
  version?: string;
  fields?: string;
}

export interface Read {
  request: { method: string; url: string };
  status: number;
  headers: readonly (readonly [name: string, value: string])[];
  /** The bytes of the answer, as text. */
  body: string;
  explanation: Explanation | null;
}

export function read(asked: ReadAsked, signal?: AbortSignal): Promise<Read> {
  return call('POST', '/reads', { body: asked, signal });
}
