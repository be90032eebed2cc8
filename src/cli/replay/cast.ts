/**
 * Who plays the people of a recording. A webhook has a PSID and no profile, so whoever is not here
 * yet is made, with a profile that is nobody's and says so.
 */
import { hash } from 'node:crypto';
import { Refusal } from '../../domain/refusal.ts';
import type { Call } from '../operator.ts';
import { found } from '../trigger/names.ts';
import type { Happened } from './happened.ts';

export interface Player {
  person_id: string;
  isNew: boolean;
}

/** Known players; more are asked for again. */
const KNOWN_MAX = 10_000;

export class Cast {
  readonly #call: Call;
  readonly #known = new Map<string, string>();
  /** How many people were made. */
  made = 0;

  constructor(call: Call) {
    this.#call = call;
  }

  async playerOf(page: string, { psid, user_ref }: Happened): Promise<Player> {
    const key = `${page} ${psid ?? `~${user_ref}`}`;
    const known = this.#known.get(key);
    if (known !== undefined) return { person_id: known, isNew: false };
    const player = await this.#find(page, psid, user_ref);
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(key, player.person_id);
    return player;
  }

  async #find(
    page: string,
    psid: string | undefined,
    user_ref: string | undefined,
  ): Promise<Player> {
    if (psid !== undefined) {
      const path = `/pages/${page}/psids/${psid}`;
      const pair = await found<{ person_id: string }>(this.#call, path);
      if (pair !== undefined) return { person_id: pair.person_id, isNew: false };
    }
    // Who ticked the checkbox and then wrote is one person.
    const ids = [
      ...(user_ref === undefined ? [] : [`replayed-${digest(`${page} ${user_ref}`)}`]),
      ...(psid === undefined ? [] : [`replayed-${page}-${psid}`]),
    ];
    for (const id of ids) {
      if ((await found(this.#call, `/people/${id}`)) !== undefined) {
        return { person_id: id, isNew: false };
      }
    }
    const id = ids[0]!;
    await this.#call('POST', '/people', { id, ...profileOf(id) });
    this.made++;
    return { person_id: id, isNew: true };
  }
}

const FIRST_NAMES = ['Ada', 'Ben', 'Chi', 'Dina', 'Emil', 'Fay', 'Gil', 'Hana', 'Ivo', 'June'];

/** The same in every replay; the last name is the mark. */
function profileOf(id: string): object {
  const number = Number.parseInt(hash('sha256', id, 'hex').slice(0, 8), 16);
  const first_name = FIRST_NAMES[number % FIRST_NAMES.length];
  return { first_name, last_name: 'Replayed', locale: 'en_US', timezone: 0 };
}

function digest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 24);
}

/** On which page of this server a recording's page is played. */
export class Stage {
  readonly #call: Call;
  readonly #always: string | undefined;
  readonly #known = new Map<string, string>();
  #only: Promise<string | undefined> | undefined;

  /** `always`: whatever a recording says. */
  constructor(call: Call, always: string | undefined) {
    this.#call = call;
    this.#always = always;
  }

  /** The page of that id; else the only one that there is, as on a developer's desk. */
  async pageOf(id: string): Promise<string> {
    const known = this.#always ?? this.#known.get(id);
    if (known !== undefined) return known;
    const isHere = /^\d{1,20}$/.test(id) && (await found(this.#call, `/pages/${id}`)) !== undefined;
    this.#only ??= this.#onlyPage();
    const page = isHere ? id : await this.#only;
    if (page === undefined) {
      throw new Refusal('not_found', `page ${id} is not here; say with --page which one plays it`);
    }
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(id, page);
    return page;
  }

  async #onlyPage(): Promise<string | undefined> {
    const { data } = await this.#call<{ data: { id: string }[] }>('GET', '/pages?limit=2');
    return data.length === 1 ? data[0]!.id : undefined;
  }
}
