/** `pagescope.ts STORE [SUBJECTS]`: how many subjects the store keeps at hand, if not its own number. */
import { report } from './subject.ts';
import { worldOn } from './world.ts';

const [, , db, subjects] = process.argv;
const world = await worldOn(
  db!,
  subjects === undefined ? {} : { cachedSubjects: Number(subjects) },
);
report(world.origin);
process.on('SIGTERM', () => world.stop().then(() => process.exit()));
