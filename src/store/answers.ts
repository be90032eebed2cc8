/** Answers that every store gives in the same words. */
import { type Fact, type Repeatable, repeats } from '../domain/pair.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Admitted, Lease } from './store.ts';

/** An event whose id stands already: the very same one again, or another under its name. */
export function repeated<T extends { fact: Fact }>(event: Repeatable, standing: T): Admitted<T> {
  return repeats(event, standing.fact)
    ? { outcome: 'replayed', ...standing }
    : { outcome: 'reused' };
}

export function unknownPerson(): Refusal {
  return new Refusal('not_found', 'There is no such person.', 'person_id');
}

/** No lease runs longer: one that seems to was written by a clock that went wrong. */
const LEASE_MS_MAX = 300_000;

/** Does somebody else hold this lane now? */
export function isHeld({ owner, until }: Lease, by: string, now: number): boolean {
  return owner !== by && until > now && until <= now + LEASE_MS_MAX;
}
