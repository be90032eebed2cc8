/** A fault as it is described: what happens, to which calls, how often. */
import { type Fault, type FaultRule, ruleOf, setFaults } from '../../api/development.ts';
import { enumAt, useOpenapi } from '../../api/openapi.ts';
import { world } from '../../api/world.ts';
import { Button } from '../../components/button.tsx';
import { useDraftObject } from '../../components/draft-object.ts';
import { Field, Select } from '../../components/field.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { say } from '../../components/toast.tsx';

const BLANK = {
  does: 'error',
  error: 'unavailable',
  preset: '',
  latency_ms: '',
  page_id: '',
  app_id: '',
  path: '',
  method: '',
  field: '',
  share: '',
  after: '',
  count: '',
};
type Typed = typeof BLANK;

const DOES = [
  { value: 'error', label: 'Answers with an error' },
  { value: 'preset', label: 'Answers as was seen now and then' },
  { value: 'drop', label: 'The connection ends without an answer' },
  { value: 'slow', label: 'Takes its time' },
];

const METHODS = ['GET', 'POST', 'DELETE', 'HEAD'];

const RECIPES: readonly { label: string; typed: Partial<Typed> }[] = [
  { label: 'Every fourth call fails', typed: { error: 'unavailable', share: '25' } },
  { label: 'Slow, 3 s', typed: { does: 'slow', latency_ms: '3000' } },
  { label: 'Too many calls', typed: { error: 'app_limit', count: '5' } },
  { label: 'Sending fails', typed: { does: 'drop', path: 'me/messages', method: 'POST' } },
];

const SHOWN = Object.keys(BLANK);

function numberOf(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text);
}

function ruleOfTyped(typed: Typed): FaultRule {
  const { does, share } = typed;
  const named = (['page_id', 'app_id', 'path', 'method', 'field'] as const)
    .map((name) => [name, typed[name].trim()] as const)
    .filter(([, value]) => value !== '');
  const numbers = (['latency_ms', 'after', 'count'] as const)
    .map((name) => [name, numberOf(typed[name])] as const)
    .filter(([, value]) => value !== undefined);
  return {
    ...(does === 'error' && { error: typed.error }),
    ...(does === 'preset' && { preset: typed.preset }),
    ...(does === 'drop' && { drop: true }),
    ...Object.fromEntries([...named, ...numbers]),
    ...(share.trim() !== '' && { share: Number(share) / 100 }),
  };
}

export function FaultForm({
  rules,
  onChanged,
}: {
  rules: readonly Fault[];
  onChanged: () => void;
}) {
  const { typed, setTyped, changed, drop } = useDraftObject('fault', BLANK);
  const form = useForm();
  const api = useOpenapi();
  const errors = enumAt(api, 'FaultRule', 'error') ?? [typed.error];
  const presets = enumAt(api, 'FaultRule', 'preset') ?? [];
  const { pages = [], apps = [] } = world.value ?? {};
  const at = `faults/${rules.length}`;
  const of = (name: keyof Typed) => ({
    value: typed[name],
    wrong: form.wrong(`${at}/${name}`),
    onValue: (value: string) => setTyped({ ...typed, [name]: value }),
  });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const next = [...rules.map(ruleOf), ruleOfTyped(typed)];
    if (!(await form.send(() => setFaults(next)))) return;
    drop();
    say('From now on it fails like that.');
    onChanged();
  };
  const anyOf = (things: readonly { id: string; name: string }[]) => [
    { value: '', label: 'Any' },
    ...things.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const words = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
  return (
    <section class="panel" aria-labelledby="new-fault">
      <div class="panel-head">
        <h2 id="new-fault">Add a fault</h2>
      </div>
      <form class="panel-body stack" onSubmit={submit} noValidate>
        <fieldset class="chip-set" aria-label="Examples">
          {RECIPES.map(({ label, typed: recipe }) => (
            <Button key={label} compact onClick={() => setTyped({ ...BLANK, ...recipe })}>
              {label}
            </Button>
          ))}
        </fieldset>
        <div class="form-grid">
          <Select label="What happens" {...of('does')} choices={DOES} />
          {typed.does === 'error' && (
            <Select label="Error" {...of('error')} choices={words(errors)} />
          )}
          {typed.does === 'preset' && (
            <Select
              label="Answer"
              {...of('preset')}
              choices={[{ value: '', label: 'Choose one' }, ...words(presets)]}
            />
          )}
          <Field
            label="Wait before, in ms"
            {...of('latency_ms')}
            type="number"
            min={0}
            max={60000}
            placeholder="0"
          />
        </div>
        <div class="form-grid">
          <Select label="Page" {...of('page_id')} choices={anyOf(pages)} />
          <Select label="App" {...of('app_id')} choices={anyOf(apps)} />
          <Field
            label="Path"
            {...of('path')}
            placeholder="any, or me/messages"
            hint="Without a version; * is any one part."
            spellcheck={false}
          />
          <Select
            label="Method"
            {...of('method')}
            choices={[{ value: '', label: 'Any' }, ...words(METHODS)]}
          />
          <Field label="Profile field" {...of('field')} placeholder="any, or locale" />
        </div>
        <div class="form-grid">
          <Field
            label="Of a hundred calls"
            {...of('share')}
            type="number"
            min={1}
            max={100}
            placeholder="100"
          />
          <Field label="After the first" {...of('after')} type="number" min={0} placeholder="0" />
          <Field
            label="So many times"
            {...of('count')}
            type="number"
            min={1}
            placeholder="always"
          />
        </div>
        {form.wrong(at) && !SHOWN.some((name) => form.wrong(`${at}/${name}`)) && (
          <div class="field">
            <div class="wrong" role="alert">
              {form.wrong(at)}
            </div>
          </div>
        )}
        <FormProblem form={form} shown={[at]} />
        <div class="form-foot">
          <Button kind="primary" type="submit" icon="plus" busy={form.busy}>
            Add
          </Button>
          {changed && <Button onClick={drop}>Clear</Button>}
        </div>
      </form>
    </section>
  );
}
