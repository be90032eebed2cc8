/**
 * A reader's line to whoever writes. While nobody does, because one writer goes and the next one
 * comes, what is asked waits; it is lost only with a writer that dies while it works on it.
 */
import { connect, type Socket } from 'node:net';
import type { Usage } from '../graph/limits.ts';
import type { FeedName } from '../observe/feed.ts';
import type { AnswerKind } from '../observe/stats.ts';
import { type Frames, frames } from './frames.ts';
import {
  type CountList,
  type Question,
  type Questions,
  type ToReader,
  type ToWriter,
  USAGE_WIDTH,
  type UsageList,
} from './messages.ts';

/** So long a question waits for a writer. */
const WAIT_MS = 10_000;
/** So many wait; each may hold a body. */
const WAITING_MAX = 1000;
const AGAIN_MS = 20;
/** Who hears that its writer goes may be about to be told to go itself, and have a last word. */
const SETTLE_MS = 100;

/** There was no writer, or it ended before it answered; or it said no. */
export class Unanswered extends Error {}

export interface Link {
  /**
   * Resolves with the writer's answer, or rejects with {@link Unanswered}. `again`: may be asked
   * again of the next writer when this one dies.
   */
  ask<Value>(question: Question, again: boolean): Promise<Value>;
  /**
   * Resolves when there is a writer, which will wait until the returned function is called; or
   * rejects with {@link Unanswered}.
   */
  hold(): Promise<() => void>;
  /** Says something that wants no answer. False: nobody is there to hear it. */
  say(message: Saying): boolean;
  /** Does anybody want to be told what happens? */
  readonly listening: boolean;
  /** What the writer answers besides Graph, by first segments. */
  readonly segments: readonly string[];
  /** How many writers there were, this one included. */
  readonly writer: number;
  /** This process will end: the writer is asked to wait for it. */
  stay(): void;
  /** Resolves when all that was asked is answered. */
  close(): Promise<void>;
}

export type Saying =
  | { kind: 'answered'; counts: [AnswerKind, number][] }
  | { kind: 'tell'; name: FeedName; data: object }
  | { kind: 'skip'; name: FeedName; count: number };

interface Asked {
  /** Undefined: somebody holds the writer. */
  question: Question | undefined;
  again: boolean;
  resolve(value: unknown): void;
  reject(error: Unanswered): void;
  timer: NodeJS.Timeout | undefined;
}

/** Resolves once there is a writer at `path`. */
export async function openLink(path: string): Promise<Link> {
  const waiting = new Set<Asked>();
  const welcomed = Promise.withResolvers<void>();
  let current: Line | undefined;
  let closing: (() => void) | undefined;
  let staying = false;
  let listening = false;
  let segments: readonly string[] = [];
  let nextId = 0;
  let writer = 0;

  /** One connection, to one writer. */
  class Line {
    readonly asked = new Map<number, Asked>();
    readonly #frames: Frames<ToWriter>;
    readonly #socket: Socket;
    #counts: CountList | undefined;
    #going = false;

    constructor(socket: Socket) {
      this.#socket = socket;
      const hear = (message: ToReader): void => this.#hear(message);
      this.#frames = frames<ToWriter, ToReader>(socket, hear, () => {
        this.#counts = undefined;
      });
    }

    send(asked: Asked): void {
      const id = nextId++;
      this.asked.set(id, asked);
      const { question } = asked;
      if (question === undefined) asked.resolve(() => this.done(id));
      else if (question.kind === 'count') this.#count(id, question.of);
      else this.#frames.send({ id, ...question });
    }

    /** Those of one turn make one message, which grows until it is sent. */
    #count(id: number, of: Questions['count']): void {
      if (this.#counts === undefined) {
        this.#counts = [];
        this.#frames.send({ kind: 'counts', of: this.#counts });
      }
      this.#counts.push(id, ...of);
    }

    say(message: Saying): void {
      this.#frames.send(message);
    }

    done(id: number): Asked | undefined {
      const asked = this.asked.get(id);
      this.asked.delete(id);
      this.look();
      return asked;
    }

    /** Is there anything left to do here? */
    look(): void {
      if (this.asked.size > 0) return;
      if (closing !== undefined && waiting.size === 0) {
        this.#frames.end();
        closing();
      } else if (this.#going && current !== this) {
        this.#going = false;
        this.#frames.send({ kind: 'settled' });
      }
    }

    lost(): void {
      if (current === this) current = undefined;
      for (const one of this.asked.values()) {
        if (one.again && one.question !== undefined) wait(one);
        else one.reject(new Unanswered('the writer ended'));
      }
      this.asked.clear();
      if (closing !== undefined && waiting.size === 0) closing();
      else setTimeout(begin, AGAIN_MS);
    }

    #hear(message: ToReader): void {
      switch (message.kind) {
        case 'welcome':
          ({ segments, listening } = message);
          current = this;
          writer++;
          for (const one of waiting) {
            clearTimeout(one.timer);
            this.send(one);
          }
          waiting.clear();
          welcomed.resolve();
          this.look();
          break;
        case 'answer':
          this.done(message.id)?.resolve(message.value);
          break;
        case 'usages':
          for (let at = 0; at < message.of.length; at += USAGE_WIDTH) {
            this.done(message.of[at] as number)?.resolve(usageIn(message.of, at + 1));
          }
          break;
        case 'no':
          this.done(message.id)?.reject(new Unanswered('the writer said no'));
          break;
        case 'listening':
          listening = message.listening;
          break;
        case 'going':
          setTimeout(() => this.#leave(), SETTLE_MS);
          break;
      }
    }

    /** From here on nothing is asked of this writer; what was is still answered. */
    #leave(): void {
      if (staying || this.#socket.destroyed) return;
      if (current === this) current = undefined;
      this.#going = true;
      this.look();
    }
  }

  function begin(): void {
    const socket = connect(path);
    let line: Line | undefined;
    socket.on('connect', () => {
      line = new Line(socket);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (line !== undefined) line.lost();
      else if (closing === undefined || waiting.size > 0) setTimeout(begin, AGAIN_MS);
    });
  }

  function wait(asked: Asked): void {
    if (waiting.size >= WAITING_MAX) {
      asked.reject(new Unanswered('too many wait for a writer'));
      return;
    }
    asked.timer = setTimeout(() => {
      waiting.delete(asked);
      asked.reject(new Unanswered('no writer came'));
      if (waiting.size === 0 && current === undefined) closing?.();
    }, WAIT_MS);
    waiting.add(asked);
  }

  function put<Value>(question: Question | undefined, again: boolean): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      const asked: Asked = {
        question,
        again,
        resolve: resolve as Asked['resolve'],
        reject,
        timer: undefined,
      };
      if (current === undefined) wait(asked);
      else current.send(asked);
    });
  }

  begin();
  await welcomed.promise;
  return {
    ask: put,
    hold: () => put<() => void>(undefined, false),
    say(message) {
      current?.say(message);
      return current !== undefined;
    },
    get listening() {
      return listening && current !== undefined;
    },
    get segments() {
      return segments;
    },
    get writer() {
      return writer;
    },
    stay() {
      staying = true;
    },
    close: () =>
      new Promise((resolve) => {
        staying = true;
        closing = resolve;
        if (current !== undefined) current.look();
        else if (waiting.size === 0) resolve();
      }),
  };
}

function usageIn(of: UsageList, at: number): Usage {
  return {
    app: of[at] as number,
    page: of[at + 1] as number | undefined,
    business: of[at + 2] as number | undefined,
    regain_min: of[at + 3] as number,
    refused: of[at + 4] as Usage['refused'],
  };
}
