/** The fields of a person, each with what the server says of it. */
import type { PersonTyped } from '../../api/people.ts';
import { Check, Field, Select } from '../../components/field.tsx';
import type { Form } from '../../components/form.tsx';

/** The members that stand in this form. */
export const MEMBERS = [
  'id',
  'first_name',
  'last_name',
  'locale',
  'timezone',
  'gender',
  'is_payment_enabled',
  'phone_number',
];

const ZONES = Intl.supportedValuesOf('timeZone');
const LOCALES =
  'en_US en_GB de_DE fr_FR es_ES pt_BR it_IT nl_NL pl_PL ru_RU uk_UA tr_TR ar_AR he_IL hi_IN id_ID ja_JP ko_KR th_TH vi_VN zh_CN zh_TW'.split(
    ' ',
  );
const GENDERS = ['female', 'male'];
const PAYMENT = [
  { value: '', label: 'Not known' },
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
];

export function PersonFields({
  typed,
  onTyped,
  form,
  isNew,
}: {
  typed: PersonTyped;
  onTyped: (typed: PersonTyped) => void;
  form: Form;
  isNew?: boolean;
}) {
  const of = (name: Exclude<keyof PersonTyped, 'phone_only' | 'is_payment_enabled'>) => ({
    value: typed[name],
    wrong: form.wrong(name),
    onValue: (value: string) => onTyped({ ...typed, [name]: value }),
  });
  return (
    <div class="form-grid">
      <Field label="First name" {...of('first_name')} required />
      <Field label="Last name" {...of('last_name')} />
      <Field label="Locale" {...of('locale')} list="locales" placeholder="en_US" />
      <Field
        label="Time zone"
        {...of('timezone')}
        list="zones"
        placeholder="Europe/Berlin, or 5.75"
      />
      <Field label="Gender" {...of('gender')} list="genders" />
      <Select
        label="Payments enabled"
        value={typed.is_payment_enabled}
        wrong={form.wrong('is_payment_enabled')}
        choices={PAYMENT}
        onValue={(value) =>
          onTyped({ ...typed, is_payment_enabled: value as PersonTyped['is_payment_enabled'] })
        }
      />
      <Field
        label="Phone number"
        {...of('phone_number')}
        type="tel"
        placeholder="+1 212 555 2368"
        hint="A page that knows it can write to it: customer matching."
      />
      {isNew && (
        <Field
          label="Id"
          {...of('id')}
          spellcheck={false}
          hint="Empty: one is made. No bot sees it."
        />
      )}
      <div class="whole">
        <Check
          label="Has a phone number alone, and no profile to read"
          checked={typed.phone_only}
          onChecked={(phone_only) => onTyped({ ...typed, phone_only })}
        />
      </div>
      <Suggestions id="locales" of={LOCALES} />
      <Suggestions id="zones" of={ZONES} />
      <Suggestions id="genders" of={GENDERS} />
    </div>
  );
}

function Suggestions({ id, of }: { id: string; of: readonly string[] }) {
  return (
    <datalist id={id}>
      {of.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}
