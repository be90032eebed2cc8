/** A form that is sent: what the server refuses stands at the field that it names, nothing is lost. */
import { useState } from 'preact/hooks';
import { Problem } from '../api/client.ts';
import { Failed } from './empty.tsx';
import { sayProblem } from './toast.tsx';

export interface Form {
  busy: boolean;
  /** What is wrong with a member, as a sentence; undefined: nothing. */
  wrong: (member: string) => string | undefined;
  /** What is wrong and stands at none of these members. */
  other: (shown: readonly string[]) => Error | undefined;
  /** Undefined: it was refused. */
  send: <T>(work: () => Promise<T>) => Promise<T | undefined>;
  clear: () => void;
}

const sentence = (words: string): string =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`;

const isAbort = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'AbortError';

export function useForm(): Form {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const errors = problem instanceof Problem ? problem.errors : [];
  const at = (member: string) =>
    errors.filter((one) => one.member === member || one.member.startsWith(`${member}/`));
  return {
    busy,
    wrong(member) {
      const found = at(member);
      return found.length === 0
        ? undefined
        : [...new Set(found.map((one) => sentence(one.problem)))].join(' ');
    },
    other(shown) {
      if (errors.length === 0) return problem;
      const rest = errors.filter(
        ({ member }) => !shown.some((name) => member === name || member.startsWith(`${name}/`)),
      );
      return rest.length === 0 ? undefined : problem;
    },
    async send(work) {
      if (busy) return undefined;
      setBusy(true);
      setProblem(undefined);
      try {
        return await work();
      } catch (error) {
        if (!isAbort(error)) setProblem(error instanceof Error ? error : new Error(String(error)));
        return undefined;
      } finally {
        setBusy(false);
      }
    },
    clear: () => setProblem(undefined),
  };
}

/** What was refused and belongs to no field. `shown`: the members that have one. */
export function FormProblem({ form, shown }: { form: Form; shown: readonly string[] }) {
  const problem = form.other(shown);
  return problem ? <Failed problem={problem} /> : null;
}

/** Something that is done by one button: busy meanwhile, and told when it was refused. */
export function useDeed(): [
  busy: boolean,
  run: (work: () => Promise<unknown>) => Promise<boolean>,
] {
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    try {
      await work();
      return true;
    } catch (error) {
      sayProblem(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return [busy, run];
}
