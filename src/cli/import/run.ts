/** Lines of an import, stored in batches that keep the order that matters. */
import type { Random } from '../../domain/psid.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Call } from '../operator.ts';
import { type Item, readItem } from './items.ts';
import type { Line } from './lines.ts';
import { importApp, importPage } from './registry-lines.ts';
import type { Outcome, Sink } from './sink.ts';
import type { Tally } from './tally.ts';

export interface Target {
  sink: Sink;
  /** For what is not worth a way of its own: apps, pages and pictures. */
  call: Call;
  clock: () => number;
  random: Random;
}

export interface BadLine {
  number: number;
  reason: string;
}

export interface Imported {
  /** In the order of their numbers. */
  bad: BadLine[];
  /** The newest person or event that the store holds now. */
  last: Line | undefined;
}

/** Stores these lines and counts them. Rejects when the store cannot go on. */
export async function importLines(lines: Line[], target: Target, tally: Tally): Promise<Imported> {
  const imported: Imported = { bad: [], last: undefined };
  const settle = (kind: 'apps' | 'pages' | 'people' | 'events', line: Line, outcome: Outcome) => {
    if (typeof outcome === 'object') {
      imported.bad.push({ number: line.number, reason: outcome.refused });
      return;
    }
    tally[kind]++;
    if (outcome === 'present') tally.present++;
    if (kind === 'apps' || kind === 'pages') return;
    if (line.number > (imported.last?.number ?? 0)) imported.last = line;
  };

  let batch = new Batch();
  const flush = async (): Promise<void> => {
    const { people, events } = batch;
    batch = new Batch();
    const added = await target.sink.people(people.map(({ item }) => item.person));
    for (const [index, { item, line }] of people.entries()) {
      settle('people', line, await withPicture(target.call, item, added[index]!));
    }
    const admitted = await target.sink.events(events.map(({ item }) => item.event));
    for (const [index, { line }] of events.entries()) settle('events', line, admitted[index]!);
  };

  for (const line of lines) {
    const item = readItem(line, target.clock(), target.random);
    if (item === undefined) continue;
    switch (item.kind) {
      case 'bad':
        settle('people', line, { refused: item.reason });
        break;
      case 'app':
        await flush();
        settle('apps', line, await importApp(target.call, item.app));
        break;
      case 'page':
        await flush();
        settle('pages', line, await importPage(target.call, item.page));
        break;
      default:
        if (batch.size >= BATCH_MAX || batch.mustPrecede(item)) await flush();
        batch.add(item, line);
    }
  }
  await flush();
  imported.bad.sort((one, other) => one.number - other.number);
  tally.bad += imported.bad.length;
  return imported;
}

/** Many enough to share a commit, few enough to hold with all that is under way for them. */
const BATCH_MAX = 16_384;

type Person = Extract<Item, { kind: 'person' }>;
type Event = Extract<Item, { kind: 'event' }>;

/**
 * People first, then what happened to them, each in any order but the one of a person: as good as
 * line by line as long as nothing in it depends on what the file says later.
 */
class Batch {
  readonly people: { item: Person; line: Line }[] = [];
  readonly events: { item: Event; line: Line }[] = [];
  readonly #met = new Set<string>();
  /** By page: who adopts which PSID. */
  readonly #adopted = new Map<string, Map<string, string>>();

  get size(): number {
    return this.people.length + this.events.length;
  }

  /** Would the item see what comes after it in the file, or two people race for one PSID? */
  mustPrecede(item: Person | Event): boolean {
    if (item.kind === 'person') return this.#met.has(item.person.id);
    const { page_id, psid, person_id } = item.event;
    if (psid === undefined) return false;
    return (this.#adoptedOn(page_id).get(psid) ?? person_id) !== person_id;
  }

  add(item: Person | Event, line: Line): void {
    if (item.kind === 'person') {
      this.people.push({ item, line });
      return;
    }
    const { page_id, psid, person_id } = item.event;
    this.events.push({ item, line });
    this.#met.add(person_id);
    if (psid !== undefined) this.#adoptedOn(page_id).set(psid, person_id);
  }

  #adoptedOn(page = ''): Map<string, string> {
    const known = this.#adopted.get(page);
    if (known !== undefined) return known;
    const adopted = new Map<string, string>();
    this.#adopted.set(page, adopted);
    return adopted;
  }
}

/** A picture is given to whoever is new or has none: what is imported twice is not drawn twice. */
async function withPicture(call: Call, item: Person, outcome: Outcome): Promise<Outcome> {
  const { person, picture } = item;
  if (picture === undefined || typeof outcome === 'object') return outcome;
  const path = `/people/${person.id}`;
  if (outcome === 'present') {
    const { picture_version } = await call<{ picture_version: number }>('GET', path);
    if (picture_version > 0) return outcome;
  }
  try {
    await call('PUT', `${path}/picture`, picture);
    return outcome;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
    const reason = error.message.replace(/\.$/, '');
    return { refused: `person ${person.id} is stored, but not their picture: ${reason}` };
  }
}
