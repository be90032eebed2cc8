/** `pagescope explain`: what a page may read of whom it knows by a PSID, and why. */
import { Command } from 'commander';
import type { EventType } from '../domain/consent.ts';
import { CHECKS } from '../graph/checks.ts';
import { dbOption, withOperator } from './operator.ts';
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
    .description('say why a page may read a profile, or why not')
    .argument('<page>', 'id of the page')
    .argument('<psid>', 'by which the page knows the person')
    .addOption(dbOption())
    .action((page: string, psid: string, { db }: { db: string }) =>
      withOperator(db, async ({ call }) => {
        const path = `/pages/${encodeURIComponent(page)}/psids/${encodeURIComponent(psid)}`;
        console.log(explained(await call<Relationship>('GET', path)));
      }),
    );
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
    const known = passed[name];
    return [known === undefined ? '·' : known ? '✓' : '✗', name, rule];
  });
}
