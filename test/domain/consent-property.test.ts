import { test } from 'node:test';
import fc from 'fast-check';
import { access, readability } from '../../src/domain/consent.ts';
import { Model, PROMISED, type Told } from './contract.ts';
import { assertAgree, newWorld, PETER, tell } from './world.ts';

const PAGES = ['a', 'b', 'c'];

// Times are few and small, so that ties and late news are the rule.
const told: fc.Arbitrary<Told> = fc.record({
  type: fc.constantFrom(...PROMISED.map((row) => row.type)),
  page: fc.constantFrom(...PAGES),
  at: fc.option(fc.integer({ min: 0, max: 12 })),
  ad: fc.option(fc.constantFrom('ad1', 'ad2', 'ad3')),
});
const step = fc.record({ event: told, pass_ms: fc.constantFrom(0, 0, 1, 4) });

test('whatever happens in whatever order, pages see what the contract says', () => {
  const steps = fc.array(step, { maxLength: 40, size: 'max' });
  fc.assert(
    fc.property(steps, fc.boolean(), (story, phone_only) => {
      let now = 5;
      let world = newWorld(PAGES, { ...PETER, phone_only });
      const model = new Model();
      for (const { event, pass_ms } of story) {
        now += pass_ms;
        const after = tell(world, event, now);
        world = after.world;
        const at = model.hear(event, now);
        if (after.at !== at) {
          throw new Error(`${event.type} happened at ${after.at}, the contract says ${at}`);
        }
        for (const page of PAGES) assertAgree(world, model, page);
      }
    }),
    { numRuns: 5_000 },
  );
});

test('the order in which events arrive changes nothing when their times are known', () => {
  const timed = fc.array(
    told.map((event) => ({ ...event, at: event.at ?? 6 })),
    { minLength: 2, maxLength: 12 },
  );
  const orders = timed.chain((story) =>
    fc.tuple(
      fc.constant(story),
      fc.shuffledSubarray(story, { minLength: story.length, maxLength: story.length }),
    ),
  );
  const end = (story: Told[]) => {
    const world = story.reduce((before, event) => tell(before, event, 5).world, newWorld(PAGES));
    return PAGES.map((page) => {
      const pair = world.pairs[page]!;
      return [access(pair), readability(world.person, pair), pair.thread_at, pair.newest_at];
    }).join(' ');
  };
  fc.assert(
    fc.property(orders, ([story, shuffled]) => end(story) === end(shuffled)),
    { numRuns: 5_000 },
  );
});
