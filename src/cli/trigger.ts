/** `pagescope trigger`: lets an event happen, or sends a body, and says what came of it. */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { type Access, EVENT_TYPES, type EventType } from '../domain/consent.ts';
import { Refusal } from '../domain/refusal.ts';
import { dbOption, type Operator, withOperator } from './operator.ts';
import { plain } from './plain.ts';
import { table } from './table.ts';
import { membersOf } from './trigger/members.ts';
import { findPage, findPerson, type Named } from './trigger/names.ts';
import { type DeliveryOutcome, outcomeRows, outcomesOf, WAIT_MS_MAX } from './trigger/outcome.ts';

interface TriggerOptions {
  db: string;
  person?: string;
  page?: string;
  set: string[];
  body?: string;
  at?: string;
  id?: string;
  json: boolean;
}

/** The Admin API's answer. */
interface EventAnswer {
  event_id: string;
  psid: string | null;
  access: Access;
  user_ref?: string;
  replayed: boolean;
  deliveries: string[];
}

interface Relationship {
  access: Access;
  readable: boolean;
}

export function triggerCommand(): Command {
  return new Command('trigger')
    .description('let an event happen to a person, or send a body to a bot as it is')
    .addArgument(new Argument('[event]', 'what happens').choices(EVENT_TYPES))
    .option('--person <who>', 'their id, their name or the beginning of it, or a PSID of the page')
    .option('--page <which>', 'its id, its name or the beginning of it; needless if there is one')
    .option('--set <path=value>', 'a member of the event, more than once if need be', collect, [])
    .option('--at <time>', 'when it happened: 2026-01-05T09:30:00Z, or milliseconds since 1970')
    .option('--id <id>', 'of the event; the same one again changes nothing')
    .option('--body <file>', 'sign and deliver this file instead, byte for byte; - reads it here')
    .option('--json', 'print one line of JSON', false)
    .addOption(dbOption())
    .addHelpText(
      'after',
      `
A member is called as in the Admin API, or as the webhook carries it:
  pagescope trigger get_started --person peter --page joes --set postback.payload=X
  pagescope trigger message --person peter --set text=Hello
  pagescope trigger message --person peter --set attachments.0.type=image --set attachments.0.payload.url=https://a.example/b.jpg
  pagescope trigger ad_clicked --person nora --set ad_id=6045246247433
  pagescope trigger --page joes --body webhook.json`,
    )
    .action(trigger);
}

function collect(setting: string, before: string[]): string[] {
  return [...before, setting];
}

async function trigger(type: EventType | undefined, options: TriggerOptions): Promise<void> {
  const { body, person, set, at, id } = options;
  if (body === undefined) {
    if (type === undefined) {
      throw new Refusal('invalid', `Say what happens, one of ${EVENT_TYPES.join(', ')}.`);
    }
    if (person === undefined) throw new Refusal('invalid', 'Say to whom, with --person.');
    await withOperator(options.db, (operator) => happen(operator, type, person, options));
    return;
  }
  const others = [type ?? person ?? at ?? id, ...set].filter((one) => one !== undefined);
  if (others.length > 0) {
    throw new Refusal(
      'invalid',
      'A --body is sent as it is: no event, person, --set, --at or --id goes with it.',
    );
  }
  await withOperator(options.db, (operator) => send(operator, bytesOf(body), options));
}

async function happen(
  operator: Operator,
  type: EventType,
  who: string,
  { page: which, set, at, id, json }: TriggerOptions,
): Promise<void> {
  const { call } = operator;
  const members = membersOf(set);
  const page = await findPage(call, which);
  const person = await findPerson(call, who, page.id);
  const before = await call<Relationship>('GET', `/pages/${page.id}/people/${person.id}`);
  const answer = await call<EventAnswer>('POST', '/events', {
    ...members,
    ...(at !== undefined && { at: /^\d+$/.test(at) ? Number(at) : at }),
    ...(id !== undefined && { id }),
    type,
    page_id: page.id,
    person_id: person.id,
  });
  const after = await call<Relationship>('GET', `/pages/${page.id}/people/${person.id}`);
  const { deliveries: ids, access, ...told } = answer;
  const deliveries = await outcomesOf(call, ids, waitOf(operator));
  if (json) {
    const around = { type, page_id: page.id, person_id: person.id };
    const change = { access_before: before.access, access, readable: after.readable };
    console.log(JSON.stringify({ ...told, ...around, ...change, deliveries }));
    return;
  }
  console.log(`${plain(`${type}: ${person.name} (${person.id}), ${page.name} (${page.id})`)}\n`);
  const state = ({ access, readable }: Relationship): string =>
    access === 'granted' && !readable ? 'granted, but not readable' : access;
  console.log(
    table([
      ['event', `${told.event_id}${told.replayed ? ' was here before: nothing changed' : ''}`],
      ['PSID', told.psid ?? 'none'],
      ...(told.user_ref === undefined ? [] : [['user_ref', told.user_ref]]),
      ['access', `${state(before)} → ${state(after)}`],
      ...deliveryRows(operator, deliveries),
    ]),
  );
}

async function send(
  operator: Operator,
  body: string,
  { page: which, json }: TriggerOptions,
): Promise<void> {
  const { call } = operator;
  const page: Named = await findPage(call, which);
  const queued = await call<{ deliveries: string[] }>('POST', '/deliveries', {
    page_id: page.id,
    body,
  });
  const deliveries = await outcomesOf(call, queued.deliveries, waitOf(operator));
  if (json) console.log(JSON.stringify({ page_id: page.id, deliveries }));
  else console.log(table(deliveryRows(operator, deliveries)));
}

function deliveryRows({ kind }: Operator, deliveries: DeliveryOutcome[]): string[][] {
  if (deliveries.length === 0) return [['webhook', 'none: no app is told of this']];
  const rows = deliveries.flatMap(outcomeRows);
  if (kind === 'remote') return rows;
  return [...rows, ['', 'No server runs on this store; it goes out when one does.']];
}

/** Without a server nothing goes out, however long one waits. */
function waitOf({ kind }: Operator): number {
  return kind === 'remote' ? WAIT_MS_MAX : 0;
}

/** The text whose bytes in UTF-8 are the file's. */
function bytesOf(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Refusal('not_found', `${file} cannot be read (${code}).`);
  }
  if (isUtf8(bytes)) return bytes.toString();
  throw new Refusal('invalid', `${file} is not UTF-8, so it could not be kept as it is.`);
}
