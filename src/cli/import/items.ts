/** A line of an import: one thing under one key, with the members that the Admin API takes. */
import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { readEvent } from '../../admin/event-input.ts';
import { readPerson } from '../../admin/person-input.ts';
import { InvalidInput, type MemberProblem } from '../../admin/problem.ts';
import type { Person } from '../../domain/person.ts';
import type { Random } from '../../domain/psid.ts';
import type { EventInput } from '../../events/ingest.ts';
import { LINE_BYTES_MAX, type Line } from './lines.ts';

export type Item =
  | { kind: 'app'; app: Members }
  | { kind: 'page'; page: Members }
  | { kind: 'person'; person: Person; picture: Buffer | undefined }
  | { kind: 'event'; event: EventInput & { id: string } }
  | { kind: 'bad'; reason: string };

export type Kind = Exclude<Item['kind'], 'bad'>;
export type Members = Readonly<Record<string, unknown>>;

const KINDS = 'app, page, person or event';
/** What a line may hold beside a picture: as much as a body of the Admin API. */
const PLAIN_BYTES_MAX = 1024 * 1024;

/** Undefined: the line is blank. Never throws. */
export function readItem(line: Line, now: number, random: Random): Item | undefined {
  const { bytes } = line;
  if (bytes === undefined) return bad(`is longer than ${LINE_BYTES_MAX >> 20} MiB`);
  if (!isUtf8(bytes)) return bad('is not UTF-8');
  const text = bytes.toString();
  const found = parse(line.number === 1 ? text.replace(/^\uFEFF/, '') : text);
  if (found === undefined) {
    return text.trim() === '' || text === '\uFEFF' ? undefined : bad('is not JSON');
  }
  if (!isMembers(found)) return bad(`is not an object with one of the keys ${KINDS}`);
  const [kind, ...others] = Object.keys(found);
  if (kind === undefined || others.length > 0) {
    return bad(
      `must hold one thing under one key (${KINDS}); it has ${others.length && others.length + 1} keys`,
    );
  }
  const members = found[kind];
  if (!isMembers(members)) return bad(`${plain(kind)} must be an object`);
  switch (kind) {
    case 'app':
      return { kind, app: members };
    case 'page':
      return { kind, page: members };
    case 'person':
      return personOf(members, line, now, random);
    case 'event':
      return eventOf(members, line);
    default:
      return bad(`has the unknown key ${plain(kind)}; known are ${KINDS}`);
  }
}

function personOf(members: Members, line: Line, now: number, random: Random): Item {
  const { picture, ...described } = members;
  if (picture !== undefined && !isBase64(picture)) return bad('picture must be a file in base64');
  if (picture === undefined && line.bytes!.length > PLAIN_BYTES_MAX) return tooLong();
  // An id that follows from the line, so that importing it again finds the person.
  const { id = idOf(line).slice(0, 24) } = described;
  const person = readPerson({ ...described, id }, now, random);
  if (Array.isArray(person)) return bad(wordsOf(person));
  const bytes = picture === undefined ? undefined : Buffer.from(picture, 'base64');
  return { kind: 'person', person, picture: bytes };
}

function eventOf(members: Members, line: Line): Item {
  if (line.bytes!.length > PLAIN_BYTES_MAX) return tooLong();
  const event = readEvent(members);
  if (Array.isArray(event)) return bad(wordsOf(event));
  return { kind: 'event', event: { ...event, id: event.id ?? `import-${idOf(line)}` } };
}

/** The same for the same line at the same place: what is imported twice is kept once. */
function idOf({ number, bytes }: Line): string {
  return hash('sha256', `${number} ${bytes}`, 'hex').slice(0, 32);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isBase64(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(value);
}

function wordsOf(problems: MemberProblem[]): string {
  return new InvalidInput(problems).message.replace(/\.$/, '');
}

function tooLong(): Item {
  return bad(`is longer than ${PLAIN_BYTES_MAX >> 20} MiB`);
}

function bad(reason: string): Item {
  return { kind: 'bad', reason };
}

/** A word of the file, fit for a terminal. */
function plain(word: string): string {
  return JSON.stringify(word.slice(0, 60));
}
