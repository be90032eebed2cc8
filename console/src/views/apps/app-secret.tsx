import { useState } from 'preact/hooks';
import { at, call } from '../../api/client.ts';
import type { App } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Secret } from '../../components/secret.tsx';
import type { AppWithSecret } from './app-table.tsx';

/** No secret is shown again; another one is made. */
export function AppSecret({ app }: { app: App }) {
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<AppWithSecret>();
  const rotate = async (): Promise<void> => {
    setMade(await call<AppWithSecret>('POST', at('apps', app.id, 'secret')));
  };
  return (
    <section class="panel" aria-labelledby="app-secret">
      <div class="panel-head">
        <h2 id="app-secret">App secret</h2>
      </div>
      <div class="panel-body stack">
        <p class="muted">
          It signs webhooks and proofs. It was shown when it was made and is kept sealed: whoever
          lost it makes another one. The world that <code>pagescope dev</code> begins with prints
          its own in the terminal.
        </p>
        {made && (
          <>
            <Secret label="App secret" value={made.secret} />
            <Secret label="App access token" value={made.access_token} />
          </>
        )}
        <div class="form-foot">
          <Button kind="danger" icon="key" onClick={() => setAsking(true)}>
            Make another secret
          </Button>
        </div>
      </div>
      {asking && (
        <Confirm
          title={`Another secret for ${app.name}?`}
          does="Make another"
          icon="key"
          run={rotate}
          onClose={() => setAsking(false)}
        >
          <p>
            The old one is void at once, and with it every appsecret_proof and app access token.
            Webhooks are signed with the new one from now on.
          </p>
        </Confirm>
      )}
    </section>
  );
}
