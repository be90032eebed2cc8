#!/usr/bin/env node
/** The command line: one file a command. */
import { Command } from 'commander';
import { Refusal } from '../domain/refusal.ts';
import { devCommand } from './dev.ts';
import { serveCommand } from './serve.ts';

const program = new Command('pagescope')
  .description('The Messenger User Profile API as software that anybody can run.')
  .showHelpAfterError('(pagescope --help lists the commands)')
  .addCommand(devCommand())
  .addCommand(serveCommand());

try {
  await program.parseAsync();
} catch (error) {
  // A clear no is for the person at the terminal; anything else is a bug and keeps its stack.
  if (!(error instanceof Refusal)) throw error;
  console.error(`pagescope: ${error.message}`);
  process.exitCode = 1;
}
