/** `pagescope schema`: the tables of a database, for whoever makes them by hand. */
import { Command, Option } from 'commander';
import { ENGINES, type Engine } from '../store/postgres/engines.ts';
import { schemaText } from '../store/postgres/migrate.ts';
import { MIGRATIONS } from '../store/postgres/migrations.ts';

export function schemaCommand(): Command {
  return new Command('schema')
    .description('print the tables of a database (serve makes them itself if it may)')
    .addOption(
      new Option('--engine <engine>', 'the engine that runs them')
        .choices(ENGINES)
        .default('postgres'),
    )
    .addHelpText(
      'after',
      `
Run them in this order, each in a transaction of its own, and again if one was interrupted:
  pagescope schema --engine citus | psql "$PAGESCOPE_DB"
Afterwards serve needs no right to change the schema.`,
    )
    .action(({ engine }: { engine: Engine }) => {
      process.stdout.write(schemaText(engine, MIGRATIONS));
    });
}
