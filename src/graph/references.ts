/**
 * `{result=name:$.data.*.id}` in a batch: what an earlier answer holds at a JSONPath (dossier §5.4).
 *
 * The paths are a small part of JSONPath, read and followed here: `$`, `.name`, `["name"]`, `[0]`,
 * `.*` and `[*]`. Nothing is ever run, and every step is bounded.
 */

export const PATH_CHARS_MAX = 256;
export const STEPS_MAX = 16;
/** Values looked at while all the paths of a batch are followed. */
export const VISITS_MAX = 100_000;
/** Of what one reference puts in its place. */
export const RESULT_CHARS_MAX = 64 * 1024;

/** What is left to be spent on following paths. */
export interface Budget {
  visits: number;
}

export interface Reference {
  /** As it stands in the request. */
  text: string;
  name: string;
  path: string;
}

/** Why a path cannot be followed. */
export class PathProblem extends Error {}

type Step = { kind: 'all' } | { kind: 'name'; name: string } | { kind: 'index'; index: number };

const REFERENCE = /\{result=([^:{}]{1,200}):([^{}]*)\}/g;

/** Every reference in this text, in order. */
export function referencesIn(text: string): Reference[] {
  return [...text.matchAll(REFERENCE)].map(([whole, name, path]) => ({
    text: whole,
    name: name!,
    path: path!,
  }));
}

/** The text with each reference replaced by what `resolve` finds for it. */
export function replaceReferences(text: string, resolve: (reference: Reference) => string): string {
  return text.replace(REFERENCE, (whole, name: string, path: string) =>
    resolve({ text: whole, name, path }),
  );
}

/** What the path finds, with commas between. Throws a `PathProblem`. */
export function follow(
  path: string,
  value: unknown,
  budget: Budget = { visits: VISITS_MAX },
): string {
  let found: unknown[] = [value];
  for (const step of stepsOf(path)) {
    const next: unknown[] = [];
    for (const one of found) {
      for (const inner of taken(step, one)) {
        if (--budget.visits < 0) throw new PathProblem('it finds too much');
        next.push(inner);
      }
    }
    found = next;
  }
  const text = found.map(inText).join(',');
  if (text.length > RESULT_CHARS_MAX) throw new PathProblem('it finds too much');
  return text;
}

const STEP = /\.(\*|[\w-]+)|\[(?:(\*)|(\d{1,9})|"([^"\\]*)"|'([^'\\]*)')\]/y;

function stepsOf(path: string): Step[] {
  if (path.length > PATH_CHARS_MAX) throw new PathProblem('it is too long');
  if (!path.startsWith('$')) throw new PathProblem('it does not begin with $');
  const steps: Step[] = [];
  const pattern = new RegExp(STEP);
  for (pattern.lastIndex = 1; pattern.lastIndex < path.length; ) {
    const at = pattern.lastIndex;
    const match = pattern.exec(path);
    if (match === null) throw new PathProblem(`it cannot be read from character ${at} on`);
    if (steps.length >= STEPS_MAX) throw new PathProblem('it has too many steps');
    steps.push(stepOf(match));
  }
  return steps;
}

function stepOf([, word, all, index, double, single]: RegExpExecArray): Step {
  if (word === '*' || all !== undefined) return { kind: 'all' };
  if (index !== undefined) return { kind: 'index', index: Number(index) };
  return { kind: 'name', name: word ?? double ?? single! };
}

/** Own members only: what every object inherits is no part of an answer. */
function taken(step: Step, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step.kind === 'all') return Object.values(value);
  if (step.kind === 'index')
    return Array.isArray(value) ? value.slice(step.index, step.index + 1) : [];
  // The length of a list is no part of it.
  if (Array.isArray(value) && !/^\d+$/.test(step.name)) return [];
  return Object.hasOwn(value, step.name) ? [(value as Record<string, unknown>)[step.name]] : [];
}

function inText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
