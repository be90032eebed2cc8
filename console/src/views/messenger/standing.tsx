/** The head of the thread: who is played to whom, what stands between them, and the switches. */
import type { Page, Person, Relationship } from '../../api/types.ts';
import { nameOf } from '../../api/world.ts';
import { Avatar } from '../../components/avatar.tsx';
import { ReasonBadge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/field.tsx';
import { go, pathTo } from '../../router.ts';
import { useScene } from './context.ts';

export function Standing({
  relationship,
  pages,
  people,
  onMoves,
}: {
  relationship: Relationship | undefined;
  pages: readonly Page[];
  people: readonly Person[];
  onMoves: () => void;
}) {
  const { page, person, act } = useScene();
  const open = (changed: { page?: string; person?: string }): void =>
    go(pathTo('/messenger/:page?/:person?', { page: page.id, person: person.id, ...changed }));
  const isOn = person.platform_enabled;
  return (
    <header class="standing">
      <div class="standing-who">
        <Avatar person={person} />
        <div class="grow">
          <h1 class="clip" dir="auto">
            <a
              href={pathTo('/people/:person?', { person: person.id })}
              title="What is known of them"
            >
              {nameOf(person)}
            </a>
          </h1>
          <div class="row small muted">
            {relationship ? (
              <>
                <ReasonBadge reason={relationship.reason} />
                <span class="clip tabular">
                  {relationship.psid ? `PSID ${relationship.psid}` : 'no PSID yet'}
                </span>
              </>
            ) : (
              <span class="spinner" />
            )}
          </div>
        </div>
      </div>
      <div class="standing-picks">
        <span class="pick-person">
          <Select
            label="Person"
            hideLabel
            compact
            value={person.id}
            choices={people.map((one) => ({ value: one.id, label: nameOf(one) }))}
            onValue={(id) => open({ person: id })}
          />
        </span>
        {pages.length > 1 && (
          <Select
            label="Page"
            hideLabel
            compact
            value={page.id}
            choices={pages.map(({ id, name }) => ({ value: id, label: name }))}
            onValue={(id) => open({ page: id })}
          />
        )}
        <Button compact icon="play" onClick={onMoves}>
          Do…
        </Button>
        <Button
          compact
          kind="danger"
          icon="eye-off"
          onClick={() => act('access_revoked')}
          disabled={relationship?.access === 'revoked'}
        >
          Revoke
        </Button>
        <Button
          compact
          icon="power"
          aria-pressed={!isOn}
          onClick={() => act(isOn ? 'platform_disabled' : 'platform_enabled')}
        >
          {isOn ? 'Platform off' : 'Platform on'}
        </Button>
      </div>
    </header>
  );
}
