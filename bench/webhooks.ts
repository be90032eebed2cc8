/**
 * `npm run bench:webhooks`: a backlog of webhooks, admitted event by event, then drained to an
 * endpoint on loopback, and webhooks to an endpoint beside others that are sick. One core delivers,
 * the other one receives.
 *
 * `-- --smoke` checks in seconds that everything runs; its figures mean nothing. `-- --backlog 50000`
 * and `-- --neighbours` measure the one or the other alone.
 */
import { mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fillBacklog } from './backlog.ts';
import { startBeside } from './beside.ts';
import { table } from './table.ts';
import { measureNeighbours } from './webhook-neighbours.ts';
import type { Progress } from './webhook-sender.ts';

const { values: flags } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    backlog: { type: 'string' },
    neighbours: { type: 'boolean', default: false },
    sick: { type: 'string', default: '35' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '20' },
  },
});
const EACH = 10;
const backlog = Number(flags.backlog ?? (flags.smoke ? 2000 : 1_000_000));
const PARTS = 10;

async function drain(folder: string): Promise<void> {
  const db = join(folder, 'webhooks.db');
  const receiver = await startBeside(1, './webhook-receiver.ts');
  const callback_url = (receiver.ready as { origin: string }).origin;
  const people = Math.ceil(backlog / EACH);

  console.log(`Admitting ${people * EACH} events, ${EACH} of each of ${people} people …`);
  const silent_ms = await fillBacklog(db, { people, each: EACH, callback_url: null });
  const queued_ms = await fillBacklog(db, { people, each: EACH, callback_url });
  const perSecond = (ms: number): string => Math.round((people * EACH) / (ms / 1000)).toString();

  const sender = await startBeside(0, './webhook-sender.ts', db);
  const ask = (): Promise<Progress> => sender.ask<Progress>('progress');
  const idle = await ask();
  const rows: string[][] = [];
  sender.send('start');
  const began = performance.now();
  let before = { ...idle, at: began };
  for (let part = 1; part <= PARTS; part++) {
    let progress = await ask();
    while (progress.delivered < (people * EACH * part) / PARTS) {
      await sleep(flags.smoke ? 5 : 100);
      progress = await ask();
    }
    const at = performance.now();
    const delivered = progress.delivered - before.delivered;
    rows.push([
      `${part * (100 / PARTS)} %`,
      (delivered / ((at - before.at) / 1000)).toFixed(0),
      ((progress.cpu_us - before.cpu_us) / delivered).toFixed(0),
      `${((at - began) / 1000).toFixed(1)} s`,
      `${(progress.rss_bytes / 2 ** 20).toFixed(0)} MiB`,
    ]);
    before = { ...progress, at };
  }
  const seconds = (performance.now() - began) / 1000;
  const { failed } = before;
  sender.stop();
  receiver.stop();

  console.log(
    `\n${table(['drained', 'deliveries/s', 'CPU µs/delivery', 'after', 'memory'], rows)}`,
  );
  console.log(`
admitted       ${perSecond(silent_ms)} events/s when nobody subscribed, ${perSecond(queued_ms)} with a webhook each
delivered      ${Math.round((people * EACH) / seconds)} a second over ${seconds.toFixed(1)} s, ${failed} attempts failed
memory         ${(idle.rss_bytes / 2 ** 20).toFixed(0)} MiB idle
on disk        ${(statSync(db).size / (people * EACH)).toFixed(0)} bytes a message with its webhook`);
  if (failed > 0) process.exitCode = 1;
}

const folder = join(tmpdir(), 'pagescope-bench');
mkdirSync(folder, { recursive: true });
if (!flags.neighbours) await drain(folder);
if (flags.backlog === undefined) {
  const rest = flags.smoke
    ? { rounds: 1, seconds: 2 }
    : { rounds: Number(flags.rounds), seconds: Number(flags.seconds) };
  await measureNeighbours({ folder, sick: Number(flags.sick), ...rest });
}
