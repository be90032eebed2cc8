/** `pagescope token`: page access tokens. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { PERMISSIONS, type Permission } from '../domain/app.ts';
import { REVOCATION_REASONS, type RevocationReason } from '../domain/page.ts';
import { dbOption, withOperator } from './operator.ts';
import { table } from './table.ts';

interface TokenView {
  id: string;
  app_id: string;
  page_id: string;
  state: string;
  expires_at: string | null;
  revoked_at: string | null;
  revoked_reason: string | null;
}

export function tokenCommand(): Command {
  return new Command('token')
    .description('issue, list and revoke page access tokens')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

interface CreateOptions {
  db: string;
  page: string;
  app: string;
  expiresIn?: number;
  permissions?: Permission[];
}

function createCommand(): Command {
  return new Command('create')
    .description('issue a token and print it, this once')
    .requiredOption('--page <id>', 'the page it speaks for')
    .requiredOption('--app <id>', 'the app it belongs to')
    .option('--expires-in <seconds>', 'how long it lives; by default for ever', parseSeconds)
    .addOption(
      new Option(
        '--permissions <list>',
        'with commas between them; by default all that the app has on the page',
      ).argParser(parsePermissions),
    )
    .addOption(dbOption())
    .action(({ db, page, app, expiresIn, permissions }: CreateOptions) =>
      withOperator(db, async ({ call }) => {
        const { id, access_token } = await call<{ id: string; access_token: string }>(
          'POST',
          `/pages/${encodeURIComponent(page)}/tokens`,
          {
            app_id: app,
            ...(expiresIn === undefined ? {} : { expires_in: expiresIn }),
            ...(permissions === undefined ? {} : { permissions }),
          },
        );
        console.error(`Token ${id} of app ${app} for page ${page}; it is not shown again:`);
        console.log(access_token);
      }),
    );
}

function listCommand(): Command {
  return new Command('list')
    .description('list tokens, without what is secret of them')
    .option('--page <id>', 'only those of this page')
    .addOption(dbOption())
    .action(({ db, page }: { db: string; page?: string }) =>
      withOperator(db, async ({ call }) => {
        const rows = [['id', 'page', 'app', 'state', 'until', 'reason']];
        let after: string | null = null;
        do {
          const query = new URLSearchParams({ limit: '1000' });
          if (page !== undefined) query.set('page', page);
          if (after !== null) query.set('after', after);
          const listed: { data: TokenView[]; next: string | null } = await call(
            'GET',
            `/tokens?${query}`,
          );
          for (const token of listed.data) {
            const { id, page_id, app_id, state, expires_at, revoked_at, revoked_reason } = token;
            rows.push([
              id,
              page_id,
              app_id,
              state,
              revoked_at ?? expires_at ?? '–',
              revoked_reason ?? '',
            ]);
          }
          after = listed.next;
        } while (after !== null);
        console.log(rows.length > 1 ? table(rows) : 'There are no tokens.');
      }),
    );
}

function revokeCommand(): Command {
  return new Command('revoke')
    .description('revoke a token; it holds at once')
    .argument('<id>', 'as pagescope token list shows it; not the token itself')
    .addOption(
      new Option('--reason <why>', 'which error a bot gets from now on')
        .choices(REVOCATION_REASONS)
        .default('api'),
    )
    .addOption(dbOption())
    .action((id: string, { db, reason }: { db: string; reason: RevocationReason }) =>
      withOperator(db, async ({ call }) => {
        const path = `/tokens/${encodeURIComponent(id)}?reason=${reason}`;
        const { revoked_at, revoked_reason } = await call<TokenView>('DELETE', path);
        console.log(`Token ${id} is revoked since ${revoked_at} (${revoked_reason}).`);
      }),
    );
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 0) {
    throw new InvalidArgumentError('It is a whole number of seconds.');
  }
  return seconds;
}

function parsePermissions(text: string): Permission[] {
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!(PERMISSIONS as readonly string[]).includes(name)) {
      throw new InvalidArgumentError(`Known are ${PERMISSIONS.join(', ')}.`);
    }
  }
  return names as Permission[];
}
