/** Lives through worlds in a thread of their own, where no test runner follows every promise. */
import { parentPort, workerData } from 'node:worker_threads';
import { simulate } from './world.ts';

export interface Span {
  /** The seed of the first world. */
  first: number;
  worlds: number;
}
export type Told = { seed: number; message: string } | 'fine';

const { first, worlds } = workerData as Span;
let told: Told = 'fine';
for (let seed = first; told === 'fine' && seed < first + worlds; seed++) {
  await simulate(seed).catch((error: Error) => {
    told = { seed, message: error.message };
  });
}
parentPort?.postMessage(told);
