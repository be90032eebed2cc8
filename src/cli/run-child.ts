/** A program under this process: its terminal, its signals, its exit code. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';

/** As a shell has it. */
const EXIT = { signal: 128, notExecutable: 126, notFound: 127 };

/** The terminal sends these to everybody in front of it, so they reach the child by themselves. */
const BY_TERMINAL = ['SIGINT', 'SIGQUIT'] as const;
const HANDED_ON = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;

export interface Signals {
  /** From here on, and with those that came before. */
  sendTo(child: ChildProcess): void;
  release(): void;
}

/** Takes signals in the place of a child that is about to start. */
export function catchSignals(atTerminal: boolean): Signals {
  const early: NodeJS.Signals[] = [];
  let child: ChildProcess | undefined;
  const listeners = [...BY_TERMINAL, ...HANDED_ON].map((signal) => {
    const reachesIt = atTerminal && BY_TERMINAL.some((name) => name === signal);
    const listener = (): void => {
      if (child === undefined) early.push(signal);
      else if (!reachesIt) child.kill(signal);
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return {
    sendTo(started) {
      child = started;
      for (const signal of early) child.kill(signal);
    },
    release() {
      for (const { signal, listener } of listeners) process.off(signal, listener);
    },
  };
}

/** Resolves with the exit code, that of a shell if the program cannot be started. */
export function runChild(
  [program = '', ...words]: readonly string[],
  env: Record<string, string>,
  signals: Signals,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: 'inherit', env });
    child.on('spawn', () => signals.sendTo(child));
    child.on('error', (error: NodeJS.ErrnoException) => {
      const known = STARTS[error.code ?? ''];
      console.error(`pagescope: ${program}: ${known?.says ?? error.message}`);
      resolve(known?.exit ?? EXIT.notExecutable);
    });
    child.on('exit', (code, signal) => {
      signals.release();
      resolve(signal === null ? code! : EXIT.signal + constants.signals[signal]);
    });
  });
}

/** Why a program does not start. */
const STARTS: Readonly<Record<string, { says: string; exit: number }>> = {
  ENOENT: { says: 'no such command', exit: EXIT.notFound },
  EACCES: { says: 'it may not be executed', exit: EXIT.notExecutable },
};
