/** JSON to be read, and what changed between two of them. */
import { Code } from './code.tsx';

const TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)|([{}[\],])/g;

function coloured(text: string) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(TOKENS)) {
    const [all, string, colon, other] = found;
    if (found.index > end) parts.push(text.slice(end, found.index));
    if (string !== undefined && colon !== undefined) {
      parts.push(<span class="json-key">{string}</span>, <span class="json-punct">{colon}</span>);
    } else {
      const kind = string ? 'json-text' : other ? 'json-other' : 'json-punct';
      parts.push(<span class={kind}>{all}</span>);
    }
    end = found.index + all.length;
  }
  parts.push(text.slice(end));
  return parts;
}

/** Indented, or as it came where it is no JSON. */
export function pretty(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}

export function Json({ raw, label }: { raw: string; label: string }) {
  const text = pretty(raw);
  return (
    <Code text={text} label={label}>
      {coloured(text)}
    </Code>
  );
}

export interface Line {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** The longest common lines stay; both texts are short. */
export function lineDifference(before: string, after: string): Line[] {
  const old = before.split('\n');
  const now = after.split('\n');
  const lengths = Array.from({ length: old.length + 1 }, () =>
    new Array<number>(now.length + 1).fill(0),
  );
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i]![j] =
        old[i] === now[j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ kind: 'same', text: old[i]! });
      i++;
      j++;
    } else if (j >= now.length || (i < old.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      lines.push({ kind: 'removed', text: old[i++]! });
    } else lines.push({ kind: 'added', text: now[j++]! });
  }
  return lines;
}

const SIGNS = { same: ' ', added: '+', removed: '−' } as const;
const WORDS = { same: '', added: 'added: ', removed: 'removed: ' } as const;

export function JsonDiff({
  before,
  after,
  label,
}: {
  before: string;
  after: string;
  label: string;
}) {
  const lines = lineDifference(pretty(before), pretty(after));
  return (
    <figure class="code" aria-label={label}>
      <ul class="diff">
        {lines.map(({ kind, text }, place) => (
          <li key={place} class={kind}>
            <span class="sign" aria-hidden="true">
              {SIGNS[kind]}
            </span>
            <span class="sr-only">{WORDS[kind]}</span>
            <span>{text.replace(/^ +/, (blanks) => '\u00a0'.repeat(blanks.length))}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
