/** Numbers for operators, in Prometheus' text. Nothing a client chooses becomes a label. */
import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';
import type { KeptSubjects } from '../store/store.ts';

export interface Metrics {
  /** One Graph answer: `profile`, `empty`, `page` or `error`, and the error's code. */
  answered(kind: string, code: number): void;
  /** One event admitted, by its type. */
  admitted(type: string): void;
  /** One attempt to deliver a webhook, and how long it took. */
  attempted(outcome: 'delivered' | 'failed', latency_ms: number): void;
  /** A webhook was given up. */
  gaveUp(): void;
  text(): Promise<MetricText>;
  /** The same as values, for whoever joins those of several processes. */
  values(): Promise<MetricValues>;
}

export interface MetricText {
  contentType: string;
  body: string;
}

/** Every metric of a process with its values; goes through JSON. */
export type MetricValues = MetricObjectWithValues<MetricValue<string>>[];

/** How the delivery of webhooks stands. */
export interface WebhookGauges {
  inFlight: number;
  /** Endpoints that are left alone because they fail. */
  openCircuits: number;
  /** How long the oldest one waits, in seconds; 0: none does. Undefined: the store cannot say. */
  oldest_s: number | undefined;
}

export interface MetricsOptions {
  auditLost: () => number;
  /** Requests that were refused because there were too many. */
  overloadRefused: () => number;
  webhooks?: () => WebhookGauges | Promise<WebhookGauges>;
  /** Of a store where profiles that were read stay at hand. */
  kept?: (() => KeptSubjects) | undefined;
  /** Also measure the process; once a process, because its probes are the process's. */
  process: boolean;
  /** Of several workers, which one: a label of every value. */
  worker?: number | undefined;
}

export function createMetrics({
  auditLost,
  overloadRefused,
  webhooks,
  kept,
  process,
  worker,
}: MetricsOptions): Metrics {
  const registry = new Registry();
  if (worker !== undefined) registry.setDefaultLabels({ worker: String(worker) });
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

  new Counter({
    name: 'pagescope_overload_refused_total',
    help: 'Graph requests refused because more came at once than can be answered in time.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(overloadRefused());
    },
  });

  const { attempted, gaveUp } = countWebhooks(registry);
  if (webhooks !== undefined) watchWebhooks(registry, webhooks);
  if (kept !== undefined) watchKept(registry, kept);

  return {
    attempted,
    gaveUp,
    answered: (kind, code) => answers.add(code === 0 ? kind : `${kind} ${code}`),
    admitted: (type) => events.add(type),
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
    values: () => registry.getMetricsAsJSON(),
  };
}

function countWebhooks(registry: Registry): Pick<Metrics, 'attempted' | 'gaveUp'> {
  const registers = [registry];
  const latencies = new Histogram({
    name: 'pagescope_webhook_latency_seconds',
    help: 'Attempts to deliver a webhook by outcome.',
    labelNames: ['outcome'] as const,
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 5, 20],
    registers,
  });
  const dead = new Counter({
    name: 'pagescope_webhook_dead_total',
    help: 'Webhooks that were given up.',
    registers,
  });
  return {
    attempted: (outcome, latency_ms) => latencies.observe({ outcome }, latency_ms / 1000),
    gaveUp: () => dead.inc(),
  };
}

function watchWebhooks(
  registry: Registry,
  state: () => WebhookGauges | Promise<WebhookGauges>,
): void {
  type Of = (gauges: WebhookGauges) => number | undefined;
  const GAUGES: [name: string, help: string, of: Of][] = [
    ['in_flight', 'Webhooks that are under way.', ({ inFlight }) => inFlight],
    [
      'open_circuits',
      'Endpoints that fail and are left alone.',
      ({ openCircuits }) => openCircuits,
    ],
    ['oldest_pending_seconds', 'How long the oldest webhook waits.', ({ oldest_s }) => oldest_s],
  ];
  for (const [name, help, of] of GAUGES) {
    new Gauge({
      name: `pagescope_webhook_${name}`,
      help,
      registers: [registry],
      async collect() {
        const value = of(await state());
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }
}

function watchKept(registry: Registry, state: () => KeptSubjects): void {
  const registers = [registry];
  new Gauge({
    name: 'pagescope_cached_profiles',
    help: 'Profiles at hand because they were read before.',
    registers,
    collect() {
      this.set(state().held);
    },
  });
  new Gauge({
    name: 'pagescope_cached_profiles_max',
    help: 'For how many there is room.',
    registers,
    collect() {
      this.set(state().room);
    },
  });
  new Counter({
    name: 'pagescope_profile_lookups_total',
    help: 'Looking for a profile: found at hand (hit), or the store was asked (miss).',
    labelNames: ['outcome'] as const,
    registers,
    collect() {
      const { hits, misses } = state();
      this.reset();
      this.inc({ outcome: 'hit' }, hits);
      this.inc({ outcome: 'miss' }, misses);
    },
  });
}

/** Counts by key: on the read path a labelled counter would cost more than the store. */
class Tally {
  readonly counts = new Map<string, number>();

  add(key: string): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }
}
