/** The supervisor's side of what workers say: hands on what one of them has for the others. */
import type { MetricValues } from '../observe/metrics.ts';
import type { ToSupervisor, ToWorker } from './messages.ts';

/** A worker as it is spoken to. */
export interface Line {
  send(message: ToWorker): void;
}

export interface Hub {
  /** From here on it is asked, and told what the others say. */
  join(line: Line): void;
  leave(line: Line): void;
  hear(line: Line, message: ToSupervisor): void;
}

export interface HubOptions {
  /** The supervisor's own numbers. */
  own: () => Promise<MetricValues>;
  after: (ms: number, call: () => void) => () => void;
}

/** A worker that is too busy to say its numbers by then is left out. */
const COUNT_MS_MAX = 2000;

/** Numbers that were asked for. */
interface Asked {
  by: Line;
  id: number;
  /** Those who have yet to answer. */
  missing: Set<Line>;
  all: MetricValues[];
  cancel: () => void;
}

export function createHub({ own, after }: HubOptions): Hub {
  const lines = new Set<Line>();
  const asked = new Map<number, Asked>();
  let next = 0;

  async function count(by: Line, id: number): Promise<void> {
    const all = [await own()];
    const key = next++;
    const cancel = after(COUNT_MS_MAX, () => answer(key));
    asked.set(key, { by, id, missing: new Set(lines), all, cancel });
    for (const line of lines) line.send({ kind: 'count', id: key });
    if (lines.size === 0) answer(key);
  }

  function counted(key: number, by: Line, values?: MetricValues): void {
    const question = asked.get(key);
    if (question === undefined || !question.missing.delete(by)) return;
    if (values !== undefined) question.all.push(values);
    if (question.missing.size === 0) answer(key);
  }

  function answer(key: number): void {
    const { by, id, all, cancel } = asked.get(key)!;
    asked.delete(key);
    cancel();
    if (lines.has(by)) by.send({ kind: 'numbers', id, all });
  }

  return {
    join: (line) => void lines.add(line),
    leave(line) {
      lines.delete(line);
      for (const key of [...asked.keys()]) counted(key, line);
    },
    hear(line, message) {
      switch (message.kind) {
        case 'numbers':
          void count(line, message.id);
          break;
        case 'count':
          counted(message.id, line, message.values);
          break;
        case 'taken':
          for (const other of lines) if (other !== line) other.send(message);
          break;
      }
    },
  };
}
