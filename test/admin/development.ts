/** What a development server has besides, for a world behind the Admin API. */
import type { Development } from '../../src/admin/development.ts';
import { createFaults } from '../../src/graph/faults.ts';
import { recentAnswers } from '../../src/graph/recent.ts';
import { travellingClock } from '../../src/observe/clock.ts';

export function development(time: { now: number }): Development {
  return {
    faults: createFaults(),
    clock: travellingClock(() => time.now),
    recent: recentAnswers(),
  };
}
