/** One row of the table of behaviour: since when, what, and where that is known from. */
export interface Row<Value> {
  /** A version, or an ISO day. */
  from: string;
  value: Value;
  source: string;
}

export const row = <Value>(from: string, value: Value, source: string): Row<Value> => ({
  from,
  value,
  source,
});

/** Oldest first within a behaviour; the last row that has begun holds, the first one before all. */
export type Rows<Behaviour> = {
  readonly [Name in keyof Behaviour]: readonly Row<Behaviour[Name]>[];
};
