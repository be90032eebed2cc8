/**
 * `npm run bench:webhooks`: a backlog of webhooks, admitted event by event, then drained to an
 * endpoint on loopback. One core delivers, the other one receives.
 *
 * `-- --smoke` checks in seconds that everything runs; its figures mean nothing.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fillBacklog } from './backlog.ts';
import { pinned } from './pin.ts';
import { table } from './table.ts';
import type { Progress } from './webhook-sender.ts';

const { values: flags } = parseArgs({
  options: { smoke: { type: 'boolean', default: false }, backlog: { type: 'string' } },
});
const EACH = 10;
const backlog = Number(flags.backlog ?? (flags.smoke ? 2000 : 1_000_000));
const PARTS = 10;

async function start(
  cpu: number,
  script: string,
  ...args: string[]
): Promise<[ChildProcess, unknown]> {
  const path = new URL(script, import.meta.url).pathname;
  const [command, ...rest] = pinned(cpu, process.execPath, [path, ...args]);
  const child = spawn(command!, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [message] = await once(child, 'message');
  return [child, message];
}

async function main(): Promise<void> {
  const folder = join(tmpdir(), 'pagescope-bench');
  mkdirSync(folder, { recursive: true });
  const db = join(folder, 'webhooks.db');
  const [receiver, ready] = await start(1, './webhook-receiver.ts');
  const callback_url = (ready as { origin: string }).origin;
  const people = Math.ceil(backlog / EACH);

  console.log(`Admitting ${people * EACH} events, ${EACH} of each of ${people} people …`);
  const silent_ms = await fillBacklog(db, { people, each: EACH, callback_url: null });
  const queued_ms = await fillBacklog(db, { people, each: EACH, callback_url });
  const perSecond = (ms: number): string => Math.round((people * EACH) / (ms / 1000)).toString();

  const [sender] = await start(0, './webhook-sender.ts', db);
  const ask = async (): Promise<Progress> => {
    sender.send('progress');
    return (await once(sender, 'message'))[0] as Progress;
  };
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
      `${(progress.rss_bytes / 2 ** 20).toFixed(0)} MiB`,
    ]);
    before = { ...progress, at };
  }
  const seconds = (performance.now() - began) / 1000;
  const { failed } = before;
  sender.kill();
  receiver.kill();

  console.log(`\n${table(['drained', 'deliveries/s', 'CPU µs/delivery', 'memory'], rows)}`);
  console.log(`
admitted       ${perSecond(silent_ms)} events/s when nobody subscribed, ${perSecond(queued_ms)} with a webhook each
delivered      ${Math.round((people * EACH) / seconds)} a second over ${seconds.toFixed(1)} s, ${failed} attempts failed
memory         ${(idle.rss_bytes / 2 ** 20).toFixed(0)} MiB idle
on disk        ${(statSync(db).size / (people * EACH)).toFixed(0)} bytes a message with its webhook`);
  if (failed > 0) process.exitCode = 1;
}

await main();
