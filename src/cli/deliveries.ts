/** `pagescope deliveries`: the log of webhooks, and sending them again. */
import { Command, Option } from 'commander';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../domain/delivery.ts';
import { Refusal } from '../domain/refusal.ts';
import { type Call, dbOption, withOperator } from './operator.ts';
import { plain } from './plain.ts';
import { table } from './table.ts';
import { findPage } from './trigger/names.ts';
import { outcomesOf, outcomeWords, WAIT_MS_MAX } from './trigger/outcome.ts';

/** The Admin API's answers. */
interface Delivery {
  id: string;
  field: string;
  version: string;
  status: DeliveryStatus;
  attempts: number;
  queued_at: string;
  next_attempt_at: string | null;
}

interface Detail extends Delivery {
  callback_url: string | null;
  headers: Record<string, string>;
  body: string;
  log: { at: string; status: number | null; error: string | null; latency_ms: number }[];
  answer: string | null;
}

interface Filter {
  status?: DeliveryStatus;
  page?: string;
  psid?: string;
}

interface ListOptions extends Filter {
  db: string;
  limit: string;
}

/** How many of those that are sent again are waited for. */
const AWAITED_MAX = 100;

export function deliveriesCommand(): Command {
  return new Command('deliveries')
    .description('show webhooks and what became of them, and send them again')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(redeliverCommand());
}

function listCommand(): Command {
  return filtered(new Command('list').description('the newest first'))
    .addOption(new Option('--status <status>', 'only those').choices(DELIVERY_STATUSES))
    .option('--limit <n>', 'how many', '20')
    .action(({ db, limit, ...filter }: ListOptions) =>
      withOperator(db, async ({ call }) => {
        const { data } = await listed(call, await queryOf(call, filter, limit));
        const rows = data.map(({ id, field, status, attempts, queued_at, next_attempt_at }) => [
          queued_at,
          status,
          `${attempts}`,
          next_attempt_at ?? '–',
          field,
          id,
        ]);
        const head = ['queued', 'status', 'attempts', 'next', 'field', 'id'];
        console.log(rows.length > 0 ? table([head, ...rows]) : 'There are none.');
      }),
    );
}

function showCommand(): Command {
  return new Command('show')
    .description('one of them: its body and signatures, its attempts and what was answered')
    .argument('<id>', 'of the delivery')
    .addOption(dbOption())
    .action((id: string, { db }: { db: string }) =>
      withOperator(db, async ({ call }) => {
        const one = await call<Detail>('GET', `/deliveries/${encodeURIComponent(id)}`);
        const attempts = one.log.map(({ at, status, error, latency_ms }) => [
          at,
          `${status ?? error} after ${latency_ms} ms`,
        ]);
        console.log(
          table([
            ['status', one.status],
            ['to', one.callback_url ?? 'no endpoint'],
            ['field', `${one.field} (${one.version})`],
            ...Object.entries(one.headers),
            ...attempts,
            ['answer', one.answer || 'nothing'],
          ]),
        );
        console.log(`\n${plain(one.body)}`);
      }),
    );
}

interface RedeliverOptions extends Filter {
  db: string;
  dead: boolean;
}

function redeliverCommand(): Command {
  return filtered(new Command('redeliver').description('send some again, each in the same bytes'))
    .argument('[id...]', 'of the deliveries')
    .option('--dead', 'all that were given up', false)
    .action((ids: string[], { db, dead, ...filter }: RedeliverOptions) =>
      withOperator(db, async ({ call, kind }) => {
        if (ids.length > 0 === dead) {
          throw new Refusal('invalid', 'Name deliveries by their ids, or say --dead for all.');
        }
        const chosen = dead ? await allDead(call, filter) : ids;
        const before = new Map<string, number>();
        for (const id of chosen) {
          const path = `/deliveries/${encodeURIComponent(id)}`;
          before.set(id, (await call<Delivery>('GET', path)).attempts);
          await call('POST', `${path}/redeliver`, {});
        }
        const awaited = kind === 'remote' ? chosen.slice(0, AWAITED_MAX) : [];
        for (const outcome of await outcomesOf(call, awaited, WAIT_MS_MAX, before)) {
          console.log(plain(`${outcome.id}: ${outcomeWords(outcome)}`));
        }
        const when = kind === 'remote' ? '' : '; they go out when a server runs on this store';
        console.log(`Sent again: ${chosen.length}${when}.`);
      }),
    );
}

function filtered(command: Command): Command {
  return command
    .option('--page <which>', 'only those of this page, by its id or the beginning of its name')
    .option('--psid <psid>', 'only those of this PSID')
    .addOption(dbOption());
}

/** Before any of them is sent: what was sent is dead no more, and a listing would lose its place. */
async function allDead(call: Call, filter: Filter): Promise<string[]> {
  const ids: string[] = [];
  const query = await queryOf(call, { ...filter, status: 'dead' }, '1000');
  for (;;) {
    const { data, next } = await listed(call, query);
    ids.push(...data.map(({ id }) => id));
    if (next === null) return ids;
    query.set('after', next);
  }
}

async function queryOf(call: Call, filter: Filter, limit: string): Promise<URLSearchParams> {
  const { status, page, psid } = filter;
  return new URLSearchParams({
    limit,
    ...(status !== undefined && { status }),
    ...(page !== undefined && { page: (await findPage(call, page)).id }),
    ...(psid !== undefined && { psid }),
  });
}

function listed(
  call: Call,
  query: URLSearchParams,
): Promise<{ data: Delivery[]; next: string | null }> {
  return call('GET', `/deliveries?${query}`);
}
