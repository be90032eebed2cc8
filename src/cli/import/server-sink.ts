/** Imports through a running server, a thousand at a call. */
import { ITEMS_MAX } from '../../admin/items.ts';
import type { Problem } from '../../admin/problem.ts';
import type { Person } from '../../domain/person.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { EventResult } from '../../events/ingest.ts';
import type { Call } from '../operator.ts';
import { DESCRIPTION, type Outcome, type Sink, standing } from './sink.ts';

/** What an import tells has happened long ago: no bot hears of it. */
const EVENTS = '/events?silent=true';

export function serverSink(call: Call): Sink {
  return {
    people: (people) =>
      inCalls(people, async (batch) => {
        const bodies = batch.map(bodyOf);
        const answers = await call<(Person | Problem)[]>('POST', '/people', bodies);
        const outcomes: Outcome[] = [];
        for (const [index, answer] of answers.entries()) {
          outcomes.push(isProblem(answer) ? await refused(call, batch[index]!, answer) : 'added');
        }
        return outcomes;
      }),
    events: (events) =>
      inCalls(events, async (batch) => {
        const answers = await call<(EventResult | Problem)[]>('POST', EVENTS, batch);
        return answers.map((answer): Outcome => {
          if (isProblem(answer)) return { refused: reasonOf(answer) };
          return answer.replayed ? 'present' : 'added';
        });
      }),
  };
}

/** One call after the other, so that what came first is admitted first. */
async function inCalls<T>(
  items: T[],
  work: (batch: T[]) => Promise<Outcome[]>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let from = 0; from < items.length; from += ITEMS_MAX) {
    for (const outcome of await work(items.slice(from, from + ITEMS_MAX))) outcomes.push(outcome);
  }
  return outcomes;
}

/** What the Admin API takes of a person. */
function bodyOf(person: Person): object {
  return Object.fromEntries(
    ['id', ...DESCRIPTION].map((member) => [member, person[member as 'id']]),
  );
}

async function refused(call: Call, person: Person, problem: Problem): Promise<Outcome> {
  const reason = reasonOf(problem);
  if (problem.code !== 'conflict') return { refused: reason };
  const known = await call<Person>('GET', `/people/${person.id}`).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'not_found') return undefined;
    throw error;
  });
  return standing(person, known);
}

function isProblem(answer: object): answer is Problem {
  return 'code' in answer;
}

/** A server in trouble is no fault of the line. */
function reasonOf({ code, detail }: Problem): string {
  if (code === 'unavailable' || code === 'internal') throw new Refusal('unavailable', detail);
  return detail.replace(/\.$/, '');
}
