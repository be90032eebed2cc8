import { useState } from 'preact/hooks';
import { at, call } from '../../api/client.ts';
import {
  type IssuedToken,
  type PagePermissions,
  PERMISSION_WORDS,
  PERMISSIONS,
  type Permission,
} from '../../api/registry.ts';
import { useResource } from '../../api/resource.ts';
import type { Page } from '../../api/types.ts';
import { world } from '../../api/world.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Check, Field, Select } from '../../components/field.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { Secret } from '../../components/secret.tsx';
import { Time } from '../../components/time.tsx';

const EXPIRIES = [
  { value: '', label: 'Never' },
  { value: '3600', label: 'In an hour' },
  { value: '86400', label: 'In a day' },
  { value: '5184000', label: 'In 60 days, as Facebook’s long-lived ones' },
  { value: '0', label: 'It has expired already' },
  { value: 'other', label: 'In so many seconds…' },
];

/** The token is shown here, once. */
export function IssueDialog({ page, onClose }: { page: Page; onClose: () => void }) {
  const apps = world.value?.apps ?? [];
  const [app, setApp] = useState(apps[0]?.id ?? '');
  const [expiry, setExpiry] = useState('');
  const [seconds, setSeconds] = useState('60');
  const [chosen, setChosen] = useState<readonly Permission[]>();
  const [issued, setIssued] = useState<IssuedToken>();
  const form = useForm();
  const all = useResource(`permissions ${page.id}`, (signal) =>
    call<{ data: PagePermissions[] }>('GET', at('pages', page.id, 'permissions'), { signal }),
  );
  const held = all.data?.data.find(({ app_id }) => app_id === app)?.permissions ?? [];
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const lasts = expiry === 'other' ? seconds : expiry;
    const body = {
      app_id: app,
      ...(lasts !== '' && { expires_in: Number(lasts) }),
      ...(chosen && { permissions: chosen }),
    };
    setIssued(
      await form.send(() => call<IssuedToken>('POST', at('pages', page.id, 'tokens'), { body })),
    );
  };
  if (issued !== undefined) {
    return (
      <Dialog title="A new token" onClose={onClose}>
        <Secret label="Page access token" value={issued.access_token} />
        <p class="muted">
          For {page.name}.{' '}
          {issued.expires_at === null ? (
            'It never expires.'
          ) : (
            <>
              It expires <Time at={issued.expires_at} day />.
            </>
          )}
        </p>
        <div class="dialog-foot">
          <Button kind="primary" onClick={onClose}>
            I have copied it
          </Button>
        </div>
      </Dialog>
    );
  }
  const toggle = (name: Permission, on: boolean): void => {
    const now = chosen ?? held;
    setChosen(on ? [...now, name] : now.filter((one) => one !== name));
  };
  return (
    <Dialog title="Issue a page access token" onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        <Select
          label="App"
          value={app}
          wrong={form.wrong('app_id')}
          choices={apps.map(({ id, name }) => ({ value: id, label: name }))}
          onValue={setApp}
        />
        <Select label="Expires" value={expiry} choices={EXPIRIES} onValue={setExpiry} />
        {expiry === 'other' && (
          <Field
            label="Seconds"
            type="number"
            min={0}
            value={seconds}
            onValue={setSeconds}
            wrong={form.wrong('expires_in')}
          />
        )}
        <Check
          label="It may do whatever its app may do on the page, now and later"
          checked={chosen === undefined}
          onChecked={(on) => setChosen(on ? undefined : held)}
        />
        {chosen !== undefined && (
          <fieldset class="stack">
            <legend class="field-label">It may</legend>
            <div class="checks">
              {PERMISSIONS.map((name) => (
                <Check
                  key={name}
                  label={
                    <>
                      <code>{name}</code>
                      <br />
                      <span class="muted small">
                        {held.includes(name) ? PERMISSION_WORDS[name] : 'the app does not hold it'}
                      </span>
                    </>
                  }
                  checked={chosen.includes(name)}
                  onChecked={(on) => toggle(name, on)}
                />
              ))}
            </div>
            {form.wrong('permissions') && (
              <div class="field">
                <div class="wrong" role="alert">
                  {form.wrong('permissions')}
                </div>
              </div>
            )}
          </fieldset>
        )}
        <FormProblem form={form} shown={['app_id', 'expires_in', 'permissions']} />
        <div class="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" icon="key" busy={form.busy}>
            Issue
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
