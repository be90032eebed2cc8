/** The read that the bot would make: any version, any fields. */
import { useEffect, useState } from 'preact/hooks';
import type { Version } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/code.tsx';
import { type Choice, Field, Select } from '../../components/field.tsx';
import { setQuery } from '../../router.ts';
import type { Seen } from './sees.tsx';

const FIELDS = [
  'first_name',
  'last_name',
  'profile_pic',
  'locale',
  'timezone',
  'gender',
  'is_payment_enabled',
  'last_ad_referral',
  'name',
  'id',
];

/** The versions at which answers changed, with what each is known for. */
const LANDMARKS: Readonly<Record<string, string>> = {
  'v2.6': '2016, the first',
  'v2.11': '2017',
  'v3.1': '2018, errors for {}',
  'v8.0': '2020',
  'v25.0': '2026',
};

function choiceOf({ version }: Version): Choice {
  const known = LANDMARKS[version];
  return { value: version, label: known ? `${version} · ${known}` : version };
}

export function RequestForm({
  era,
  versions,
  version,
  fields,
  psid,
  seen,
}: {
  /** The year that the server pins, or `auto`. */
  era: string;
  versions: readonly Version[];
  version: string;
  fields: string | undefined;
  psid: string | null;
  seen: Seen | undefined;
}) {
  const [typed, setTyped] = useState(fields ?? '');
  useEffect(() => setTyped(fields ?? ''), [fields]);
  const chosen = new Set(typed.split(',').filter(Boolean));
  const ask = (text: string): void => setQuery({ fields: text === '' ? null : text });
  const toggle = (field: string): void => {
    const next = chosen.has(field)
      ? [...chosen].filter((one) => one !== field)
      : [...chosen, field];
    ask(next.join(','));
  };
  const line = seen?.now.request;
  return (
    <form
      class="request"
      aria-label="The read"
      onSubmit={(event) => {
        event.preventDefault();
        ask(typed.trim());
      }}
    >
      <div class="request-fields">
        <Select
          label="Graph version"
          compact
          value={version}
          choices={[
            { value: '', label: era === 'auto' ? "None: the app's own" : `None: as in ${era}` },
            ...versions.filter(({ published }) => published).map(choiceOf),
          ]}
          onValue={(value) => setQuery({ v: value })}
        />
        <Field
          label="fields"
          compact
          placeholder="none: the version decides"
          value={typed}
          onValue={setTyped}
          spellcheck={false}
        />
        <Button compact type="submit">
          Read
        </Button>
      </div>
      <fieldset class="chips" aria-label="Fields">
        {FIELDS.map((field) => (
          <button
            key={field}
            type="button"
            class="chip"
            aria-pressed={chosen.has(field)}
            onClick={() => toggle(field)}
          >
            {field}
          </button>
        ))}
      </fieldset>
      {line && psid !== null && (
        <div class="request-line">
          <code>
            <b>{line.method}</b> {line.url}
          </code>
          <CopyButton text={line.url} label="Copy the address" />
        </div>
      )}
    </form>
  );
}
