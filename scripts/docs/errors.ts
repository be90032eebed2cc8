/** docs/errors.md: one section an error, titled with Graph's exact message. */

import type { GraphError } from '../../src/graph/errors/row.ts';
import { ERRORS, type ErrorKey } from '../../src/graph/errors.ts';
import type { Row } from '../../src/graph/version-rows.ts';
import { BEHAVIOUR } from '../../src/graph/versions.ts';
import { anchor, code, MADE, table } from './markdown.ts';

const KEYS = Object.keys(ERRORS) as ErrorKey[];

export function errorsPage(): string {
  return `${MADE('`src/graph/errors.ts`')}

# Errors

Every error that Pagescope answers on Graph’s side, in Graph’s words; \`{…}\` is filled in. \`dossier §n\` is a section of [evidence](evidence.md); where a source says *ours*, nobody recorded what the real one does. In a development server \`PUT /admin/v1/faults\` makes any of them the answer: \`{"faults":[{"error":"<key>"}]}\`.

Bodies are \`{"error":{"message","type","code","error_subcode","fbtrace_id"}}\`, with \`is_transient\` where it may help to try again. \`WWW-Authenticate\` repeats the message. \`suppress_http_code=1\` makes the status 200.

${table(['code', 'subcode', 'message'], [...KEYS].sort(byCode).map(indexed))}

${KEYS.map(section).join('\n\n')}
`;
}

/** Headings may not repeat, or their anchors would not be told apart; so the same words get their year or key. */
function heading(key: ErrorKey): string {
  const { message } = ERRORS[key];
  const isShared = KEYS.some((other) => other !== key && ERRORS[other].message === message);
  return isShared ? `${message} (${key})` : message;
}

function byCode(one: ErrorKey, other: ErrorKey): number {
  const number = ({ code, subcode = 0 }: GraphError): number => (code ?? 0) * 1e8 + subcode;
  return number(ERRORS[one]) - number(ERRORS[other]);
}

function indexed(key: ErrorKey): string[] {
  const { code: number, subcode } = ERRORS[key];
  const title = heading(key);
  return [number ?? '–', subcode ?? '', `[${inText(title)}](#${anchor(title)})`].map(String);
}

function section(key: ErrorKey): string {
  const { status, type, code: number, subcode, source, cause, remedy, faultOnly } = ERRORS[key];
  const codes = subcode === undefined ? `${number ?? 'none'}` : `${number}/${subcode}`;
  const only = faultOnly ? ' Said here only by a fault on purpose.' : '';
  return `## ${inText(heading(key))}

${table(['key', 'status', 'type', 'code', 'versions', 'known from'], [[code(key), `${status}`, type, codes, versionsOf(key), source]])}

**Cause.** ${inText(cause)}${only}

**What to do.** ${inText(remedy)}`;
}

/** From which version or day on the table of behaviours names this error, and until when. */
function versionsOf(key: ErrorKey): string {
  for (const rows of Object.values<readonly Row<unknown>[]>(BEHAVIOUR)) {
    const first = rows.findIndex(({ value }) => value === key);
    if (first < 0) continue;
    const last = rows.findLastIndex(({ value }) => value === key);
    const until = rows[last + 1]?.from;
    const since = rows[first]!.from;
    return until === undefined ? `from ${since}` : `from ${since}, before ${until}`;
  }
  return 'all';
}

/** What Markdown would take for markup stands as it is: `<PSID>`, `*`, `_`. */
function inText(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[<>*_[\]\\]/g, '\\$&')))
    .join('');
}
