/** Makes people up: the same seed makes the same people, everywhere. */
import { useState } from 'preact/hooks';
import { enumAt, useOpenapi } from '../../api/openapi.ts';
import { type Generated, generatePeople } from '../../api/people.ts';
import { nameOf, reloadWorld } from '../../api/world.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useDraftObject } from '../../components/draft-object.ts';
import { Check, Field } from '../../components/field.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { pathTo } from '../../router.ts';

const BLANK = { count: '20', seed: 'coffee', portraits: false, locales: [] as string[] };
const SHOWN_MOST = 60;

const LANGUAGES = new Intl.DisplayNames(['en'], { type: 'language' });
const REGIONS = new Intl.DisplayNames(['en'], { type: 'region' });

/** Facebook's own, which are no countries. */
const OWN: Readonly<Record<string, string>> = {
  ar_AR: 'Arabic',
  es_LA: 'Spanish, Latin America',
};

function wordsOf(locale: string): string {
  const own = OWN[locale];
  if (own !== undefined) return own;
  const [language = '', region = ''] = locale.split('_');
  try {
    return `${LANGUAGES.of(language)}, ${REGIONS.of(region)}`;
  } catch {
    return locale;
  }
}

export function GenerateDialog({ onClose }: { onClose: () => void }) {
  const { typed, setTyped } = useDraftObject('generate', BLANK);
  const [made, setMade] = useState<Generated>();
  const form = useForm();
  const api = useOpenapi();
  const locales = enumAt(api, 'PeopleGenerator', 'locales') ?? [];
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { count, seed, portraits, locales: chosen } = typed;
    const body = {
      count: Number(count),
      seed,
      portraits,
      ...(chosen.length > 0 && { locales: chosen }),
    };
    const answer = await form.send(() => generatePeople(body));
    if (answer === undefined) return;
    setMade(answer);
    void reloadWorld();
  };
  const toggle = (locale: string): void => {
    const others = typed.locales.filter((one) => one !== locale);
    const next = others.length < typed.locales.length ? others : [...others, locale];
    setTyped({ ...typed, locales: next });
  };
  return (
    <Dialog title="Make people up" onClose={onClose} wide>
      <form class="stack" onSubmit={submit} noValidate>
        <p class="muted">
          Names in many scripts, one name alone, zones of three quarters of an hour, and now and
          then something that is not known, as with real people. The same seed makes the same
          people.
        </p>
        <div class="form-grid">
          <Field
            label="How many"
            type="number"
            min={1}
            max={1000}
            value={typed.count}
            wrong={form.wrong('count')}
            onValue={(count) => setTyped({ ...typed, count })}
          />
          <Field
            label="Seed"
            value={typed.seed}
            wrong={form.wrong('seed')}
            spellcheck={false}
            onValue={(seed) => setTyped({ ...typed, seed })}
          />
          <div class="whole">
            <Check
              label="Draw a picture of each (50 people at most)"
              checked={typed.portraits}
              onChecked={(portraits) => setTyped({ ...typed, portraits })}
            />
          </div>
        </div>
        {locales.length > 0 && (
          <fieldset class="stack">
            <legend class="field-label">
              Where they come from{' '}
              <span class="muted">
                {typed.locales.length === 0 ? '· everywhere' : `· ${typed.locales.length} chosen`}
              </span>
            </legend>
            <div class="chip-set">
              {locales.map((locale) => (
                <button
                  key={locale}
                  type="button"
                  class="choice"
                  title={wordsOf(locale)}
                  aria-pressed={typed.locales.includes(locale)}
                  onClick={() => toggle(locale)}
                >
                  {locale}
                  <span class="sr-only"> {wordsOf(locale)}</span>
                </button>
              ))}
            </div>
          </fieldset>
        )}
        <FormProblem form={form} shown={['count', 'seed']} />
        {made && <Made made={made} />}
        <div class="dialog-foot">
          <Button onClick={onClose}>{made ? 'Done' : 'Cancel'}</Button>
          <Button kind="primary" type="submit" icon="bolt" busy={form.busy}>
            Make them up
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Made({ made: { data, added } }: { made: Generated }) {
  const known = data.length - added;
  return (
    <section class="stack" role="status">
      <p>
        <strong>{added === 1 ? '1 person is new' : `${added} people are new`}</strong>
        {known > 0 && `, ${known} had been made up before`}.
      </p>
      <ul class="made">
        {data.slice(0, SHOWN_MOST).map((person) => (
          <li key={person.id}>
            <a class="link-cell" href={pathTo('/people/:person?', { person: person.id })}>
              <Avatar person={person} size="small" />
              <span dir="auto" class="clip">
                {nameOf(person)}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
