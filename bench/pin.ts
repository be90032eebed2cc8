/** Keeps a command on one core, where the system can (taskset); elsewhere the run is unpinned. */
import { execFileSync } from 'node:child_process';

let known: boolean | undefined;

function canPin(): boolean {
  if (known === undefined) {
    try {
      execFileSync('taskset', ['-c', '1', 'true'], { stdio: 'ignore' });
      known = true;
    } catch {
      known = false;
    }
  }
  return known;
}

export function pinned(cpu: number, command: string, args: string[]): string[] {
  return canPin() ? ['taskset', '-c', String(cpu), command, ...args] : [command, ...args];
}
