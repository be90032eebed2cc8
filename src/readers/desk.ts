/** The writer's side: answers what readers ask, and counts what they answered. */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { Graph } from '../graph/graph.ts';
import type { Usage } from '../graph/limits.ts';
import type { RawRequest } from '../graph/request.ts';
import { createOverload } from '../http/overload.ts';
import type { World } from '../server.ts';
import type { AuditTrail } from '../store/store.ts';
import { type Frames, frames } from './frames.ts';
import {
  COUNT_WIDTH,
  type CountList,
  HEADERS,
  type Passed,
  type Questions,
  type ToReader,
  type ToWriter,
  type UsageList,
} from './messages.ts';

/** A reader that has not settled by then is left. */
const SETTLE_MS_MAX = 8000;

export interface DeskOptions {
  /** The file to listen on. */
  path: string;
  world: Pick<World, 'counts' | 'segments'> & { graph: Pick<Graph, 'answer'> };
  trail: Pick<AuditTrail, 'record'>;
  /** Milliseconds since 1970. */
  clock: () => number;
  onError: (error: unknown) => void;
}

type Answers = {
  [Name in Exclude<keyof Questions, 'count'>]: (of: Questions[Name]) => unknown;
};

export interface Desk {
  /** Lets readers finish with this writer; resolves when none will ask anything more. */
  close(): Promise<void>;
}

/** Resolves when readers may come. */
export async function openDesk(options: DeskOptions): Promise<Desk> {
  const { path, world, trail, clock, onError } = options;
  const { limits, stats, feed } = world.counts;
  const readers = new Map<Socket, { say: (message: ToReader) => void; settled: Promise<void> }>();
  // What readers send, they have let in: here only the round counts.
  const overload = createOverload({ connections: () => Number.POSITIVE_INFINITY });

  const answers: Answers = {
    call: (passed) => (overload.isOver() ? undefined : world.graph.answer(unpacked(passed))),
    async record(batches) {
      await trail.record(batches);
      return true;
    },
  };

  /** By this process's clock: time that goes back would begin a window anew. */
  function count([app, page, token, page_calls_count_for, psid]: Questions['count']): Usage {
    const call = {
      now: clock(),
      app: { id: app },
      grant: { page: { id: page }, token: { id: token } },
      version: { behaviour: { page_calls_count_for } },
      subject: psid === undefined ? undefined : { psid },
    };
    const usage = limits!.count(call);
    if (psid !== undefined && usage.refused === undefined) limits!.meet(call);
    return usage;
  }

  function countAll(list: CountList): UsageList {
    const usages: UsageList = [];
    for (let at = 0; at < list.length; at += COUNT_WIDTH) {
      const asked = list.slice(at + 1, at + COUNT_WIDTH) as Questions['count'];
      const { app, page, business, regain_min, refused } = count(asked);
      usages.push(list[at], app, page, business, regain_min, refused);
    }
    return usages;
  }

  function hear(message: ToWriter, to: Frames<ToReader>, settled: () => void): void {
    switch (message.kind) {
      case 'counts':
        to.send({ kind: 'usages', of: countAll(message.of) });
        break;
      case 'answered':
        for (const [kind, count] of message.counts) stats.answered(kind, count);
        break;
      case 'tell':
        feed.tell(message.name, message.data);
        break;
      case 'skip':
        feed.skip(message.name, message.count);
        break;
      case 'settled':
        settled();
        break;
      default:
        reply(message, to);
    }
  }

  function reply({ id, kind, of }: Extract<ToWriter, { id: number }>, to: Frames<ToReader>): void {
    const no = (error: unknown): void => {
      onError(error);
      to.send({ kind: 'no', id });
    };
    const say = (value: unknown): void =>
      to.send(value === undefined ? { kind: 'no', id } : { kind: 'answer', id, value });
    try {
      const answer = answers[kind](of as never);
      if (answer instanceof Promise) answer.then(say).catch(no);
      else say(answer);
    } catch (error) {
      no(error);
    }
  }

  // One that was killed left its file.
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    const done = Promise.withResolvers<void>();
    const to = frames<ToReader, ToWriter>(socket, (message) => hear(message, to, done.resolve));
    readers.set(socket, { say: to.send, settled: done.promise });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      readers.delete(socket);
      done.resolve();
    });
    to.send({ kind: 'welcome', segments: [...world.segments], listening: feed.listening });
  });
  feed.onListening((listening) => {
    for (const { say } of readers.values()) say({ kind: 'listening', listening });
  });
  server.listen({ path, exclusive: true });
  await once(server, 'listening');

  return {
    async close() {
      const all = [...readers.values()];
      for (const { say } of all) say({ kind: 'going' });
      const limit = Promise.withResolvers<void>();
      const timer = setTimeout(limit.resolve, SETTLE_MS_MAX);
      await Promise.race([Promise.all(all.map(({ settled }) => settled)), limit.promise]);
      clearTimeout(timer);
      server.close();
      for (const socket of readers.keys()) socket.destroy();
    },
  };
}

function unpacked({ method, url, headers, body, secure }: Passed): RawRequest {
  return {
    method,
    url,
    body,
    secure,
    header: (name) => headers[HEADERS.indexOf(name as (typeof HEADERS)[number])],
  };
}
