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
  /** `auto`: the version decides, also where the server pins a year. */
  era?: 'auto';
  fields?: string;
}

export interface Read {
  /** The URL has `PAGE_ACCESS_TOKEN` where the token stands. */
  request: { method: string; url: string };
  status: number;
  headers: readonly (readonly [name: string, value: string])[];
  /** The bytes of the answer, as text. */
  body: string;
  /** What faults on purpose would add, and whether one would end the connection. */
  latency_ms: number;
  dropped: boolean;
  /** Null: the request could not even be read. */
  explanation: Explanation | null;
}

export function read(asked: ReadAsked, signal?: AbortSignal): Promise<Read> {
  return call('POST', '/reads', { body: asked, signal });
}
