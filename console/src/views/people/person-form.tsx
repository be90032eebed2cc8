import { useMemo } from 'preact/hooks';
import { changePerson, typedOf } from '../../api/people.ts';
import type { Person } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { useDraftObject } from '../../components/draft-object.ts';
import { FormProblem, useForm } from '../../components/form.tsx';
import { say } from '../../components/toast.tsx';
import { MEMBERS, PersonFields } from './person-fields.tsx';

/** The profile as it is kept. What is typed and not saved outlives a reload. */
export function PersonForm({ person }: { person: Person }) {
  const initial = useMemo(() => typedOf(person), [JSON.stringify(person)]);
  const { typed, setTyped, changed, drop, saved } = useDraftObject(`person ${person.id}`, initial);
  const form = useForm();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if ((await form.send(() => changePerson(initial, typed))) === undefined) return;
    saved();
    say('Saved. Bots read it from now on.');
  };
  const undo = (): void => {
    drop();
    form.clear();
  };
  return (
    <section class="panel" aria-labelledby="profile">
      <div class="panel-head">
        <h2 id="profile">Profile</h2>
        {changed && <span class="muted small">Not saved</span>}
      </div>
      <form class="panel-body stack" onSubmit={submit} noValidate>
        <PersonFields typed={typed} onTyped={setTyped} form={form} />
        <FormProblem form={form} shown={MEMBERS} />
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
