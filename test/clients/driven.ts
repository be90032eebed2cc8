/** A program in `drivers`, in a process of its own, that is told what to ask line by line. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after } from 'node:test';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

// biome-ignore lint/suspicious/noExplicitAny: what a client makes of an answer
export type Told = any;

/** Resolves what the program was answered. */
export type Ask = (what: object) => Promise<Told>;

/** By `pagescope run`, with this server in the place of Facebook. */
export function runDriver(name: string, origin: string): Ask {
  return drive([MAIN, 'run', '--offline', '--', process.execPath, driver(name)], {
    PAGESCOPE_ORIGIN: origin,
  });
}

/** By itself. */
export function startDriver(name: string, env: Record<string, string>): Ask {
  return drive([driver(name)], env);
}

function driver(name: string): string {
  return join(import.meta.dirname, 'drivers', `${name}.cjs`);
}

/** Ends when the file's tests are done, and must end well. */
function drive(words: string[], env: Record<string, string>): Ask {
  const child = spawn(process.execPath, words, { env: { ...process.env, ...env } });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  after(async () => {
    child.stdin.end();
    if (child.exitCode === null) await once(child, 'close');
    assert.equal(child.exitCode, 0, errors);
  });
  return async (what) => {
    child.stdin.write(`${JSON.stringify(what)}\n`);
    for (;;) {
      const { value, done } = await lines.next();
      assert.ok(!done, errors);
      if (value.startsWith(TOLD)) return JSON.parse(value.slice(TOLD.length));
    }
  };
}

const TOLD = 'told ';
