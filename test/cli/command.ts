/** The real command line, in directories of their own. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';

export const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Where {
  cwd: string;
  /** Added to an environment that has no variable of ours. */
  env?: Record<string, string>;
  input?: string | Buffer;
  /** Run as this user. */
  uid?: number;
}

/** Runs a command to its end. */
export async function pagescope(args: string[], where: Where): Promise<Ran> {
  const { input = '' } = where;
  const child = start(args, where);
  const out = collect(child);
  // A command may end before it has read everything.
  child.stdin!.on('error', () => {}).end(input);
  const [code] = await once(child, 'close');
  return { code, ...out() };
}

/** Runs a command that must do well; resolves with what it printed. */
export async function must(args: string[], where: Where): Promise<string> {
  const { code, stdout, stderr } = await pagescope(args, where);
  assert.equal(code, 0, `pagescope ${args.join(' ')}: ${stderr}`);
  return stdout;
}

export function start(args: string[], { cwd, env, uid }: Where): ChildProcess {
  const options = { cwd, env: { ...ours(), ...env }, ...(uid === undefined ? {} : { uid }) };
  return spawn(process.execPath, [MAIN, ...args], options);
}

function ours(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PAGESCOPE_'));
  return Object.fromEntries(kept);
}

/** What the child has printed so far. */
export function collect(child: ChildProcess): () => { stdout: string; stderr: string } {
  let stdout = '';
  let stderr = '';
  child.stdout!.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return () => ({ stdout, stderr });
}

export interface Ready {
  origin: string;
  admin_key: string;
  console: string;
  app: { id: string; secret: string };
  page: { id: string; access_token: string };
  people: { id: string; psid: string; name: string; access: string }[];
}

export interface Dev {
  ready: Ready;
  /** The line as it was printed. */
  line: string;
  printed(): { stdout: string; stderr: string };
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  api(call: string, body?: unknown): Promise<any>;
  /** Graph, with the seeded page's token. */
  read(psid: string): Promise<unknown>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** `pagescope dev`, stopped at the end of the test at the latest. */
export async function dev(t: TestContext, cwd: string, args: string[] = []): Promise<Dev> {
  const child = start(['dev', '--port', '0', '--json', ...args], { cwd });
  const printed = collect(child);
  const closed = once(child, 'close');
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    child.kill(signal);
    await closed;
  };
  t.after(() => stop('SIGKILL'));
  const lines = createInterface(child.stdout!);
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => text as string),
    closed.then(() => assert.fail(`dev ended: ${printed().stderr}`)),
  ]);
  const ready: Ready = JSON.parse(line);
  return {
    ready,
    line,
    printed,
    stop,
    async api(call, body) {
      const [method, path] = call.split(' ') as [string, string];
      const response = await fetch(`${ready.origin}/admin/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${ready.admin_key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      assert.ok(response.ok, `${call}: ${response.status}`);
      return response.status === 204 ? undefined : response.json();
    },
    async read(psid) {
      const token = ready.page.access_token;
      const response = await fetch(`${ready.origin}/v2.6/${psid}?access_token=${token}`);
      return response.json();
    },
  };
}

/** A directory for one test, removed after it. */
export function directory(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'pagescope-cli-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Lines of an import. */
export function lines(...things: (object | string)[]): string {
  return things
    .map((thing) => `${typeof thing === 'string' ? thing : JSON.stringify(thing)}\n`)
    .join('');
}

/** Three lines that many imports begin with. */
export const APP = { app: { id: '42', name: 'My Bot' } };
export const PAGE = { page: { id: '77', name: 'My Page', app_id: '42' } };
export const ANN = { person: { id: 'ann', first_name: 'Ann' } };
