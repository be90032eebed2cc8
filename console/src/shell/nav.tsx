import { useEffect, useState } from 'preact/hooks';
import { signOut } from '../api/session.ts';
import { Button } from '../components/button.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { setTheme, THEMES, type Theme, theme } from '../components/theme.ts';
import { type LiveState, live } from '../live.ts';
import { type Params, path } from '../router.ts';
import { homeOf, START, VIEWS, type View } from '../views.ts';

const THEME_ICONS: Readonly<Record<Theme, IconName>> = { auto: 'auto', light: 'sun', dark: 'moon' };
const LIVE: Readonly<Record<LiveState, { tone: string; words: string }>> = {
  connecting: { tone: 'warn', words: 'Connecting' },
  live: { tone: 'good', words: 'Live' },
  lost: { tone: 'bad', words: 'Not connected' },
};

export function Nav({
  current,
  params,
  onPalette,
  onShortcuts,
}: {
  current: View | undefined;
  params: Params;
  onPalette: () => void;
  onShortcuts: () => void;
}) {
  const [open, setOpen] = useState(false);
  const at = path.value;
  useEffect(() => setOpen(false), [at]);
  const groups = Map.groupBy(VIEWS, ({ group }) => group);
  return (
    <nav class={open ? 'nav open' : 'nav'} aria-label="Console">
      <a class="brand" href={START}>
        <Icon name="scope" />
        <span class="label">Pagescope</span>
      </a>
      <span class="menu-button">
        <Button
          kind="quiet"
          icon={open ? 'cross' : 'menu'}
          aria-label={open ? 'Close the menu' : 'Open the menu'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
      </span>
      <div class="nav-links">
        {[...groups].map(([group, views]) => (
          <section key={group}>
            <h2>{group}</h2>
            {views.map((view) => (
              <NavLink
                key={view.name}
                view={view}
                href={homeOf(view, params)}
                isCurrent={view === current}
              />
            ))}
          </section>
        ))}
      </div>
      <NavFoot onPalette={onPalette} onShortcuts={onShortcuts} />
    </nav>
  );
}

function NavLink({ view, href, isCurrent }: { view: View; href: string; isCurrent: boolean }) {
  return (
    <a
      class="nav-link"
      href={href}
      title={view.title}
      aria-current={isCurrent ? 'page' : undefined}
    >
      <Icon name={view.icon} />
      <span class="label">{view.title}</span>
    </a>
  );
}

function NavFoot({ onPalette, onShortcuts }: { onPalette: () => void; onShortcuts: () => void }) {
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length]!;
  const { tone, words } = LIVE[live.value];
  return (
    <div class="nav-foot">
      <NavButton icon="search" label="Go to…" title="Go to… (Ctrl K)" onClick={onPalette} />
      <NavButton icon="keyboard" label="Shortcuts" title="Shortcuts (?)" onClick={onShortcuts} />
      <NavButton
        icon={THEME_ICONS[theme.value]}
        label={`Theme: ${theme.value}`}
        title={`Theme: ${theme.value}`}
        onClick={() => setTheme(next)}
      />
      <NavButton icon="door" label="Sign out" title="Sign out" onClick={signOut} />
      <div class="live" role="status" title={words}>
        <span class={`dot ${tone}`} />
        <span class="words">{words}</span>
      </div>
    </div>
  );
}

function NavButton({
  icon,
  label,
  title,
  onClick,
}: {
  icon: IconName;
  label: string;
  title: string;
  onClick: () => void;
}) {
  return (
    <button type="button" class="nav-link" title={title} onClick={onClick}>
      <Icon name={icon} />
      <span class="label">{label}</span>
    </button>
  );
}
