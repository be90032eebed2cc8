/** One person: the profile, the picture, and what each page knows. */
import { useState } from 'preact/hooks';
import { at, call } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import type { Person } from '../../api/types.ts';
import { nameOf, world } from '../../api/world.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Badge } from '../../components/badge.tsx';
import { Button, LinkButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/code.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import { say } from '../../components/toast.tsx';
import { go, pathTo } from '../../router.ts';
import { KnownBy } from './known-by.tsx';
import { PersonForm } from './person-form.tsx';
import { Picture } from './picture.tsx';

export function PersonDetail({ id }: { id: string }) {
  const { data, problem, reload } = useResource(
    `person ${id}`,
    (signal) => call<Person>('GET', at('people', id), { signal }),
    ({ name, data: told }) =>
      (name === 'person' && (told.id === id || told.id === null)) ||
      (name === 'event' && told.person_id === id),
  );
  if (problem?.status === 404) return <Gone id={id} />;
  if (problem && data === undefined) {
    return (
      <div class="page">
        <Failed problem={problem} onRetry={reload} />
      </div>
    );
  }
  return data ? <Known person={data} /> : <Loading what="the person" />;
}

function Gone({ id }: { id: string }) {
  return (
    <Empty icon="people" title="There is no such person">
      <p>
        Nobody here has the id <code>{id}</code>, or they were erased.
      </p>
      <LinkButton href="/people">All people</LinkButton>
    </Empty>
  );
}

function Known({ person }: { person: Person }) {
  const [erasing, setErasing] = useState(false);
  const page = world.value?.pages[0]?.id;
  const place = { ...(page !== undefined && { page }), person: person.id };
  const erase = async (): Promise<void> => {
    await call('DELETE', at('people', person.id));
    say(`${nameOf(person)} is erased.`);
    go('/people', { replace: true });
  };
  return (
    <div class="page people">
      <header class="page-head">
        <div class="who">
          <Avatar person={person} size="large" />
          <div>
            <a class="small" href="/people">
              People
            </a>
            <h1 dir="auto">{nameOf(person)}</h1>
            <div class="row-wrap muted">
              <span class="id">{person.id}</span>
              <CopyButton text={person.id} label="Copy the id" />
              {person.phone_only && <Badge tone="warn">Phone only</Badge>}
              {!person.platform_enabled && <Badge tone="warn">Platform off</Badge>}
            </div>
          </div>
        </div>
        {page !== undefined && (
          <>
            <LinkButton
              href={pathTo('/messenger/:page?/:person?', place)}
              icon="chat"
              kind="primary"
            >
              Play
            </LinkButton>
            <LinkButton href={pathTo('/timeline/:page?/:person?', place)} icon="timeline">
              Timeline
            </LinkButton>
          </>
        )}
        <Button kind="danger" icon="trash" onClick={() => setErasing(true)}>
          Erase
        </Button>
      </header>
      <KnownBy person={person} />
      <div class="columns person-columns">
        <PersonForm person={person} />
        <Picture person={person} />
      </div>
      {erasing && (
        <Confirm
          title={`Erase ${nameOf(person)}?`}
          does="Erase everywhere"
          icon="trash"
          run={erase}
          onClose={() => setErasing(false)}
        >
          <p>
            From now on every page gets the answer for somebody unknown. The profile, the picture,
            all PSIDs, what happened and who read are gone.
          </p>
          <p>
            This cannot be undone, and the id <code>{person.id}</code> cannot be used again. A
            snapshot brings {person.first_name} back, with the rest of the world.
          </p>
        </Confirm>
      )}
    </div>
  );
}
