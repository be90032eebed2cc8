import { useState } from 'preact/hooks';
import { at, call } from '../../api/client.ts';
import type { Person } from '../../api/types.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Button } from '../../components/button.tsx';
import { FilePick } from '../../components/file-pick.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { say } from '../../components/toast.tsx';

const BYTES_MAX = 8 * 1024 * 1024;

/** The server looks at the first bytes; what it takes is cut square. */
export function Picture({ person }: { person: Person }) {
  const form = useForm();
  const [tooLarge, setTooLarge] = useState(false);
  const path = at('people', person.id, 'picture');
  const has = person.picture_version > 0;
  const upload = async (file: File): Promise<void> => {
    setTooLarge(file.size > BYTES_MAX);
    form.clear();
    if (file.size > BYTES_MAX) return;
    const type = /^image\/(jpeg|png|webp)$/.test(file.type)
      ? file.type
      : 'application/octet-stream';
    const sent = new Blob([file], { type });
    const done = await form.send(() => call<Person>('PUT', path, { file: sent }));
    if (done !== undefined) say('The picture is there.');
  };
  const remove = async (): Promise<void> => {
    const done = await form.send(async () => {
      await call('DELETE', path);
      return true;
    });
    if (done) say('Bots see a silhouette from now on.');
  };
  return (
    <section class="panel" aria-labelledby="picture">
      <div class="panel-head">
        <h2 id="picture">Picture</h2>
      </div>
      <div class="panel-body stack">
        <div class="picture">
          <Avatar person={person} size="large" />
          <p class="muted small">
            {has
              ? 'Bots that may read the profile get an address of it that loads for 30 days.'
              : 'Without a picture bots see a silhouette.'}
          </p>
        </div>
        <FilePick
          label={has ? 'Choose another picture' : 'Choose a picture'}
          hint="JPEG, PNG or WebP, 8 MB at most. It is cut square."
          accept="image/jpeg,image/png,image/webp"
          busy={form.busy}
          wrong={tooLarge ? 'This file has more than 8 MB.' : undefined}
          onFile={upload}
        />
        <FormProblem form={form} shown={[]} />
        {has && (
          <div class="form-foot">
            <Button compact icon="trash" onClick={remove}>
              Remove the picture
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}
