/** The numbers of several processes as one text, each with the label of its own. */
import { AggregatorRegistry } from 'prom-client';
import type { MetricText, MetricValues } from './metrics.ts';

/**
 * Nothing is summed here: when one of the processes is replaced, its counters alone begin anew, which
 * Prometheus understands; a sum that falls it would take for a restart of all.
 */
export async function joinMetrics(processes: readonly MetricValues[]): Promise<MetricText> {
  const apart = processes.map((metrics) =>
    // Values with labels of their own have nobody to be summed with, and none is left out.
    metrics.map((metric) => ({ ...metric, aggregator: 'sum' as const })),
  );
  const registry = AggregatorRegistry.aggregate(apart);
  return { contentType: registry.contentType, body: await registry.metrics() };
}
