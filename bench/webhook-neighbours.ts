/** How long webhooks take to an endpoint alone, and beside others that are sick. */
import { join } from 'node:path';
import { startBeside } from './beside.ts';
import { median, table } from './table.ts';

const HEALTHY_CPU = 0;
const RECEIVER_CPU = 1;

/** `folder`: for stores. Prints a table; resolves with by how much the 99th percentile grew. */
export async function measureNeighbours({
  folder,
  sick,
  rounds,
  seconds,
}: {
  folder: string;
  sick: number;
  rounds: number;
  seconds: number;
}): Promise<number> {
  const receiver = await startBeside(RECEIVER_CPU, './webhook-receiver.ts');
  const { origin } = receiver.ready as { origin: string };
  const behaviours = await receiver.ask<string[]>('behaviours');
  const paths = Array.from({ length: sick }, (_, index) => behaviours[index % behaviours.length]!);

  const rows: string[][] = [];
  const p99s: Record<string, number[]> = { alone: [], beside: [] };
  for (let round = 1; round <= rounds; round++) {
    for (const [name, others] of Object.entries({ alone: [], beside: paths })) {
      const args = [join(folder, 'neighbours.db'), `${seconds}`, origin, ...others];
      const sender = await startBeside(HEALTHY_CPU, './webhook-neighbours-sender.ts', ...args);
      sender.stop();
      const latencies = (await receiver.ask<number[]>('latencies')).sort((a, b) => a - b);
      const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
      p99s[name]!.push(at(0.99));
      const figures = [at(0.5), at(0.99), at(0.999)].map((ms) => `${ms.toFixed(2)} ms`);
      rows.push([`${round} ${name}`, `${latencies.length}`, ...figures]);
    }
  }
  receiver.stop();
  const [alone, beside] = [median(p99s.alone!), median(p99s.beside!)];
  const growth = beside / alone - 1;
  console.log(`\n${table(['round', 'webhooks', 'p50', 'p99', 'p99.9'], rows)}`);
  console.log(`
sick           ${sick} endpoints: ${behaviours.join(', ')}
p99            ${alone.toFixed(2)} ms alone, ${beside.toFixed(2)} ms beside them (medians): ${(growth * 100).toFixed(0)} %`);
  return growth;
}
