import {
  type Message,
  messageOf,
  NO_THREAD,
  type Thread,
  threadAfter,
} from '../../domain/conversation.ts';
import { type Fact, newPair, type Pair } from '../../domain/pair.ts';
import type { Conversations } from '../store.ts';
import type { MemoryOutbox } from './outbox.ts';
import { key, list, type Rows, removeWhere } from './rows.ts';

export interface MemoryConversations extends Conversations {
  note(pair: Pair, fact: Fact): void;
  forget(page: string, psid: string): void;
}

/** `pairs`: by PSID and page. */
export function memoryConversations(pairs: Rows<Pair>, outbox: MemoryOutbox): MemoryConversations {
  /** By PSID and page. */
  const threads: Rows<Thread> = new Map();
  /** By PSID, page and place. */
  const messages: Rows<{ psid: string; page_id: string; message: Message }> = new Map();

  const threadOf = (page: string, psid: string): Thread =>
    threads.get(key(psid, page)) ?? NO_THREAD;
  const say = (page_id: string, psid: string, message: Message): void => {
    messages.set(key(psid, page_id, message.seq), { psid, page_id, message });
  };

  return {
    thread: threadOf,
    messages: (page, psid, listing) =>
      list(
        [...messages.values()]
          .filter((row) => row.psid === psid && row.page_id === page)
          .map(({ message }) => message),
        listing,
        ({ at, seq }) => [at, seq],
        [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
        -1,
      ),
    async send({ page_id, psid, person_id }, decide) {
      const before = pairs.get(key(psid, page_id)) ?? newPair(page_id, psid, person_id);
      if (before.person_id !== person_id) return { outcome: 'taken' };
      const { pair, thread, message, deliveries = [] } = decide(before, threadOf(page_id, psid));
      pairs.set(key(psid, page_id), pair);
      threads.set(key(psid, page_id), thread);
      say(page_id, psid, message);
      outbox.queue(deliveries);
      return { outcome: 'sent', pair, message };
    },
    note(pair, fact) {
      const { page_id, psid } = pair;
      const said = messageOf(fact);
      if (said) say(page_id, psid, said);
      threads.set(
        key(psid, page_id),
        threadAfter(threadOf(page_id, psid), fact, pair.thread_at !== null),
      );
    },
    forget(page, psid) {
      threads.delete(key(psid, page));
      removeWhere(messages, (row) => row.psid === psid && row.page_id === page);
    },
  };
}
