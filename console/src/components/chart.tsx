/** What charts share: a frame with words for those who cannot see it, and the same as a table. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { type Column, Table } from './table.tsx';

export interface Plot {
  /** CSS pixels of the drawing, without axes. */
  width: number;
  height: number;
}

export interface Tick {
  /** From the top. */
  y: number;
  label: string;
}

const LEFT = 44;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 26;
const WIDTH_MIN = 220;

export function Chart<Row>({
  title,
  description,
  height,
  ticks,
  times,
  rows,
  columns,
  keyOf,
  legend,
  draw,
}: {
  title: string;
  /** The chart in a sentence or two. */
  description: string;
  height: number;
  ticks: readonly Tick[];
  /** Words under the left end, the middle and the right end. */
  times: readonly [string, string, string];
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  legend: ComponentChildren;
  draw: (plot: Plot) => ComponentChildren;
}) {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(640);
  const id = useId();
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(Math.floor(entry.contentRect.width), WIDTH_MIN));
    });
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  const plot = { width: width - LEFT - RIGHT, height };
  const full = height + TOP + BOTTOM;
  const ends = [0, plot.width / 2, plot.width];
  const anchors = ['start', 'middle', 'end'] as const;
  return (
    <figure class="chart" ref={box}>
      <div class="legend">{legend}</div>
      <svg
        role="img"
        width={width}
        height={full}
        viewBox={`0 0 ${width} ${full}`}
        aria-labelledby={`${id}-title ${id}-desc`}
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-desc`}>{description}</desc>
        <g transform={`translate(${LEFT} ${TOP})`}>
          {ticks.map(({ y, label }) => (
            <g key={label}>
              <line class="grid" x1={0} x2={plot.width} y1={y} y2={y} />
              <text class="axis" x={-8} y={y + 4} text-anchor="end">
                {label}
              </text>
            </g>
          ))}
          {times.map((words, place) => (
            <text
              key={anchors[place]}
              class="axis"
              x={ends[place]}
              y={height + 19}
              text-anchor={anchors[place]}
            >
              {words}
            </text>
          ))}
          {draw(plot)}
        </g>
      </svg>
      <details class="as-table">
        <summary>As a table</summary>
        {rows.length === 0 ? (
          <p class="muted">Nothing yet.</p>
        ) : (
          <Table caption={title} columns={columns} rows={rows} keyOf={keyOf} />
        )}
      </details>
    </figure>
  );
}

export function LegendItem({ tone, children }: { tone: string; children: ComponentChildren }) {
  return (
    <span class="legend-item">
      <svg width="12" height="12" aria-hidden="true">
        <rect class={`mark ${tone}`} width="12" height="12" rx="2" />
      </svg>
      {children}
    </span>
  );
}

/** Round numbers up to what is at least `most`: where lines are drawn. */
export function roundTicks(most: number, height: number): { top: number; ticks: Tick[] } {
  const rough = Math.max(most, 4) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((of) => of * power).find((of) => of >= rough)!;
  const top = step * Math.ceil(Math.max(most, 4) / step);
  const ticks = Array.from({ length: top / step + 1 }, (_, place) => ({
    y: height - (place * step * height) / top,
    label: String(place * step),
  }));
  return { top, ticks };
}
