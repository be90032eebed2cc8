import { runVectors } from '../vectors/run.ts';
import { throughReader } from './reading.ts';

// Faults on purpose are a development server's, which is one process.
runVectors({
  prefix: 'through a reader, ',
  options: throughReader,
  takes: ({ options }) => options?.faults === undefined,
});
