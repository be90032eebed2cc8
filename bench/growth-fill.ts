/**
 * Fills an embedded store with millions of pairs in minutes: a few people go through the store's own
 * port, and their rows, table by table, are the pattern of all others, written in the order of the
 * keys. A test holds it to the rows that the port would have written.
 */
import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { keyLane, LANES, psidLane } from '../src/domain/psid.ts';
import { firstKey } from '../src/store/sqlite/pair-key.ts';
import { openSqliteStore } from '../src/store/sqlite/store.ts';
import type { Store } from '../src/store/store.ts';

export interface Filling {
  people: number;
  /** Through the port: so many people from the first one on. */
  plant(store: Store, people: number): Promise<void>;
  /** What is made of a person's number repeats after so many, names aside. */
  patterns: number;
  personIdOf(number: number): string;
  psidOf(number: number): string;
  /** The one name that is each person's own. */
  lastNameOf(number: number): string;
}

type Value = string | number | null;
type Row = Record<string, Value>;

/** A person, as far as rows differ. */
interface Somebody {
  id: string;
  psid: string;
  last_name: string;
}

/** In the order of whose lane a table lies, and how. */
const TABLES = {
  person: 'person',
  scoped_id: 'person',
  pair: 'pair',
  history: 'psid',
  message: 'psid',
} as const;
const COMMIT_EVERY = 100_000;

/** `db`: a file that is not there yet. */
export async function fillFast(db: string, filling: Filling): Promise<void> {
  const { people, patterns, plant, personIdOf, psidOf } = filling;
  const store = openSqliteStore({ path: db, bulk: true });
  await plant(store, Math.min(people, patterns));
  await store.close();
  if (people <= patterns) return;
  const database = new DatabaseSync(db);
  // Whoever is interrupted begins anew.
  database.exec(
    'PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144',
  );
  const orders = {
    person: inOrder(people, personIdOf, keyLane),
    psid: inOrder(people, psidOf, psidLane),
    pair: inOrder(people, psidOf, psidLane, firstKey),
  };
  for (const [table, key] of Object.entries(TABLES)) {
    writeAll(database, table, orders[key], filling);
  }
  database.exec('PRAGMA journal_mode = WAL');
  database.close();
}

function writeAll(
  database: DatabaseSync,
  table: string,
  order: Uint32Array,
  { patterns, personIdOf, psidOf, lastNameOf }: Filling,
): void {
  const of = (number: number): Somebody => ({
    id: personIdOf(number),
    psid: psidOf(number),
    last_name: lastNameOf(number),
  });
  const rows = database.prepare(`SELECT * FROM ${table}`).all() as Row[];
  const makers = Array.from({ length: patterns }, (_, number) => {
    const { id, psid } = of(number);
    const row = rows.find((one) => [one.id, one.person_id].includes(id) || one.psid === psid);
    return Object.entries(row!).map(([column, value]) =>
      maker(column, value, { row: row!, was: of(number), table }),
    );
  });
  const columns = Object.keys(rows[0]!);
  const placed = table === 'pair' ? inFreePlace(database) : (values: Value[]) => values;
  const insert = database.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  let written = 0;
  database.exec('BEGIN');
  for (const number of order) {
    if (number < patterns) continue;
    const somebody = of(number);
    const values = makers[number % patterns]!.map((make) => make(somebody));
    insert.run(...placed(values));
    if (++written % COMMIT_EVERY === 0) database.exec('COMMIT; BEGIN');
  }
  database.exec('COMMIT');
}

/** Pairs whose PSIDs end alike stand behind one another: see pair-key.ts. The key comes first. */
function inFreePlace(database: DatabaseSync): (values: Value[]) => Value[] {
  const isTaken = database.prepare('SELECT 1 FROM pair WHERE key = ?');
  return ([first, ...rest]) => {
    let key = first as number;
    while (isTaken.get(key) !== undefined) key++;
    return [key, ...rest];
  };
}

/** What stands in a column for somebody else, by what stands in it for the pattern. */
function maker(
  column: string,
  value: Value,
  { row, was, table }: { row: Row; was: Somebody; table: string },
): (somebody: Somebody) => Value {
  if (column === 'key') return ({ psid }) => firstKey(psid);
  if (column === 'lane' && TABLES[table as keyof typeof TABLES] === 'psid') {
    return ({ psid }) => psidLane(psid);
  }
  if (column === 'lane' || column === 'person_lane') return ({ id }) => keyLane(id);
  if (column === 'digest') {
    const [type, at, detail] = [row.type, row.at, JSON.parse(row.detail as string)];
    return ({ psid }) => hash('sha256', JSON.stringify([type, at, psid, detail]), 'base64url');
  }
  if (value === was.id) return ({ id }) => id;
  if (value === was.psid) return ({ psid }) => psid;
  if (value === was.last_name) return ({ last_name }) => last_name;
  if (column === 'profile') {
    const [before, after] = (value as string).split(JSON.stringify(was.last_name));
    return ({ last_name }) => before + JSON.stringify(last_name) + after;
  }
  return () => value;
}

/** The numbers of all people by the lane of their key and, within it, by where the key stands. */
function inOrder(
  people: number,
  keyOf: (number: number) => string,
  laneOf: (key: string) => number,
  placeOf: (key: string) => string | number = (key) => key,
): Uint32Array {
  const starts = new Uint32Array(LANES + 1);
  const lanes = new Uint16Array(people);
  for (let number = 0; number < people; number++) {
    const lane = laneOf(keyOf(number));
    lanes[number] = lane;
    starts[lane + 1]!++;
  }
  for (let lane = 0; lane < LANES; lane++) starts[lane + 1]! += starts[lane]!;
  const order = new Uint32Array(people);
  const next = starts.slice();
  for (let number = 0; number < people; number++) order[next[lanes[number]!]!++] = number;
  for (let lane = 0; lane < LANES; lane++) {
    const keyed = Array.from(order.subarray(starts[lane], starts[lane + 1]), (number) => ({
      number,
      place: placeOf(keyOf(number)),
    }));
    keyed.sort((one, other) => (one.place < other.place ? -1 : 1));
    order.set(
      keyed.map(({ number }) => number),
      starts[lane],
    );
  }
  return order;
}
