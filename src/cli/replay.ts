/** `pagescope replay`: lets happen again what recorded webhooks tell of. */
import { hash, randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { Refusal } from '../domain/refusal.ts';
import { dbOption, type Operator, withOperator } from './operator.ts';
import { plain } from './plain.ts';
import { Cast, Stage } from './replay/cast.ts';
import { type Happened, readMessaging } from './replay/happened.ts';
import { type Body, recordedIn } from './replay/recorded.ts';
import { findPage } from './trigger/names.ts';
import { outcomesOf, outcomeWords, WAIT_MS_MAX } from './trigger/outcome.ts';

interface ReplayOptions {
  db: string;
  page?: string;
  deliver: boolean;
  keepTimes: boolean;
  again: boolean;
  json: boolean;
}

/** It is read as a whole: a document has no lines. */
const FILE_BYTES_MAX = 256 * 1024 * 1024;
/** So many webhooks are waited for at the end; of more it is only said how many there are. */
const AWAITED_MAX = 500;

export function replayCommand(): Command {
  return new Command('replay')
    .description('let happen again what recorded webhooks tell of')
    .argument('<file>', "bodies: a JSON document, or a bot's own log with one a line; - reads here")
    .option('--page <which>', 'the page that plays theirs, by its id or the beginning of its name')
    .option('--deliver', 'also send the bodies as they are; the events then tell nobody', false)
    .option('--keep-times', 'let things happen when they did, and not now', false)
    .option('--again', 'also what was replayed before', false)
    .option('--json', 'print a line of JSON for each', false)
    .addOption(dbOption())
    .addHelpText(
      'after',
      `
PSIDs are adopted; whoever is not known yet is made, with the last name "Replayed". Lines that are
wrong are reported and passed over.`,
    )
    .action((file: string, options: ReplayOptions) =>
      withOperator(options.db, (operator) => replay(operator, textOf(file), options)),
    );
}

/** What is said of one body, or of one thing that it tells. */
interface Report {
  where: string;
  outcome: 'event' | 'known' | 'passed' | 'bad' | 'sent';
  [detail: string]: unknown;
}

interface EventAnswer {
  event_id: string;
  psid: string | null;
  access: string;
  replayed: boolean;
  deliveries: string[];
}

async function replay(operator: Operator, text: string, options: ReplayOptions): Promise<void> {
  const { call } = operator;
  const always = options.page === undefined ? undefined : (await findPage(call, options.page)).id;
  const run = new Replay(operator, new Stage(call, always), options);
  for (const { where, body, problem } of recordedIn(text)) {
    if (body === undefined) run.tell({ where, outcome: 'bad', reason: problem });
    else await run.play(where, body);
  }
  await run.end();
}

class Replay {
  readonly #operator: Operator;
  readonly #stage: Stage;
  readonly #options: ReplayOptions;
  readonly #cast: Cast;
  readonly #counts = { event: 0, known: 0, passed: 0, bad: 0, sent: 0 };
  /** Part of every event's id: with it the same recording makes other events. */
  readonly #run: string;
  #queued: string[] = [];
  #queuedCount = 0;

  constructor(operator: Operator, stage: Stage, options: ReplayOptions) {
    this.#operator = operator;
    this.#stage = stage;
    this.#options = options;
    this.#cast = new Cast(operator.call);
    this.#run = options.again ? randomUUID() : '';
  }

  async play(where: string, body: Body): Promise<void> {
    let page: string | undefined;
    for (const entry of body.value.entry as Record<string, unknown>[]) {
      const told = Array.isArray(entry.messaging) ? entry.messaging : [];
      if (told.length === 0) {
        const reason = `it tells of nothing that happened (${Object.keys(entry).join(', ')})`;
        this.tell({ where, outcome: 'passed', reason });
      }
      for (const messaging of told) {
        await this.#guarded(where, async () => {
          page = await this.#stage.pageOf(pageIdOf(entry, messaging));
          await this.#playOne(where, page, messaging);
        });
      }
    }
    if (!this.#options.deliver) return;
    await this.#guarded(where, async () => {
      page ??= await this.#stage.pageOf('');
      await this.#send(where, page, body.raw);
    });
  }

  /** A body that this server refuses is a bad line; a server that is gone is the end. */
  async #guarded(where: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
      this.tell({ where, outcome: 'bad', reason: error.message.replace(/\.$/, '') });
    }
  }

  async #playOne(where: string, page: string, messaging: unknown): Promise<void> {
    const read = readMessaging(messaging);
    if ('passed' in read) return this.tell({ where, outcome: 'passed', reason: read.passed });
    for (const [index, one] of read.happened.entries()) {
      const same = JSON.stringify([this.#run, page, messaging, index]);
      await this.#admit(where, page, one, `replay-${hash('sha256', same, 'hex').slice(0, 32)}`);
    }
    for (const left of new Set(read.left)) {
      this.tell({ where, outcome: 'passed', reason: `${left} is not kept` });
    }
  }

  async #admit(where: string, page_id: string, one: Happened, id: string): Promise<void> {
    const { deliver, keepTimes } = this.#options;
    const { person_id, isNew } = await this.#cast.playerOf(page_id, one);
    const at = keepTimes && one.at !== undefined ? { at: one.at } : {};
    const event = { ...one.members, ...at, id, type: one.type, page_id, person_id };
    const answer = await this.#operator.call<EventAnswer>(
      'POST',
      deliver ? '/events?silent=true' : '/events',
      event,
    );
    this.#queuedCount += answer.deliveries.length;
    if (this.#queued.length < AWAITED_MAX) this.#queued.push(...answer.deliveries);
    const { psid, access, deliveries } = answer;
    const outcome = answer.replayed ? 'known' : 'event';
    const who = { page_id, psid, person_id, is_new: isNew };
    this.tell({ where, outcome, type: one.type, ...who, access, deliveries });
  }

  async #send(where: string, page_id: string, body: string): Promise<void> {
    const { call, kind } = this.#operator;
    const { deliveries } = await call<{ deliveries: string[] }>('POST', '/deliveries', {
      page_id,
      body,
    });
    // One after another, so that the bot gets them in their order.
    const outcomes = await outcomesOf(call, deliveries, kind === 'remote' ? WAIT_MS_MAX : 0);
    for (const outcome of outcomes) this.tell({ where, outcome: 'sent', delivery: outcome });
  }

  tell(report: Report): void {
    this.#counts[report.outcome]++;
    if (this.#options.json) console.log(JSON.stringify(report));
    else if (report.outcome === 'bad') console.error(plain(`${report.where}: ${report.reason}.`));
    else console.log(plain(`${report.where}: ${wordsOf(report)}`));
  }

  async end(): Promise<void> {
    const { event, known, passed, bad, sent } = this.#counts;
    const parts = [
      `${event} happened`,
      known > 0 && `${known} had been replayed before (--again lets them happen again)`,
      `${this.#cast.made} people made`,
      passed > 0 && `${passed} passed over`,
      sent > 0 && `${sent} bodies sent`,
      bad > 0 && `${bad} bad`,
    ];
    console.error(`${parts.filter(Boolean).join(', ')}.`);
    if (this.#queuedCount > 0) console.error(await this.#webhooks());
    if (bad > 0) process.exitCode = 1;
  }

  async #webhooks(): Promise<string> {
    const { call, kind } = this.#operator;
    if (kind === 'local') {
      return `Webhooks: ${this.#queuedCount}; they go out when a server runs on this store.`;
    }
    if (this.#queuedCount > this.#queued.length) return `Webhooks: ${this.#queuedCount} queued.`;
    const outcomes = await outcomesOf(call, this.#queued, WAIT_MS_MAX);
    const counts = Map.groupBy(outcomes, ({ status }) => status);
    return `Webhooks: ${[...counts].map(([status, all]) => `${all.length} ${status}`).join(', ')}.`;
  }
}

function wordsOf(report: Report): string {
  if (report.outcome === 'passed') return `passed over: ${report.reason}`;
  if (report.outcome === 'sent') {
    return `sent as it is: ${outcomeWords(report.delivery as Parameters<typeof outcomeWords>[0])}`;
  }
  const { type, psid, person_id, is_new, access } = report;
  const who = psid === null ? person_id : `${psid} (${person_id}${is_new ? ', new' : ''})`;
  const done = report.outcome === 'known' ? 'had been replayed before' : `access ${access}`;
  return `${type} of ${who}: ${done}`;
}

function pageIdOf(entry: Record<string, unknown>, messaging: unknown): string {
  const { recipient } = (messaging ?? {}) as { recipient?: { id?: unknown } };
  return String(entry.id ?? recipient?.id ?? '');
}

function textOf(file: string): string {
  try {
    if (file !== '-' && statSync(file).size > FILE_BYTES_MAX) {
      throw new Refusal('invalid', `${file} is larger than ${FILE_BYTES_MAX >> 20} MiB: split it.`);
    }
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new Refusal('not_found', `${file} cannot be read (${code}).`);
  }
}
