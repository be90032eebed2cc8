import { at, call } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import type { Page } from '../../api/types.ts';
import { LinkButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/code.tsx';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { pathTo, query, setQuery } from '../../router.ts';
import { PageForm } from './page-form.tsx';
import { PermissionsTab } from './permissions-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { SubscriptionsTab } from './subscriptions-tab.tsx';
import { TokensTab } from './tokens-tab.tsx';

const TABS = [
  { name: 'tokens', label: 'Tokens', Body: TokensTab },
  { name: 'permissions', label: 'Permissions', Body: PermissionsTab },
  { name: 'subscriptions', label: 'Subscriptions', Body: SubscriptionsTab },
  { name: 'thread', label: 'Messenger profile', Body: SettingsTab },
  { name: 'page', label: 'Page', Body: PageForm },
] as const;

export function PageDetail({ id }: { id: string }) {
  const { data, problem, reload } = useResource(
    `page ${id}`,
    (signal) => call<Page>('GET', at('pages', id), { signal }),
    ({ name }) => name === 'page',
  );
  const asked = query.value.get('tab');
  const tab = TABS.find(({ name }) => name === asked) ?? TABS[0];
  if (problem?.status === 404) {
    return (
      <Empty icon="pages" title="There is no such page">
        <p>
          No page here has the id <code>{id}</code>.
        </p>
        <LinkButton href="/pages">All pages</LinkButton>
      </Empty>
    );
  }
  if (data === undefined) {
    return problem ? <Failed problem={problem} onRetry={reload} /> : <Loading what="the page" />;
  }
  return (
    <div class="page">
      <header class="page-head">
        <div class="who">
          <div>
            <a class="small" href="/pages">
              Pages
            </a>
            <h1>{data.name}</h1>
            <div class="row muted">
              <span class="id">{data.id}</span>
              <CopyButton text={data.id} label="Copy the id" />
            </div>
          </div>
        </div>
        <LinkButton
          kind="primary"
          icon="chat"
          href={pathTo('/messenger/:page?/:person?', { page: data.id })}
        >
          Play
        </LinkButton>
        <LinkButton icon="send" href={`/deliveries?page=${data.id}`}>
          Deliveries
        </LinkButton>
      </header>
      <div class="stack">
        <Tabs
          label="Of this page"
          tabs={TABS}
          shown={tab.name}
          onShow={(name) => setQuery({ tab: name === 'tokens' ? null : name })}
        >
          <div class="tab-body">
            <tab.Body key={tab.name} page={data} />
          </div>
        </Tabs>
      </div>
    </div>
  );
}
