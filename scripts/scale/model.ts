/** The arithmetic of docs/scale.md: inputs with where they come from, and what follows of them. */

interface Input {
  value: number;
  unit: string;
  /** `load`: what is asked for. `measured`: by a benchmark here. `assumed`: change it to yours. */
  from: 'load' | 'measured' | 'assumed';
  what: string;
}

/** Change any by its flag. */
export const INPUTS = {
  pairs: { value: 10e9, unit: '', from: 'load', what: 'page–person pairs' },
  reads: { value: 150_000, unit: '/s', from: 'load', what: 'profile reads, in bursts' },
  sustained: { value: 50_000, unit: '/s', from: 'load', what: 'profile reads, sustained' },
  events: { value: 5_000, unit: '/s', from: 'load', what: 'events admitted' },
  webhooks: { value: 40_000, unit: '/s', from: 'load', what: 'webhooks delivered' },
  pair_bytes: {
    value: 700,
    unit: 'bytes',
    from: 'measured',
    what: 'a pair, its person and one event on disk (`npm run bench`)',
  },
  read_us: {
    value: 55,
    unit: 'µs',
    from: 'measured',
    what: 'CPU of a web process a read on PostgreSQL, one by one; coalesced it is less',
  },
  database_us: {
    value: 40,
    unit: 'µs',
    from: 'assumed',
    what: 'CPU of the database a coalesced point read, leaves in memory or on NVMe',
  },
  event_us: {
    value: 600,
    unit: 'µs',
    from: 'assumed',
    what: 'CPU an event, web and database together, two transactions',
  },
  webhook_us: { value: 150, unit: 'µs', from: 'assumed', what: 'CPU of a delivery by TLS' },
  busy: { value: 0.5, unit: '', from: 'assumed', what: 'share of a core in use at the peak' },
  copies: { value: 3, unit: '', from: 'assumed', what: 'copies of the data' },
  bloat: {
    value: 1.4,
    unit: '×',
    from: 'assumed',
    what: 'room for dead rows, logs and half-full pages',
  },
  shard_tb: {
    value: 2,
    unit: 'TB',
    from: 'assumed',
    what: 'disk in use on one database machine at most',
  },
  machine_cores: { value: 16, unit: '', from: 'assumed', what: 'cores of any machine' },
  hot: { value: 0.05, unit: '', from: 'assumed', what: 'share of the pairs read in a day' },
  memory_gb: { value: 128, unit: 'GB', from: 'assumed', what: 'memory of a database machine' },
  web_price: { value: 350, unit: '$/month', from: 'assumed', what: 'a web machine' },
  database_price: {
    value: 1_100,
    unit: '$/month',
    from: 'assumed',
    what: 'a database machine with its disks',
  },
} as const satisfies Record<string, Input>;

export type Inputs = Record<keyof typeof INPUTS, number>;

/** How many there are; no shard can hold less than one. */
const LANES = 1024;

export interface Results {
  data_tb: number;
  stored_tb: number;
  web_cores: number;
  web_machines: number;
  shards_by_bytes: number;
  shards_by_reads: number;
  shards: number;
  lanes_each: number;
  database_machines: number;
  pairs_each: number;
  reads_each: number;
  hot_gb_each: number;
  hot_fits: boolean;
  dollars_month: number;
  dollars_billion_reads: number;
}

const SECONDS_MONTH = 30 * 86_400;

export function simulate(inputs: Inputs): Results {
  const { pairs, reads, sustained, events, webhooks, pair_bytes, busy, copies } = inputs;
  const cores = (perSecond: number, cost_us: number): number => (perSecond * cost_us) / 1e6 / busy;
  const data_tb = (pairs * pair_bytes * inputs.bloat) / 1e12;
  // Three quarters of an event are the database's.
  const database_cores = cores(reads, inputs.database_us) + cores(events, inputs.event_us * 0.75);
  const web_cores =
    cores(reads, inputs.read_us) +
    cores(events, inputs.event_us * 0.25) +
    cores(webhooks, inputs.webhook_us);
  // One machine more, so that any one may fail.
  const web_machines = Math.ceil(web_cores / inputs.machine_cores) + 1;
  const shards_by_bytes = Math.ceil(data_tb / inputs.shard_tb);
  const shards_by_reads = Math.ceil(database_cores / inputs.machine_cores);
  const shards = Math.min(LANES, Math.max(shards_by_bytes, shards_by_reads));
  const database_machines = shards * copies;
  const hot_gb_each = (data_tb * 1000 * inputs.hot) / shards;
  const dollars_month = web_machines * inputs.web_price + database_machines * inputs.database_price;
  return {
    data_tb,
    stored_tb: data_tb * copies,
    web_cores,
    web_machines,
    shards_by_bytes,
    shards_by_reads,
    shards,
    lanes_each: LANES / shards,
    database_machines,
    pairs_each: pairs / shards,
    reads_each: reads / shards,
    hot_gb_each,
    hot_fits: hot_gb_each <= inputs.memory_gb,
    dollars_month,
    dollars_billion_reads: dollars_month / ((sustained * SECONDS_MONTH) / 1e9),
  };
}

export function inputRows(inputs: Inputs): string[][] {
  const rows = Object.entries(INPUTS).map(([name, { unit, from, what }]) => [
    `\`--${name}\``,
    what,
    `${count(inputs[name as keyof Inputs])} ${unit}`.trim(),
    from,
  ]);
  return [['flag', 'what', 'value', 'from'], ...rows];
}

export function resultRows(results: Results): string[][] {
  const { hot_fits, hot_gb_each } = results;
  return [
    ['what follows', ''],
    ['data, once', `${results.data_tb.toFixed(1)} TB`],
    ['data, all copies', `${results.stored_tb.toFixed(1)} TB`],
    ['cores for the web', results.web_cores.toFixed(0)],
    ['web machines, one to spare', count(results.web_machines)],
    ['shards that the bytes want', count(results.shards_by_bytes)],
    ['shards that the reads and events want', count(results.shards_by_reads)],
    ['shards', count(results.shards)],
    ['lanes a shard, of 1,024', results.lanes_each.toFixed(0)],
    ['database machines, copies included', count(results.database_machines)],
    ['pairs a shard', count(Math.round(results.pairs_each))],
    ['reads a second and shard', count(Math.round(results.reads_each))],
    [
      'what is read in a day, a shard',
      `${hot_gb_each.toFixed(0)} GB, which ${hot_fits ? 'fits into' : 'is more than'} its memory`,
    ],
    ['money', `$${count(Math.round(results.dollars_month))} a month`],
    ['a billion reads', `$${results.dollars_billion_reads.toFixed(2)}`],
  ];
}

function count(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 3 });
}
