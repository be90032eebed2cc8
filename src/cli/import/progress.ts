/** A line that shows how far an import is, drawn anew a few times a second; on a terminal alone. */
import { counted } from './tally.ts';

export interface Progress {
  /** Bytes of the file that are done, and the lines in them. */
  at(bytes: number, lines: number): void;
  /** Takes the line away, so that something else can be printed. */
  clear(): void;
}

const EVERY_MS = 100;
const WIDTH = 24;
const CLEAR = '\r\x1b[K';

interface Options {
  terminal: NodeJS.WriteStream;
  /** Undefined: nobody knows how much is to come. */
  bytes: number | undefined;
  /** Where this run starts. */
  from: { bytes: number; lines: number };
  clock: () => number;
}

export function showProgress({ terminal, bytes: all, from, clock }: Options): Progress {
  if (!terminal.isTTY) return { at() {}, clear() {} };
  const started = clock();
  let drawn = 0;
  return {
    at(bytes, lines) {
      const now = clock();
      if (now - drawn < EVERY_MS) return;
      drawn = now;
      const seconds = (now - started) / 1000;
      const rate = Math.round((lines - from.lines) / Math.max(seconds, 0.001));
      const speed = `${counted(lines)} lines  ${counted(rate)} a second`;
      if (all === undefined || all === 0) return void terminal.write(`${CLEAR}${speed}`);
      const part = Math.min(bytes / all, 1);
      const left = ((all - bytes) * seconds) / Math.max(bytes - from.bytes, 1);
      const bar = '█'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH, '░');
      terminal.write(
        `${CLEAR}${`${Math.floor(part * 100)}%`.padStart(4)} ${bar} ${speed}  ${clockTime(left)} left`,
      );
    },
    clear() {
      if (drawn > 0) terminal.write(CLEAR);
    },
  };
}

function clockTime(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
