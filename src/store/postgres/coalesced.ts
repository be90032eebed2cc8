/**
 * Reads that are wanted in the same turn of the event loop, asked as one question.
 *
 * Nothing is kept: every question is put after the reads that it answers were asked for, so none of
 * them is answered with what was before. While some questions are under way the next reads gather,
 * so that a server that is slow is asked less often and not more.
 */
import { unavailable } from './failure.ts';

/** Answers by the keys they belong to; what is missing was not found, and an error is its own. */
export type Ask<Key, Answer> = (keys: Key[]) => Promise<Map<string, Answer | Error>>;

/** Whoever wants the same in the same turn shares it. */
interface Wanted<Key, Answer> {
  key: Key;
  reads: number;
  answer: Promise<Answer | undefined>;
  resolve(answer: Answer | undefined): void;
  reject(error: unknown): void;
}

const AT_ONCE_MAX = 4;
/** Another question begins beside those under way when so many reads have gathered for each. */
const GATHERED = 64;
const KEYS_MAX = 256;
const BULK_KEYS_MAX = 2048;
const WAITING_MAX = 20_000;

export class Coalesced<Key, Answer> {
  readonly #ask: Ask<Key, Answer>;
  /** Of what, in words. */
  readonly #name: string;
  #wanted = new Map<string, Wanted<Key, Answer>>();
  #waiting = 0;
  #underWay = 0;
  #scheduled = false;

  readonly #keysMax: number;

  /** `bulk`: thousands are asked for at once. */
  constructor(name: string, ask: Ask<Key, Answer>, bulk = false) {
    this.#name = name;
    this.#ask = ask;
    this.#keysMax = bulk ? BULK_KEYS_MAX : KEYS_MAX;
  }

  /** `id`: the same for the same key, and that of its answer. */
  read(id: string, key: Key): Promise<Answer | undefined> {
    if (this.#waiting >= WAITING_MAX) {
      return Promise.reject(
        unavailable(`The database ${this.#name} is too slow: too much is waiting for it.`),
      );
    }
    this.#waiting++;
    const known = this.#wanted.get(id);
    if (known !== undefined) {
      known.reads++;
      return known.answer;
    }
    const { promise: answer, resolve, reject } = Promise.withResolvers<Answer | undefined>();
    this.#wanted.set(id, { key, reads: 1, answer, resolve, reject });
    this.#schedule();
    return answer;
  }

  #schedule(): void {
    if (this.#scheduled || !this.#hasRoom()) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#hasRoom()) this.#flush();
    });
  }

  #hasRoom(): boolean {
    const { size } = this.#wanted;
    return size > 0 && this.#underWay < AT_ONCE_MAX && size >= this.#underWay * GATHERED;
  }

  #flush(): void {
    const batch = this.#take();
    this.#underWay++;
    const keys: Key[] = [];
    let reads = 0;
    for (const wanted of batch.values()) {
      keys.push(wanted.key);
      reads += wanted.reads;
    }
    const settled = (): void => {
      this.#underWay--;
      this.#waiting -= reads;
      this.#schedule();
    };
    this.#ask(keys).then(
      (answers) => {
        for (const [id, { resolve, reject }] of batch) {
          const answer = answers.get(id);
          if (answer instanceof Error) reject(answer);
          else resolve(answer);
        }
        settled();
      },
      (error: unknown) => {
        // Those who gathered meanwhile would wait as long to hear the same.
        for (const { reads, reject } of this.#wanted.values()) {
          this.#waiting -= reads;
          reject(error);
        }
        this.#wanted = new Map();
        for (const { reject } of batch.values()) reject(error);
        settled();
      },
    );
  }

  #take(): Map<string, Wanted<Key, Answer>> {
    const all = this.#wanted;
    if (all.size <= this.#keysMax) {
      this.#wanted = new Map();
      return all;
    }
    const batch = new Map<string, Wanted<Key, Answer>>();
    for (const [id, wanted] of all) {
      batch.set(id, wanted);
      all.delete(id);
      if (batch.size === this.#keysMax) break;
    }
    return batch;
  }
}
