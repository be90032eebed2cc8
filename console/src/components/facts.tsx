import type { ComponentChildren } from 'preact';

/** Names and values under each other. Rows without a value are left out. */
export function Facts({
  rows,
}: {
  rows: readonly (readonly [name: string, value: ComponentChildren])[];
}) {
  return (
    <dl class="facts">
      {rows.map(
        ([name, value]) =>
          value !== undefined &&
          value !== false && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value ?? <span class="muted">not known</span>}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
