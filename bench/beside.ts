/** A script of this folder in a process and on a core of its own, talked to by messages. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pinned } from './pin.ts';

export interface Beside {
  /** Its first message. */
  ready: unknown;
  /** Sends a word; resolves with what comes back. */
  ask<Answer>(word: string): Promise<Answer>;
  send(word: string): void;
  stop(): void;
}

/** As in package.json, and what this was started with: --cpu-prof, say. */
const FLAGS = ['--max-semi-space-size=8', ...process.execArgv];

export async function startBeside(cpu: number, script: string, ...args: string[]): Promise<Beside> {
  const path = new URL(script, import.meta.url).pathname;
  const [command, ...rest] = pinned(cpu, process.execPath, [...FLAGS, path, ...args]);
  const child = spawn(command!, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [ready] = await once(child, 'message');
  return {
    ready,
    send: (word) => void child.send(word),
    async ask<Answer>(word: string) {
      child.send(word);
      return (await once(child, 'message'))[0] as Answer;
    },
    stop: () => void child.kill(),
  };
}
