import { useMemo } from 'preact/hooks';
import { at, call } from '../../api/client.ts';
import type { Page } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { useDraftObject } from '../../components/draft-object.ts';
import { Field } from '../../components/field.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { say } from '../../components/toast.tsx';

export function PageForm({ page }: { page: Page }) {
  const { id, name, business_id } = page;
  const initial = useMemo(() => ({ name, business_id: business_id ?? '' }), [name, business_id]);
  const { typed, setTyped, changed, saved } = useDraftObject(`page ${id}`, initial);
  const form = useForm();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { name: typed.name, business_id: typed.business_id || null };
    if (!(await form.send(() => call<Page>('PATCH', at('pages', id), { body })))) return;
    saved();
    say('Saved.');
  };
  return (
    <section class="panel" aria-label="Name and business">
      <form class="panel-body stack" onSubmit={submit} noValidate>
        <div class="form-grid">
          <Field
            label="Name"
            value={typed.name}
            wrong={form.wrong('name')}
            onValue={(value) => setTyped({ ...typed, name: value })}
          />
          <Field
            label="Business"
            value={typed.business_id}
            wrong={form.wrong('business_id')}
            hint="Apps and pages of one business can match their ids."
            onValue={(value) => setTyped({ ...typed, business_id: value })}
          />
        </div>
        <FormProblem form={form} shown={['name', 'business_id']} />
        <div class="form-foot">
          <Button kind="primary" type="submit" busy={form.busy} disabled={!changed}>
            Save
          </Button>
        </div>
      </form>
    </section>
  );
}
