/** Everything the person can do, each with what it does to the bot's right to read the profile. */
import { useState } from 'preact/hooks';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { Icon } from '../../components/icon.tsx';
import { type Does, GROUPS, MOVES, type Move } from '../../domain/moves.ts';
import { useScene } from './context.ts';

const DOES: Readonly<Record<Does, { tone: Tone; words: string }>> = {
  authorises: { tone: 'good', words: 'Authorises' },
  nothing: { tone: undefined, words: 'Does not authorise' },
  'until a reply': { tone: undefined, words: 'Not until a reply' },
  ends: { tone: 'bad', words: 'Ends access' },
  hides: { tone: 'warn', words: 'Hides everywhere' },
  unhides: { tone: 'good', words: 'Shows again' },
};

export function MovesDialog({ onClose }: { onClose: () => void }) {
  const { person, page } = useScene();
  return (
    <Dialog title={`What does ${person.first_name} do?`} onClose={onClose} wide>
      <p class="muted">
        Each is an event between {person.first_name} and {page.name}, as it happens on a phone or a
        website.
      </p>
      {GROUPS.map((group) => (
        <section key={group} class="moves" aria-label={group}>
          <h3>{group}</h3>
          <ul>
            {MOVES.filter((move) => move.group === group).map((move) => (
              <MoveRow key={move.type} move={move} onPlayed={onClose} />
            ))}
          </ul>
        </section>
      ))}
    </Dialog>
  );
}

function MoveRow({ move, onPlayed }: { move: Move; onPlayed: () => void }) {
  const { act } = useScene();
  const { fields = [], does, icon, label, type } = move;
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(fields.map(({ name, value = '' }) => [name, value])),
  );
  const { tone, words } = DOES[does];
  const missing = fields.some(({ name, required }) => required && !typed[name]);
  const play = async (): Promise<void> => {
    if (fields.length > 0 && !open) return setOpen(true);
    if (missing) return;
    setBusy(true);
    const said = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''));
    if (await act(type, said)) onPlayed();
    else setBusy(false);
  };
  return (
    <li class={open ? 'move open' : 'move'} data-move={type}>
      <div class="move-head">
        <Icon name={icon} />
        <span class="grow">
          {label} <code class="muted">{type}</code>
        </span>
        <Badge tone={tone}>{words}</Badge>
        <Button
          compact
          kind={open ? 'primary' : undefined}
          icon="play"
          busy={busy}
          disabled={open && missing}
          onClick={play}
          aria-expanded={fields.length > 0 ? open : undefined}
          aria-label={`${fields.length > 0 && !open ? 'Set up' : 'Play'}: ${label}`}
        >
          {fields.length > 0 && !open ? 'Set up' : 'Play'}
        </Button>
      </div>
      {open && (
        <div class="move-fields">
          {fields.map(({ name, label: fieldLabel, required }) => (
            <Field
              key={name}
              label={fieldLabel}
              value={typed[name] ?? ''}
              onValue={(value) => setTyped({ ...typed, [name]: value })}
              {...(required && { required })}
              onKeyDown={(event) => {
                if (event.key === 'Enter') void play();
              }}
            />
          ))}
        </div>
      )}
    </li>
  );
}
