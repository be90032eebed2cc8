/**
 * Graph in a reader: what a token and a pair suffice to answer is answered here, everything else by
 * the writer, as if it had been asked itself.
 */
import { fail } from '../graph/errors.ts';
import type { Graph } from '../graph/graph.ts';
import type { RawRequest } from '../graph/request.ts';
import type { GraphResponse } from '../graph/response.ts';
import type { SqliteReader } from '../store/sqlite/reader.ts';
import type { Awaitable, Store } from '../store/store.ts';
import { type Link, Unanswered } from './link.ts';
import { HEADERS, type Passed } from './messages.ts';

/** Thrown where a call asks for what a reader does not have; nothing has come of the call by then. */
export const NOT_HERE = new Error('only the writer can answer this');

/**
 * One node by its number, and parameters that change nothing but what is shown of it. A narrow gate:
 * what it does not know is the writer's.
 */
const PLAIN =
  /^\/(?:v\d{1,2}\.\d{1,2}\/)?\d{1,20}\/?(?:\?(?:(?:fields|access_token|appsecret_proof|locale)=[^&#[\]]*(?:&|$))*)?$/;

export interface FrontOptions {
  /** On the store of {@link readerStore}. */
  local: Graph;
  reader: Pick<SqliteReader, 'look'>;
  link: Link;
}

export type Front = Pick<Graph, 'answer' | 'refuse'>;

export function createFront({ local, reader, link }: FrontOptions): Front {
  async function passOn(raw: RawRequest): Promise<GraphResponse> {
    const { method, url, body, secure } = raw;
    const headers = HEADERS.map((name) => raw.header(name));
    const passed: Passed = { method, url, body, secure, headers };
    const isRepeatable = method === 'GET' || method === 'HEAD';
    try {
      return await link.ask<GraphResponse>({ kind: 'call', of: passed }, isRepeatable);
    } catch (error) {
      return refused(error);
    }
  }

  function otherwise(error: unknown, raw: RawRequest): Awaitable<GraphResponse> {
    return error === NOT_HERE ? passOn(raw) : refused(error);
  }

  function refused(error: unknown): GraphResponse {
    if (error instanceof Unanswered) return local.refuse(fail('unavailable'));
    throw error;
  }

  return {
    refuse: local.refuse,
    answer(raw) {
      if (raw.method !== 'GET' || raw.body !== undefined || !PLAIN.test(raw.url)) {
        return passOn(raw);
      }
      try {
        reader.look();
        const answer = local.answer(raw);
        return answer instanceof Promise ? answer.catch((error) => otherwise(error, raw)) : answer;
      } catch (error) {
        return otherwise(error, raw);
      }
    },
  };
}

/** A store that knows tokens and pairs; whatever else it is asked throws {@link NOT_HERE}. */
export function readerStore({ grant, subject }: SqliteReader): Store {
  const registry = knowing<Store['registry']>({ grant });
  const pairs = knowing<Store['pairs']>({ subject });
  // Token and pair are at hand here, so nobody need ask for both at once.
  const known = { registry, pairs, lookUp: undefined } as unknown as Store;
  return new Proxy(known, {
    get: (target, name) => (name in target ? Reflect.get(target, name) : knowing({})),
  });
}

/** Answers what it knows; every other method throws {@link NOT_HERE}. */
export function knowing<Port extends object>(known: Partial<Port>): Port {
  return new Proxy(known, {
    get: (target, name) => Reflect.get(target, name) ?? notHere,
  }) as Port;
}

function notHere(): never {
  throw NOT_HERE;
}
