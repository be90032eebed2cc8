import { call } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import type { App, Version } from '../../api/types.ts';
import { Check, Field, Select } from '../../components/field.tsx';
import type { Form } from '../../components/form.tsx';

export interface AppTyped {
  id: string;
  name: string;
  business_id: string;
  default_version: string;
  require_proof: boolean;
}

export const MEMBERS = ['id', 'name', 'business_id', 'default_version'];
export const BLANK: AppTyped = {
  id: '',
  name: '',
  business_id: '',
  default_version: 'v2.6',
  require_proof: false,
};

export function typedOf({ name, business_id, default_version, require_proof }: App): AppTyped {
  return { id: '', name, business_id: business_id ?? '', default_version, require_proof };
}

export function bodyOf({ id, name, business_id, ...rest }: AppTyped): object {
  return { ...(id !== '' && { id }), name, business_id: business_id || null, ...rest };
}

export function AppFields({
  typed,
  onTyped,
  form,
  isNew,
}: {
  typed: AppTyped;
  onTyped: (typed: AppTyped) => void;
  form: Form;
  isNew?: boolean;
}) {
  const { data } = useResource('versions', (signal) =>
    call<{ versions: Version[] }>('GET', '/versions', { signal }),
  );
  const versions = data?.versions.map(({ version }) => version) ?? [typed.default_version];
  return (
    <div class="form-grid">
      <Field
        label="Name"
        value={typed.name}
        wrong={form.wrong('name')}
        onValue={(name) => onTyped({ ...typed, name })}
        required
      />
      <Select
        label="Graph version"
        value={typed.default_version}
        wrong={form.wrong('default_version')}
        choices={versions.map((value) => ({ value, label: value }))}
        hint="Of paths without one, of webhooks and of the webview."
        onValue={(default_version) => onTyped({ ...typed, default_version })}
      />
      <Field
        label="Business"
        value={typed.business_id}
        wrong={form.wrong('business_id')}
        hint="Apps and pages of one business can match their ids."
        onValue={(business_id) => onTyped({ ...typed, business_id })}
      />
      {isNew && (
        <Field
          label="Id"
          value={typed.id}
          inputMode="numeric"
          wrong={form.wrong('id')}
          hint="Empty: one is made."
          onValue={(id) => onTyped({ ...typed, id })}
        />
      )}
      <div class="whole">
        <Check
          label="Refuse calls that carry no appsecret_proof"
          checked={typed.require_proof}
          onChecked={(require_proof) => onTyped({ ...typed, require_proof })}
        />
      </div>
    </div>
  );
}
