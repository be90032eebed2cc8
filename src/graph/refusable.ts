/** A refusal that is found out within a transaction, and carried out of it. */
import type { Failure } from './errors.ts';

export class Forbidden extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.error);
    this.failure = failure;
  }
}

export async function refusable<T>(work: () => Promise<T>): Promise<T | Failure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Forbidden) return error.failure;
    throw error;
  }
}
