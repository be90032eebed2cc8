/** The shell: navigation, the view that the path names, and what lies over both. */
import type { ComponentType } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { findSession, goToSignIn, session } from './api/session.ts';
import { keepWorldCurrent, reloadWorld } from './api/world.ts';
import { Empty, Loading } from './components/empty.tsx';
import { say, Toasts } from './components/toast.tsx';
import { startLive } from './live.ts';
import { go, path } from './router.ts';
import { ClockBanner } from './shell/clock-banner.tsx';
import { type Shortcut, useShortcuts, viewShortcuts } from './shell/keys.ts';
import { Nav } from './shell/nav.tsx';
import { News } from './shell/news.tsx';
import { Palette } from './shell/palette.tsx';
import { SessionExpired } from './shell/session-expired.tsx';
import { Shortcuts } from './shell/shortcuts.tsx';
import { homeOf, START, VIEWS, type View, type ViewProps, viewAt } from './views.ts';

export function App() {
  useEffect(() => {
    findSession().catch(() => say('The server cannot be reached. Is it still running?', 'bad'));
  }, []);
  const state = session.value;
  useEffect(() => {
    if (state === 'signed-out') goToSignIn();
  }, [state]);
  return state === 'unknown' || state === 'signed-out' ? <Toasts /> : <Signed />;
}

function Signed() {
  const [over, setOver] = useState<'palette' | 'shortcuts'>();
  const own = useMemo(() => shortcutsOf(setOver), []);
  const shortcuts = [...own, ...viewShortcuts.value];
  useShortcuts(shortcuts);
  useEffect(() => {
    if (path.value === '/') go(START, { replace: true });
    void reloadWorld();
    const stops = [startLive(), keepWorldCurrent()];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  const found = viewAt(path.value);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <ClockBanner />
      <div class="shell">
        <Nav
          current={found?.view}
          params={found?.params ?? {}}
          onPalette={() => setOver('palette')}
          onShortcuts={() => setOver('shortcuts')}
        />
        <main class="main" id="main" tabIndex={-1}>
          {found ? <Shown view={found.view} params={found.params} /> : <Nowhere />}
        </main>
      </div>
      {over === 'palette' && <Palette onClose={() => setOver(undefined)} />}
      {over === 'shortcuts' && (
        <Shortcuts shortcuts={shortcuts} onClose={() => setOver(undefined)} />
      )}
      <News />
      <SessionExpired />
      <Toasts />
    </>
  );
}

function shortcutsOf(open: (name: 'palette' | 'shortcuts') => void): Shortcut[] {
  return [
    { keys: 'mod+k', does: 'Go to a view, a person or a page', run: () => open('palette') },
    { keys: '?', does: 'Show these shortcuts', run: () => open('shortcuts') },
    ...VIEWS.filter(({ key }) => key !== undefined).map((view) => ({
      keys: `g ${view.key}`,
      does: view.title,
      run: () => go(homeOf(view, viewAt(path.value)?.params)),
    })),
  ];
}

/** A view, once its code is there. */
function Shown({ view, params }: { view: View } & ViewProps) {
  const [loaded, setLoaded] = useState<{ view: View; Body: ComponentType<ViewProps> }>();
  const [failed, setFailed] = useState(false);
  const shown = useRef(view);
  shown.current = view;
  useEffect(() => {
    document.title = `${view.title} · Pagescope`;
    view.load().then(
      (Body) => shown.current === view && setLoaded({ view, Body }),
      () => setFailed(true),
    );
  }, [view]);
  if (loaded?.view === view) return <loaded.Body key={view.name} params={params} />;
  if (!failed) return <Loading what={view.title} />;
  return (
    <Empty icon="faults" title="This view could not be loaded">
      <p>The console may have been updated meanwhile. Loading it again helps.</p>
    </Empty>
  );
}

function Nowhere() {
  return (
    <Empty icon="search" title="There is nothing here">
      <p>
        No view has this address. <a href={START}>Go to the overview</a>
      </p>
    </Empty>
  );
}
