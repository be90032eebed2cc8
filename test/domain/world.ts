/** One person and their pages, driven through the real functions exactly as a store does it. */
import assert from 'node:assert/strict';
import { access, applyToPerson, EVENTS, readability, timeOf } from '../../src/domain/consent.ts';
import { admitToPair, lastAdReferral, newPair, type Pair } from '../../src/domain/pair.ts';
import { BLANK_PERSON, type Person } from '../../src/domain/person.ts';
import { isPlatform, type Model, type Told } from './contract.ts';

export interface World {
  readonly person: Readonly<Person>;
  /** Time of the newest fact over all pages. */
  readonly newest_at: number | null;
  readonly pairs: Readonly<Record<string, Readonly<Pair>>>;
}

export const PETER: Person = { ...BLANK_PERSON, id: 'p1', first_name: 'Peter', created_at: 0 };

export function newWorld(pages: string[], person: Person = PETER): World {
  const pairs = pages.map((page) => [page, Object.freeze(newPair(page, '1', person.id))]);
  return { person: Object.freeze(person), newest_at: null, pairs: Object.fromEntries(pairs) };
}

/** The world after an event, and when the event happened. The world before is left as it was. */
export function tell(world: World, told: Told, now: number): { world: World; at: number } {
  if (isPlatform(told.type)) {
    const at = told.at ?? timeOf(told.type, now, world.newest_at);
    const person = Object.freeze(applyToPerson(world.person, told.type, at));
    return { world: { ...world, person, newest_at: Math.max(world.newest_at ?? at, at) }, at };
  }
  const before = world.pairs[told.page]!;
  const { pair, fact } = admitToPair(before, happening(told), now);
  assert.equal(fact.seq, before.next_seq);
  assert.equal(fact.effect, EVENTS[told.type].effect);
  const pairs = { ...world.pairs, [told.page]: Object.freeze(pair) };
  return { world: { ...world, pairs }, at: fact.at };
}

export function happening({ type, at, ad }: Omit<Told, 'page'>) {
  return { event_id: 'e', type, at, digest: 'd', detail: ad === null ? {} : { ad_id: ad } };
}

/** Throws unless the world and the model agree on everything that can be seen of this page. */
export function assertAgree(world: World, model: Model, page: string): void {
  const pair = world.pairs[page]!;
  const heard = model.of(page);
  same('access', access(pair), model.access(page), model);
  const phoneOnly = world.person.phone_only;
  const expected = model.readability(page, phoneOnly);
  same('readability', readability(world.person, pair), expected, model);
  same('thread_at', pair.thread_at, model.threadSince(page), model);
  same('last ad', lastAdReferral(pair)?.ad_id ?? null, model.lastAd(page), model);
  const newest = heard.length === 0 ? null : Math.max(...heard.map((fact) => fact.at));
  same('newest_at', pair.newest_at, newest, model);
  same('next_seq', pair.next_seq, heard.length, model);
}

function same(what: string, actual: unknown, expected: unknown, model: Model): void {
  // Not assert.equal: it is called millions of times.
  if (actual === expected) return;
  const told = model.heard.map(({ type, page, at }) => `${type} on ${page} at ${at}`).join(', ');
  assert.fail(`${what} is ${actual}, the contract says ${expected}, after: ${told}`);
}
