/** The same clock in every process of this machine, finer than a millisecond. */
export function epoch_ms(): number {
  return performance.timeOrigin + performance.now();
}
