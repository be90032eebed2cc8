/**
 * Reads that are wanted in the same turn of the event loop, asked as one question.
 *
 * Nothing is kept: every question is put after the reads that it answers were asked for, so none of
 * them is answered with what was before. While some questions are under way the next reads gather,
 * so that a server that is slow is asked less often and not more.
 */
import { unavailable } from './failure.ts';

/** One answer for each key, in their order: undefined was not found, and an error is its own. */
export type Ask<Key, Answer> = (keys: Key[]) => Promise<readonly (Answer | Error | undefined)[]>;

/** Whoever wants the same in the same turn shares it. */
interface Wanted<Key, Answer> {
  key: Key;
  /** Undefined: nobody shares it. */
  id: string | undefined;
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
  #wanted: Wanted<Key, Answer>[] = [];
  /** Of those wanted, the ones that are shared. */
  readonly #shared = new Map<string, Wanted<Key, Answer>>();
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

  /** `id`: the same for the same key, where many may ask for one; looking for others has a price. */
  read(key: Key, id?: string): Promise<Answer | undefined> {
    if (this.#waiting >= WAITING_MAX) {
      return Promise.reject(
        unavailable(`The database ${this.#name} is too slow: too much is waiting for it.`),
      );
    }
    this.#waiting++;
    const known = id === undefined ? undefined : this.#shared.get(id);
    if (known !== undefined) {
      known.reads++;
      return known.answer;
    }
    const { promise: answer, resolve, reject } = Promise.withResolvers<Answer | undefined>();
    const wanted = { key, id, reads: 1, answer, resolve, reject };
    this.#wanted.push(wanted);
    if (id !== undefined) this.#shared.set(id, wanted);
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
    const { length } = this.#wanted;
    return length > 0 && this.#underWay < AT_ONCE_MAX && length >= this.#underWay * GATHERED;
  }

  #flush(): void {
    const batch = this.#take(this.#keysMax);
    this.#underWay++;
    let reads = 0;
    for (const wanted of batch) reads += wanted.reads;
    const settled = (): void => {
      this.#underWay--;
      this.#waiting -= reads;
      this.#schedule();
    };
    this.#ask(batch.map(({ key }) => key)).then(
      (answers) => {
        for (let at = 0; at < batch.length; at++) {
          const answer = answers[at];
          if (answer instanceof Error) batch[at]!.reject(answer);
          else batch[at]!.resolve(answer);
        }
        settled();
      },
      (error: unknown) => {
        // Those who gathered meanwhile would wait as long to hear the same.
        for (const { reads, reject } of this.#take(Number.POSITIVE_INFINITY)) {
          this.#waiting -= reads;
          reject(error);
        }
        for (const { reject } of batch) reject(error);
        settled();
      },
    );
  }

  /** The first so many of those wanted; nobody shares them from here on. */
  #take(most: number): Wanted<Key, Answer>[] {
    const all = this.#wanted;
    this.#wanted = all.length > most ? all.splice(most) : [];
    if (this.#shared.size > 0) {
      for (const { id } of all) if (id !== undefined) this.#shared.delete(id);
    }
    return all;
  }
}
