/** One table's statements and the mapping of its records, made from its list of columns. */
import type { Input, Row, Value } from './statement.ts';

export interface Codec {
  encode(value: unknown): Input;
  decode(value: Value | undefined): unknown;
}

export const plain: Codec = { encode: (value) => value as Input, decode: (value) => value };

/** As text: the engines' own kinds of JSON do not keep the order of members. */
export const json: Codec = {
  encode: (value) => (value === null ? null : JSON.stringify(value)),
  decode: (value) => (value === null ? null : JSON.parse(String(value))),
};

/** A zone's name or hours: no zone's name begins like a number. */
export const zone: Codec = {
  encode: (value) => (value === null ? null : String(value)),
  decode: (value) => (typeof value === 'string' && /^[-\d]/.test(value) ? Number(value) : value),
};

export interface Table<Rec> {
  readonly name: string;
  /** How many columns a record takes. */
  readonly width: number;
  /** The record's columns, each with its table's name. */
  readonly columns: string;
  /** `INSERT` of the lead and the record; the other two take the same values. */
  readonly insert: string;
  /** The same, replacing what stands under the key. */
  readonly put: string;
  /** Of a row that stands. */
  readonly update: string;
  values(lead: Input[], record: Rec): Input[];
  /** The record whose columns begin at `from`. */
  record(row: Row, from?: number): Rec;
}

export interface Layout<Rec> {
  /** Columns that are no part of the record, before it. */
  lead?: string[];
  key: string[];
  columns: { [Field in keyof Rec]-?: Codec };
}

export function table<Rec extends object>(name: string, layout: Layout<Rec>): Table<Rec> {
  const { lead = [], key, columns } = layout;
  const fields = Object.keys(columns) as (keyof Rec & string)[];
  const codecs = fields.map((field) => columns[field]);
  const blank: Record<string, unknown> = Object.fromEntries(fields.map((field) => [field, null]));

  const names = [...lead, ...fields];
  const place = (column: string): string => `$${names.indexOf(column) + 1}`;
  const insert = `INSERT INTO ${name} (${names.join(', ')}) VALUES (${names.map(place).join(', ')})`;
  const rest = names.filter((column) => !key.includes(column));
  const replaced = rest.map((column) => `${column} = excluded.${column}`).join(', ');
  const changed = rest.map((column) => `${column} = ${place(column)}`).join(', ');
  const found = key.map((column) => `${column} = ${place(column)}`).join(' AND ');

  return {
    name,
    width: fields.length,
    columns: fields.map((field) => `${name}.${field}`).join(', '),
    insert,
    put: `${insert} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${replaced}`,
    update: `UPDATE ${name} SET ${changed} WHERE ${found}`,
    values: (leading, record) => [
      ...leading,
      ...fields.map((field, index) => codecs[index]!.encode(record[field])),
    ],
    record(row, from = 0) {
      // Copied from one blank, so that all records of a table share one shape.
      const record = { ...blank };
      for (let index = 0; index < fields.length; index++) {
        record[fields[index]!] = codecs[index]!.decode(row[from + index]);
      }
      return record as Rec;
    },
  };
}
