import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  name: string;
  title: ComponentChildren;
  cell: (row: Row) => ComponentChildren;
  /** Figures stand under each other. */
  number?: boolean;
}

/** A dense table. `caption` names it for those who cannot see what stands around. */
export function Table<Row>({
  caption,
  columns,
  rows,
  keyOf,
  selected,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  selected?: string | undefined;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
    <section class="table-box" aria-label={caption} tabIndex={0}>
      <table class="table">
        <caption class="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, title, number }) => (
              <th key={name} scope="col" class={number ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} class={keyOf(row) === selected ? 'selected' : undefined}>
              {columns.map(({ name, cell, number }) => (
                <td key={name} class={number ? 'number' : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
