/** `pagescope explain`: what a page may read of whom it knows by a PSID, or an answer, and why. */
import { Command } from 'commander';
import type { EventType } from '../domain/consent.ts';
import { CHECKS } from '../graph/checks.ts';
import type { Explanation } from '../graph/explain.ts';
import { dbOption, withOperator } from './operator.ts';
import { plain } from './plain.ts';
import { table } from './table.ts';

/** The Admin API's answer. */
interface Relationship {
  page_id: string;
  person_id: string;
  psid: string;
  access: string;
  readable: boolean;
  explain: string;
  remedy: string | null;
  last_ad_referral: object | null;
  history: { event_id: string; type: EventType; at: number; effect: string }[];
}

export function explainCommand(): Command {
  return new Command('explain')
    .description('say why a page may read a profile, or why a recent answer was given')
    .argument('[page]', 'id of the page')
    .argument('[psid]', 'by which the page knows the person')
    .option('--trace <id>', "an answer's fbtrace_id; a running dev keeps the last 1,000")
    .addOption(dbOption())
    .action(explain);
}

interface ExplainOptions {
  db: string;
  trace?: string;
}

async function explain(
  page: string | undefined,
  psid: string | undefined,
  { db, trace }: ExplainOptions,
  self: Command,
): Promise<void> {
  if (trace === undefined ? psid === undefined : page !== undefined) {
    self.error('error: name a page and a PSID, or a --trace');
  }
  await withOperator(db, async ({ call }) => {
    if (trace !== undefined) {
      console.log(traced(await call<Trace>('GET', `/traces/${encodeURIComponent(trace)}`)));
      return;
    }
    const path = `/pages/${encodeURIComponent(page!)}/psids/${encodeURIComponent(psid!)}`;
    console.log(explained(await call<Relationship>('GET', path)));
  });
}

/** The Admin API's answer. */
interface Trace {
  trace_id: string;
  at: string;
  method: string;
  version: string;
  status: number;
  message: string | null;
  calls: { path: string; psid: string | null; explanation: Explanation | null }[];
}

function traced({ trace_id, at, method, version, status, message, calls }: Trace): string {
  const asked = calls.map(({ path }) => ` ${version}/${path}`).join(',');
  const head = `${at} ${method}${asked} → ${status}, trace ${trace_id}`;
  const parts = calls.map(({ explanation }) => explanation && reasons(explanation));
  const said = calls.length === 0 ? [`It could not be read: ${plain(message ?? '')}`] : parts;
  const none = 'Too many reads at once: no reason was kept.';
  return [plain(head), ...said.map((part) => part ?? none)].join('\n\n');
}

function reasons({ because, remedy, walk }: Explanation): string {
  const facts = table([
    ['because', because],
    ['remedy', remedy ?? '–'],
  ]);
  const steps = walk.map(({ check, rule, passed }) => [mark(passed ?? undefined), check, rule]);
  return `${facts}\n\nThe checks, in their order (· was not reached):\n${table(steps, '  ')}`;
}

function explained(relationship: Relationship): string {
  const { page_id, person_id, psid, access, readable, explain, remedy } = relationship;
  const { last_ad_referral, history } = relationship;
  // The API joins the two; here each has a line of its own.
  const because = remedy === null ? explain : explain.slice(0, -remedy.length).trimEnd();
  const facts = table([
    ['access', access],
    ['readable', readable ? 'yes' : 'no'],
    ['because', because],
    ['remedy', remedy ?? '–'],
    ['last_ad_referral', last_ad_referral === null ? '–' : JSON.stringify(last_ad_referral)],
  ]);
  const deeds = history.map(({ at, type, effect, event_id }) => [
    new Date(at).toISOString(),
    type,
    effect === 'none' ? '–' : effect,
    event_id,
  ]);
  return `Page ${page_id}, PSID ${psid} (person ${person_id})

${facts}

The checks of a read, in their order (· depends on the call, or is not reached):
${table(walk(readable), '  ')}

What happened, oldest first:
${deeds.length === 0 ? '  nothing' : table(deeds, '  ')}`;
}

/** Of the checks two are about the page and the person; the others are about a call. */
function walk(readable: boolean): string[][] {
  const passed: Record<string, boolean> = { 'node found': true, access: readable };
  return CHECKS.map(({ name, rule }) => {
    return [mark(passed[name]), name, rule];
  });
}

function mark(passed: boolean | undefined): string {
  return passed === undefined ? '·' : passed ? '✓' : '✗';
}
