/** The person's side of the thread, and beside it what the bot may see of it. */
import { useEffect, useState } from 'preact/hooks';
import { usePair } from '../../api/pair.ts';
import { wordOf } from '../../api/thread.ts';
import type { Page, Person } from '../../api/types.ts';
import { world, worldFailed } from '../../api/world.ts';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { go, path, pathTo, query, setQuery } from '../../router.ts';
import { useViewShortcuts } from '../../shell/keys.ts';
import type { ViewProps } from '../../views.ts';
import { usePlaying } from '../../webview/playing.ts';
import { Webview } from '../../webview/webview.tsx';
import { useBetween } from './between.ts';
import { Composer } from './composer.tsx';
import { type Height, heightOf, type Scene, SceneContext } from './context.ts';
import { isComposerOff, PersistentMenu } from './menu.tsx';
import './messenger.css';
import { isRequest, MessageRequest } from './message-request.tsx';
import { MovesDialog } from './moves-dialog.tsx';
import { PeopleList } from './people-list.tsx';
import { QuickReplies } from './quick-replies.tsx';
import { Sees } from './sees.tsx';
import { Standing } from './standing.tsx';
import { Thread } from './thread.tsx';
import { Welcome } from './welcome.tsx';

export function Messenger({ params }: ViewProps) {
  const { page, person, loading, problem } = usePair(params);
  const failed = worldFailed.value ?? problem;
  if (failed) return <Unknown problem={failed} />;
  if (loading) return <Loading what="the world" />;
  if (page === undefined) {
    return (
      <Empty icon="pages" title="There is no page yet">
        <p>
          A bot speaks for a page. Make an app and a page first, then play somebody who meets it.
        </p>
      </Empty>
    );
  }
  if (person === undefined) {
    return (
      <Empty icon="people" title="There is nobody yet">
        <p>Make a person first, then play them here.</p>
      </Empty>
    );
  }
  return <Stage key={`${page.id} ${person.id}`} page={page} person={person} />;
}

function Unknown({ problem }: { problem: Error }) {
  return (
    <div class="page">
      <h1>Messenger</h1>
      <Failed problem={problem} />
      <p>
        <a href="/messenger">Play somebody who is here</a>
      </p>
    </div>
  );
}

/** So that the address always says who is seen. */
function useFullAddress(page: string, person: string): void {
  useEffect(() => {
    const full = pathTo('/messenger/:page?/:person?', { page, person });
    if (path.value !== full) go(full + location.search, { replace: true });
  }, [page, person]);
}

const SIDES = [
  { name: 'thread', label: 'Thread' },
  { name: 'bot', label: 'What the bot sees' },
] as const;

const composer = (): HTMLTextAreaElement | null => document.querySelector('.composer textarea');

function goBeside(page: Page, person: Person, step: 1 | -1): void {
  const people = world.value?.people ?? [];
  const place = people.findIndex(({ id }) => id === person.id) + step;
  const other = people.at(place % people.length);
  if (other) go(pathTo('/messenger/:page?/:person?', { page: page.id, person: other.id }));
}

function Stage({ page, person }: { page: Page; person: Person }) {
  const known = world.value!;
  usePlaying(person.id);
  useFullAddress(page.id, person.id);
  const [moving, setMoving] = useState(false);
  const [webview, setWebview] = useState<{ url: string; height: Height; extensions: boolean }>();
  useViewShortcuts(() => [
    { keys: 'd', does: `What does ${person.first_name} do?`, run: () => setMoving(true) },
    { keys: '/', does: `Write as ${person.first_name}`, run: () => composer()?.focus() },
    { keys: 'j', does: 'Play the next person', run: () => goBeside(page, person, 1) },
    { keys: 'k', does: 'Play the person before', run: () => goBeside(page, person, -1) },
  ]);
  const between = useBetween(page, person);
  const { standing, said, settings, typing } = between;
  const side = query.value.get('side') === 'bot' ? 'bot' : 'thread';
  const scene: Scene = {
    page,
    person,
    act: between.act,
    openWebview: (url, { webview_height_ratio, messenger_extensions }) =>
      setWebview({
        url,
        height: heightOf(wordOf(webview_height_ratio)),
        extensions: wordOf(messenger_extensions) === 'true',
      }),
  };
  const isOff = isComposerOff(settings.data, person.locale);
  const thread = said.data ?? [];
  const isEmpty = standing.data !== undefined && standing.data.thread_since === null;
  return (
    <SceneContext.Provider value={scene}>
      <div class="messenger">
        <PeopleList people={known.people} page={page} person={person} />
        <div class="side-tabs">
          <Segmented
            label="Sides"
            choices={SIDES}
            value={side}
            onValue={(name) => setQuery({ side: name === 'thread' ? null : name })}
          />
        </div>
        <section class={side === 'thread' ? 'phone shown' : 'phone'} aria-label="The person's side">
          <Standing
            relationship={standing.data}
            pages={known.pages}
            people={known.people}
            onMoves={() => setMoving(true)}
          />
          {(said.problem ?? standing.problem) && (
            <Failed problem={(said.problem ?? standing.problem)!} onRetry={said.reload} />
          )}
          <div class="phone-screen">
            {(thread.length > 0 || (standing.data?.history.length ?? 0) > 0) && (
              <Thread
                messages={thread}
                history={standing.data?.history ?? []}
                told={between.told}
                typing={typing}
              />
            )}
            {isEmpty && <Welcome settings={settings.data} onMoves={() => setMoving(true)} />}
          </div>
          {isRequest(standing.data?.history ?? []) && <MessageRequest />}
          <QuickReplies last={thread.at(-1)} />
          {!isEmpty && <PersistentMenu settings={settings.data} />}
          {webview && (
            <Webview
              pageId={page.id}
              personId={person.id}
              url={webview.url}
              height={webview.height}
              extensions={webview.extensions}
              onClose={() => setWebview(undefined)}
            />
          )}
          <Composer disabled={isOff ? 'This page takes taps alone' : undefined} />
        </section>
        <div class={side === 'bot' ? 'bot-side shown' : 'bot-side'}>
          <Sees relationship={standing.data} />
        </div>
      </div>
      {moving && <MovesDialog onClose={() => setMoving(false)} />}
    </SceneContext.Provider>
  );
}
