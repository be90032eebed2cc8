/** Page access tokens: who holds which, until when, and ending them. */
import { useState } from 'preact/hooks';
import { at, call } from '../../api/client.ts';
import { useListing } from '../../api/listing.ts';
import type { Token } from '../../api/registry.ts';
import type { Page } from '../../api/types.ts';
import { world } from '../../api/world.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import { Select } from '../../components/field.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { say } from '../../components/toast.tsx';
import { IssueDialog } from './issue-dialog.tsx';

const TONES: Readonly<Record<Token['state'], Tone>> = {
  live: 'good',
  expired: 'warn',
  revoked: 'bad',
};

/** What ended it, as Graph tells the bot. */
const REASONS = [
  { value: 'api', label: 'By this API · subcode 466' },
  { value: 'logout', label: 'The person logged out · subcode 467' },
  { value: 'password', label: 'The password was changed · subcode 460' },
  { value: 'app_removed', label: 'The app was removed · subcode 458' },
];

export function TokensTab({ page }: { page: Page }) {
  const [issuing, setIssuing] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  const { rows, problem, more, loading, reload } = useListing<Token>(
    '/tokens',
    { page: page.id },
    ({ name }) => name === 'token' || name === 'page' || name === 'clock',
  );
  const columns: Column<Token>[] = [
    { name: 'id', title: 'Token', cell: ({ id }) => <span class="id">{id}</span> },
    { name: 'app', title: 'App', cell: ({ app_id }) => <AppName id={app_id} /> },
    { name: 'state', title: 'State', cell: (token) => <State token={token} /> },
    {
      name: 'permissions',
      title: 'May',
      cell: ({ permissions }) => (
        <span class="small muted">
          {permissions.length === 0 ? 'nothing' : permissions.join(', ')}
        </span>
      ),
    },
    {
      name: 'expires',
      title: 'Expires',
      cell: ({ expires_at }) => (expires_at === null ? 'never' : <Time at={expires_at} day />),
    },
    {
      name: 'revoke',
      title: <span class="sr-only">End it</span>,
      cell: (token) =>
        token.state !== 'revoked' && (
          <span class="actions">
            <Button compact kind="danger" onClick={() => setRevoking(token)}>
              Revoke<span class="sr-only"> {token.id}</span>
            </Button>
          </span>
        ),
    },
  ];
  return (
    <section class="panel" aria-labelledby="tokens">
      <div class="panel-head">
        <h2 id="tokens">Page access tokens</h2>
        <Button compact icon="key" onClick={() => setIssuing(true)}>
          Issue a token
        </Button>
      </div>
      {problem && <Failed problem={problem} onRetry={reload} />}
      {rows === undefined && !problem && <Loading what="tokens" />}
      {rows && rows.length > 0 && (
        <Table caption="Tokens" columns={columns} rows={rows} keyOf={({ id }) => id} />
      )}
      {rows?.length === 0 && (
        <Empty icon="key" title="No token was issued yet">
          <p>A bot calls Graph with a page access token. It is shown when it is issued.</p>
        </Empty>
      )}
      {more && (
        <p class="more">
          <Button onClick={more} busy={loading}>
            Show more
          </Button>
        </p>
      )}
      {issuing && <IssueDialog page={page} onClose={() => setIssuing(false)} />}
      {revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(undefined)} />}
    </section>
  );
}

export function AppName({ id }: { id: string }) {
  const app = world.value?.apps.find((one) => one.id === id);
  return <a href={`/apps/${id}`}>{app?.name ?? id}</a>;
}

function State({ token: { state, revoked_reason, revoked_at } }: { token: Token }) {
  return (
    <span class="row-wrap">
      <Badge tone={TONES[state]}>{state}</Badge>
      {revoked_at && (
        <span class="small muted">
          {revoked_reason}, <Time at={revoked_at} day />
        </span>
      )}
    </span>
  );
}

function RevokeDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const [reason, setReason] = useState('api');
  const revoke = async (): Promise<void> => {
    await call('DELETE', at('tokens', token.id), { query: { reason } });
    say('The token is void from now on.');
  };
  return (
    <Confirm
      title={`Revoke the token ${token.id}?`}
      does="Revoke"
      icon="key"
      run={revoke}
      onClose={onClose}
    >
      <p>It holds at once, and cannot be undone: the bot needs another token.</p>
      <Select label="Because" value={reason} choices={REASONS} onValue={setReason} />
    </Confirm>
  );
}
