/** What a page sets of its thread: what bots write at /me/messenger_profile, changed by hand. */
import { useMemo, useState } from 'preact/hooks';
import { at, call } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import { PAGE_SETTINGS, type Setting } from '../../api/settings.ts';
import type { Members } from '../../api/thread.ts';
import type { Page } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { useDraftObject } from '../../components/draft-object.ts';
import { Failed, Loading } from '../../components/empty.tsx';
import { Area, Field } from '../../components/field.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { say } from '../../components/toast.tsx';

type Typed = Record<string, string>;

const NAMES = PAGE_SETTINGS.map(({ name }) => name);

function typedOf(settings: Members): Typed {
  return Object.fromEntries(
    PAGE_SETTINGS.map(({ name, show }) => [
      name,
      settings[name] === undefined ? '' : show(settings[name]),
    ]),
  );
}

export function SettingsTab({ page }: { page: Page }) {
  const path = at('pages', page.id, 'messenger_profile');
  const { data, problem, reload } = useResource(
    `settings ${page.id}`,
    (signal) => call<Members>('GET', path, { signal }),
    ({ name }) => name === 'settings',
  );
  if (problem) return <Failed problem={problem} onRetry={reload} />;
  if (data === undefined) return <Loading what="settings" />;
  return <SettingsForm page={page} path={path} settings={data} />;
}

function SettingsForm({ page, path, settings }: { page: Page; path: string; settings: Members }) {
  const initial = useMemo(() => typedOf(settings), [JSON.stringify(settings)]);
  const { typed, setTyped, changed, drop, saved } = useDraftObject(`settings ${page.id}`, initial);
  const [unread, setUnread] = useState<Typed>({});
  const form = useForm();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { body, wrong } = bodyOf(initial, typed);
    setUnread(wrong);
    if (Object.keys(wrong).length > 0) return;
    if (!(await form.send(() => call<Members>('PATCH', path, { body })))) return;
    saved();
    say('Saved. The thread shows it from now on.');
  };
  const undo = (): void => {
    drop();
    form.clear();
    setUnread({});
  };
  return (
    <section class="panel" aria-label="Messenger profile">
      <form class="panel-body stack" onSubmit={submit}>
        <p class="muted">
          What a bot sets with <code>POST /me/messenger_profile</code>, by the rules of Graph. An
          empty field takes the setting away.
        </p>
        {PAGE_SETTINGS.map((setting) => (
          <SettingField
            key={setting.name}
            setting={setting}
            value={typed[setting.name] ?? ''}
            wrong={unread[setting.name] ?? form.wrong(setting.name)}
            onValue={(value) => setTyped({ ...typed, [setting.name]: value })}
          />
        ))}
        <FormProblem form={form} shown={NAMES} />
        <div class="form-foot">
          <Button kind="primary" type="submit" busy={form.busy} disabled={!changed}>
            Save
          </Button>
          {changed && <Button onClick={undo}>Undo</Button>}
        </div>
      </form>
    </section>
  );
}

function SettingField({
  setting: { name, label, hint, example, rows },
  value,
  wrong,
  onValue,
}: {
  setting: Setting;
  value: string;
  wrong: string | undefined;
  onValue: (value: string) => void;
}) {
  const said = (
    <span class="row-wrap">
      <span class="grow">{hint}</span>
      {value === '' && (
        <Button compact kind="quiet" onClick={() => onValue(example)}>
          Fill in an example<span class="sr-only"> of {name}</span>
        </Button>
      )}
    </span>
  );
  const common = { label, hint: said, value, wrong, onValue, spellcheck: false };
  return rows === 1 ? (
    <Field {...common} />
  ) : (
    <Area {...common} rows={value === '' ? 2 : Math.max(rows, value.split('\n').length)} />
  );
}

/** Only what was changed, and what of it cannot be read. */
function bodyOf(initial: Typed, typed: Typed): { body: Record<string, unknown>; wrong: Typed } {
  const body: Record<string, unknown> = {};
  const wrong: Typed = {};
  for (const { name, read } of PAGE_SETTINGS) {
    const text = typed[name] ?? '';
    if (text === initial[name]) continue;
    try {
      body[name] = text.trim() === '' ? null : read(text);
    } catch (error) {
      wrong[name] = (error as Error).message;
    }
  }
  return { body, wrong };
}
