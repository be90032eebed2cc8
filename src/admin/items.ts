/** Calls that take one item or many: an object gets an object, an array an array of the same order. */
import { InvalidInput, type MemberProblem, type Problem, problemOf } from './problem.ts';

/** docs/reference.md, Limits. */
export const ITEMS_MAX = 1000;

export interface Items<Item, Answer> {
  /** The item, or what is wrong with it. */
  read: (body: unknown) => Item | MemberProblem[];
  /** Items that share a key are worked on one after another, in their order; the others together. */
  keysOf: (item: Item) => string[];
  work: (item: Item) => Promise<Answer>;
  onError: (error: unknown) => void;
}

/** Throws for one item that is refused; in an array its problem stands in the item's place. */
export async function eachItem<Item, Answer>(
  body: unknown,
  items: Items<Item, Answer>,
): Promise<Answer | (Answer | Problem)[]> {
  if (!Array.isArray(body)) return items.work(readOne(body, items));
  if (body.length > ITEMS_MAX) {
    throw new InvalidInput([
      { member: 'body', problem: `has ${body.length} items, and a call takes ${ITEMS_MAX}` },
    ]);
  }
  const last = new Map<string, Promise<unknown>>();
  const answers = body.map((one: unknown): Promise<Answer | Problem> => {
    const settle = (error: unknown): Problem => problemOf(error, items.onError);
    let item: Item;
    try {
      item = readOne(one, items);
    } catch (error) {
      return Promise.resolve(settle(error));
    }
    const keys = items.keysOf(item);
    const before = Promise.all(keys.map((key) => last.get(key)));
    const done = before.then(() => items.work(item)).catch(settle);
    for (const key of keys) last.set(key, done);
    return done;
  });
  return Promise.all(answers);
}

function readOne<Item, Answer>(body: unknown, { read }: Items<Item, Answer>): Item {
  const item = read(body);
  if (Array.isArray(item)) throw new InvalidInput(item);
  return item;
}
