/** Numbers for operators, in Prometheus' text. Nothing a client chooses becomes a label. */
import { Counter, collectDefaultMetrics, Registry } from 'prom-client';

export interface Metrics {
  /** One Graph answer: `profile`, `empty`, `page` or `error`, and the error's code. */
  answered(kind: string, code: number): void;
  /** One event admitted, by its type. */
  admitted(type: string): void;
  text(): Promise<{ contentType: string; body: string }>;
}

export interface MetricsOptions {
  auditLost: () => number;
  /** Also measure the process; once a process, because its probes are the process's. */
  process: boolean;
}

export function createMetrics({ auditLost, process }: MetricsOptions): Metrics {
  const registry = new Registry();
  if (process) collectDefaultMetrics({ register: registry });
  const answers = new Tally();
  const events = new Tally();

  new Counter({
    name: 'pagescope_graph_answers_total',
    help: 'Graph answers by kind and error code (0: no error).',
    labelNames: ['kind', 'code'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const [key, count] of answers.counts) {
        const [kind = '', code = '0'] = key.split(' ');
        this.inc({ kind, code }, count);
      }
    },
  });
  new Counter({
    name: 'pagescope_events_total',
    help: 'Events admitted by type.',
    labelNames: ['type'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const [type, count] of events.counts) this.inc({ type }, count);
    },
  });
  new Counter({
    name: 'pagescope_audit_lost_total',
    help: 'Reads that did not fit into the audit buffer.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(auditLost());
    },
  });

  return {
    answered: (kind, code) => answers.add(code === 0 ? kind : `${kind} ${code}`),
    admitted: (type) => events.add(type),
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

/** Counts by key: on the read path a labelled counter would cost more than the store. */
class Tally {
  readonly counts = new Map<string, number>();

  add(key: string): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }
}
