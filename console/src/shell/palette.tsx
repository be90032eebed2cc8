/** Goes anywhere by its name: views, people, pages. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { nameOf, world } from '../api/world.ts';
import { Dialog } from '../components/dialog.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { go, path, pathTo } from '../router.ts';
import { homeOf, VIEWS, viewAt } from '../views.ts';

interface Command {
  id: string;
  label: string;
  where: string;
  icon: IconName;
  words: string;
  to: string;
}

const SHOWN_MOST = 12;

function commands(): Command[] {
  const { pages = [], people = [] } = world.value ?? {};
  const here = viewAt(path.value)?.params;
  const page = here?.page ?? pages[0]?.id;
  const views = VIEWS.map(
    (view): Command => ({
      id: `view-${view.name}`,
      label: view.title,
      where: 'View',
      icon: view.icon,
      words: view.words ?? '',
      to: homeOf(view),
    }),
  );
  const threads = people.map(
    (person): Command => ({
      id: `person-${person.id}`,
      label: nameOf(person),
      where: 'Play this person',
      icon: 'chat',
      words: `${person.id} ${person.locale ?? ''}`,
      to: pathTo('/messenger/:page?/:person?', { ...(page && { page }), person: person.id }),
    }),
  );
  const others = pages.map(
    (one): Command => ({
      id: `page-${one.id}`,
      label: one.name,
      where: 'Page',
      icon: 'pages',
      words: one.id,
      to: pathTo('/messenger/:page?/:person?', { page: one.id }),
    }),
  );
  return [...views, ...threads, ...others];
}

function fitting(typed: string): Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return commands()
    .filter(({ label, where, words: more }) => {
      const text = `${label} ${where} ${more}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .slice(0, SHOWN_MOST);
}

export function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [place, setPlace] = useState(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const found = fitting(typed);
  const chosen = Math.min(place, found.length - 1);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const open = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    go(command.to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') open(found[chosen]);
    else if (event.key === 'ArrowDown') setPlace((chosen + 1) % Math.max(found.length, 1));
    else if (event.key === 'ArrowUp')
      setPlace((chosen + found.length - 1) % Math.max(found.length, 1));
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Go to" onClose={onClose} class="palette" bare>
      <input
        class="input"
        role="combobox"
        aria-label="Go to a view, a person or a page"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={found[chosen] && `${id}-${found[chosen].id}`}
        placeholder="Go to a view, a person or a page"
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setPlace(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div class="places" id={id} role="listbox" aria-label="Places" ref={list}>
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's.
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus.
          <div
            key={command.id}
            id={`${id}-${command.id}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => open(command)}
            onMouseMove={() => setPlace(index)}
          >
            <Icon name={command.icon} />
            <span class="clip">{command.label}</span>
            <span class="where">{command.where}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p class="empty">Nothing here has this name.</p>}
    </Dialog>
  );
}
