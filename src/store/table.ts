/** A table's statements and the mapping of its records, made from its list of columns. */

/** How a member lies in its column. */
export type Kind = 'plain' | 'flag' | 'json' | 'zone';

export interface Layout<Rec> {
  name: string;
  /** Columns that are no part of the record, before it. */
  lead?: string[];
  key: string[];
  columns: { [Field in keyof Rec]-?: Kind };
}

/** What an engine takes (`Input`) and gives (`Value`). */
export interface Codec<Input, Value> {
  encode(value: unknown): Input;
  decode(value: Value | undefined): unknown;
}

/** What engines differ in. */
export interface Dialect<Input, Value> {
  /** Stands in a statement for its value of this number, from 1 on. */
  place(number: number): string;
  flag: Codec<Input, Value>;
}

export interface Table<Rec, Input, Value> {
  readonly name: string;
  readonly key: readonly string[];
  /** Every column, as the values of {@link insert} stand. */
  readonly names: readonly string[];
  /** How many columns a record takes. */
  readonly width: number;
  /** The record's columns, each with its table's name. */
  readonly columns: string;
  /** `INSERT` of the lead and the record. */
  readonly insert: string;
  /** The same, replacing what stands under the key. */
  readonly put: string;
  /** Of a row that stands; it takes the same values, too. */
  readonly update: string;
  /** The values that {@link insert} takes: those of the lead, then the record's. */
  values(lead: Input[], record: Rec): Input[];
  /** The record whose columns begin at `from`. */
  record(row: Value[], from?: number): Rec;
}

/** A zone's name or hours, as text: no zone's name begins like a number. */
export const zone = {
  encode: (value: unknown): string | null => (value === null ? null : String(value)),
  decode: (value: unknown): unknown =>
    typeof value === 'string' && /^[-\d]/.test(value) ? Number(value) : value,
};

/** As text: the engines' own kinds of JSON do not keep the order of members. */
const json = {
  encode: (value: unknown): string | null => (value === null ? null : JSON.stringify(value)),
  decode: (value: unknown): unknown => (value === null ? null : JSON.parse(String(value))),
};

/** Makes the tables of an engine. */
export function tablesOf<Input, Value>({ place, flag }: Dialect<Input | string | null, Value>) {
  type In = Input | string | null;
  const codecs: Record<Kind, Codec<In, Value>> = {
    plain: { encode: (value) => value as In, decode: (value) => value },
    flag,
    json,
    zone,
  };

  return <Rec extends object>(layout: Layout<Rec>): Table<Rec, In, Value> => {
    const { name, lead = [], key, columns } = layout;
    const fields = Object.keys(columns) as (keyof Rec & string)[];
    const kinds = fields.map((field) => codecs[columns[field]]);
    const blank: Record<string, unknown> = Object.fromEntries(fields.map((field) => [field, null]));
    const names = [...lead, ...fields];
    const placeOf = (column: string): string => place(names.indexOf(column) + 1);
    const places = names.map(placeOf).join(', ');
    const insert = `INSERT INTO ${name} (${names.join(', ')}) VALUES (${places})`;
    const rest = names.filter((column) => !key.includes(column));
    const replaced = rest.map((column) => `${column} = excluded.${column}`).join(', ');
    const changed = rest.map((column) => `${column} = ${placeOf(column)}`).join(', ');
    const found = key.map((column) => `${column} = ${placeOf(column)}`).join(' AND ');

    return {
      name,
      key,
      names,
      width: fields.length,
      columns: fields.map((field) => `${name}.${field}`).join(', '),
      insert,
      put: `${insert} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${replaced}`,
      update: `UPDATE ${name} SET ${changed} WHERE ${found}`,
      values(leading, record) {
        const row = new Array<In>(names.length);
        for (let index = 0; index < lead.length; index++) row[index] = leading[index]!;
        for (let index = 0; index < fields.length; index++) {
          row[lead.length + index] = kinds[index]!.encode(record[fields[index]!]);
        }
        return row;
      },
      record(row, from = 0) {
        // Copied from one blank, so that all records of a table share one shape.
        const record = { ...blank };
        for (let index = 0; index < fields.length; index++) {
          record[fields[index]!] = kinds[index]!.decode(row[from + index]);
        }
        return record as Rec;
      },
    };
  };
}
