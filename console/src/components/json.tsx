/** JSON to be read, and what changed between two of them. */
import { lineDifference } from '../domain/lines.ts';
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
