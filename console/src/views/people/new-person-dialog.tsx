import { BLANK, createPerson } from '../../api/people.ts';
import { nameOf } from '../../api/world.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useDraftObject } from '../../components/draft-object.ts';
import { FormProblem, useForm } from '../../components/form.tsx';
import { say } from '../../components/toast.tsx';
import { go, pathTo } from '../../router.ts';
import { MEMBERS, PersonFields } from './person-fields.tsx';

/** What is typed stays when it is closed, until the person is there. */
export function NewPersonDialog({ onClose }: { onClose: () => void }) {
  const { typed, setTyped, drop } = useDraftObject('new-person', BLANK);
  const form = useForm();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const person = await form.send(() => createPerson(typed));
    if (person === undefined) return;
    drop();
    say(`${nameOf(person)} is here.`);
    go(pathTo('/people/:person?', { person: person.id }));
  };
  return (
    <Dialog title="New person" onClose={onClose} wide>
      <form class="stack" onSubmit={submit} noValidate>
        <PersonFields typed={typed} onTyped={setTyped} form={form} isNew />
        <FormProblem form={form} shown={MEMBERS} />
        <div class="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={form.busy}>
            Create
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
