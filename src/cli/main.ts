#!/usr/bin/env node
/** The command line: one file a command. */
import { enableCompileCache } from 'node:module';
import { Command } from 'commander';
import { Refusal } from '../domain/refusal.ts';

/** Each is loaded when it is asked for; help loads them all. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  dev: async () => (await import('./dev.ts')).devCommand(),
  run: async () => (await import('./run.ts')).runCommand(),
  serve: async () => (await import('./serve.ts')).serveCommand(),
  console: async () => (await import('./console.ts')).consoleCommand(),
  import: async () => (await import('./import.ts')).importCommand(),
  export: async () => (await import('./export.ts')).exportCommand(),
  trigger: async () => (await import('./trigger.ts')).triggerCommand(),
  replay: async () => (await import('./replay.ts')).replayCommand(),
  deliveries: async () => (await import('./deliveries.ts')).deliveriesCommand(),
  explain: async () => (await import('./explain.ts')).explainCommand(),
  token: async () => (await import('./token.ts')).tokenCommand(),
  erase: async () => (await import('./erase.ts')).eraseCommand(),
  schema: async () => (await import('./schema.ts')).schemaCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
};

// What is compiled once need not be compiled at the next start.
enableCompileCache();

const program = new Command('pagescope')
  .description('The Messenger User Profile API as software that anybody can run.')
  // What follows the command that `run` starts is that command's own.
  .enablePositionalOptions()
  .showHelpAfterError('(pagescope --help lists the commands)');
const asked = Object.hasOwn(COMMANDS, process.argv[2] ?? '') ? [process.argv[2]!] : undefined;
for (const name of asked ?? Object.keys(COMMANDS)) program.addCommand(await COMMANDS[name]!());

try {
  await program.parseAsync();
} catch (error) {
  // A clear no is for the person at the terminal; anything else is a bug and keeps its stack.
  if (!(error instanceof Refusal)) throw error;
  console.error(`pagescope: ${error.message}`);
  process.exitCode = 1;
}
