/** The persistent menu of the page, as this person sees it. */
import { useState } from 'preact/hooks';
import type { PageSettings } from '../../api/operations.ts';
import { list, type Members, textOf, wordOf } from '../../api/thread.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { forLocale } from '../../domain/localized.ts';
import { BotButton } from './buttons.tsx';
import { useScene } from './context.ts';

export function PersistentMenu({ settings }: { settings: PageSettings | undefined }) {
  const { person } = useScene();
  const [open, setOpen] = useState(false);
  const [into, setInto] = useState<readonly Members[]>([]);
  const menu = forLocale(settings?.persistent_menu, person.locale);
  const items = list((into.at(-1) ?? menu)?.call_to_actions);
  if (menu === undefined || list(menu.call_to_actions).length === 0) return null;
  return (
    <div class="persistent-menu">
      <Button
        kind="quiet"
        compact
        icon="menu"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
          setInto([]);
        }}
      >
        Menu
      </Button>
      {open && (
        <fieldset class="menu-items" aria-label="Persistent menu">
          {into.length > 0 && (
            <button type="button" class="bot-button" onClick={() => setInto(into.slice(0, -1))}>
              <Icon name="left" />
              <span>{textOf(into.at(-1)?.title)}</span>
            </button>
          )}
          {items.map((item, place) =>
            wordOf(item.type) === 'nested' ? (
              <button
                key={place}
                type="button"
                class="bot-button"
                onClick={() => setInto([...into, item])}
              >
                <span class="clip">{textOf(item.title)}</span>
                <Icon name="right" />
              </button>
            ) : (
              <BotButton key={place} button={item} />
            ),
          )}
        </fieldset>
      )}
    </div>
  );
}

/** Whether the page lets people write at all. */
export function isComposerOff(settings: PageSettings | undefined, locale: string | null): boolean {
  return textOf(forLocale(settings?.persistent_menu, locale)?.composer_input_disabled) === 'true';
}
