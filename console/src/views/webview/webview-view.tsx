/** Any website opened as a webview, without a button in a thread that leads to it. */
import { useEffect, useState } from 'preact/hooks';
import { nameOf, world } from '../../api/world.ts';
import { Button } from '../../components/button.tsx';
import { Empty, Loading } from '../../components/empty.tsx';
import { Field, Select } from '../../components/field.tsx';
import { go, pathTo, query, setQuery } from '../../router.ts';
import type { ViewProps } from '../../views.ts';
import { usePlaying } from '../../webview/playing.ts';
import type { ThreadType } from '../../webview/protocol.ts';
import { Webview, type WebviewProps } from '../../webview/webview.tsx';
import './webview-view.css';

const THREADS = [
  { value: 'USER_TO_PAGE', label: 'With the page' },
  { value: 'USER_TO_USER', label: 'With a friend' },
  { value: 'GROUP', label: 'A group' },
];

const HEIGHTS = [
  { value: 'compact', label: 'Compact' },
  { value: 'tall', label: 'Tall' },
  { value: 'full', label: 'Full' },
];

export function WebviewView({ params }: ViewProps) {
  const url = query.value.get('url') ?? '';
  const height = query.value.get('height') ?? 'full';
  const thread = query.value.get('thread') ?? 'USER_TO_PAGE';
  const [typed, setTyped] = useState(url);
  useEffect(() => setTyped(url), [url]);
  usePlaying(params.person);
  if (world.value === undefined) return <Loading what="pages and people" />;
  const { pages, people } = world.value;
  const page = params.page ?? pages[0]?.id;
  const person = params.person ?? people[0]?.id;
  if (page === undefined || person === undefined) {
    return (
      <Empty icon="people" title="Nobody is here yet">
        <p>A webview is opened by a person, in the thread with a page. Create both first.</p>
      </Empty>
    );
  }
  const at = (changed: { page?: string; person?: string }): void =>
    go(pathTo('/webview/:page?/:person?', { page, person, ...changed }) + location.search);
  const open = (event: Event): void => {
    event.preventDefault();
    setQuery({ url: typed.trim() });
  };
  return (
    <div class="webview-view">
      <form class="webview-bar" onSubmit={open}>
        <Select
          label="Page"
          value={page}
          choices={pages.map(({ id, name }) => ({ value: id, label: name }))}
          onValue={(id) => at({ page: id })}
        />
        <Select
          label="You are"
          value={person}
          choices={people.map((one) => ({ value: one.id, label: nameOf(one) }))}
          onValue={(id) => at({ person: id })}
        />
        <Field
          label="Website"
          type="url"
          value={typed}
          onValue={setTyped}
          placeholder="https://shop.example/menu"
          required
        />
        <Select
          label="Thread"
          value={thread}
          choices={THREADS}
          onValue={(chosen) => setQuery({ thread: chosen })}
        />
        <Select
          label="Height"
          value={height}
          choices={HEIGHTS}
          onValue={(chosen) => setQuery({ height: chosen })}
        />
        <Button kind="primary" type="submit">
          Open
        </Button>
      </form>
      <div class="webview-stage">
        {url === '' ? (
          <Empty icon="globe" title="No webview is open">
            <p>
              Type the address of a page of your bot. It gets answers from the Messenger Extensions
              if its domain is on the page's whitelisted_domains.
            </p>
          </Empty>
        ) : (
          <Webview
            key={`${page} ${person} ${thread} ${url}`}
            pageId={page}
            personId={person}
            url={url}
            threadType={thread as ThreadType}
            height={height as NonNullable<WebviewProps['height']>}
            onClose={() => setQuery({ url: null })}
          />
        )}
      </div>
    </div>
  );
}
