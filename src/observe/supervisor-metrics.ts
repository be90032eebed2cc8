/** Numbers of the process that keeps workers running. */
import { Counter, Gauge, Registry } from 'prom-client';
import type { MetricValues } from './metrics.ts';

export interface SupervisorMetricsOptions {
  /** As many as there should be. */
  workers: number;
  /** How many were started again after they died. */
  revived: () => number;
}

export function createSupervisorMetrics({ workers, revived }: SupervisorMetricsOptions): {
  values(): Promise<MetricValues>;
} {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({ name: 'pagescope_workers', help: 'Workers that should run.', registers }).set(
    workers,
  );
  new Counter({
    name: 'pagescope_worker_revivals_total',
    help: 'Workers that were started again after they died.',
    registers,
    collect() {
      this.reset();
      this.inc(revived());
    },
  });
  return { values: () => registry.getMetricsAsJSON() };
}
