/**
 * Every view of the console: one row each. A view lives in `views/<name>/`; its row says where it is
 * reached, what it is called, and how it is loaded. The order is that of the navigation.
 */
import type { ComponentType } from 'preact';
import type { IconName } from './components/icon.tsx';
import { match, type Params, type ParamsOf, pathTo } from './router.ts';

export interface ViewProps {
  params: Params;
}

export interface View {
  name: string;
  title: string;
  icon: IconName;
  /** Under which heading it stands. */
  group: 'Look' | 'Play' | 'World';
  /** The first is where the navigation leads. */
  patterns: readonly [string, ...string[]];
  /** Pressed after `g`, it leads here. */
  key?: string;
  /** What the command palette finds it by, besides its title. */
  words?: string;
  load: () => Promise<ComponentType<ViewProps>>;
}

export const VIEWS: readonly View[] = [
  {
    name: 'overview',
    title: 'Overview',
    icon: 'chart',
    group: 'Look',
    patterns: ['/overview'],
    key: 'o',
    words: 'start charts reads funnel latency numbers first steps',
    load: async () => (await import('./views/overview/overview.tsx')).Overview,
  },
  {
    name: 'messenger',
    title: 'Messenger',
    icon: 'chat',
    group: 'Play',
    patterns: ['/messenger/:page?/:person?'],
    key: 'm',
    words: 'thread conversation play person bot write',
    load: async () => (await import('./views/messenger/messenger.tsx')).Messenger,
  },
  {
    name: 'webview',
    title: 'Webview',
    icon: 'globe',
    group: 'Play',
    patterns: ['/webview/:page?/:person?'],
    key: 'w',
    words: 'website messenger extensions permission getcontext',
    load: async () => (await import('./views/webview/webview-view.tsx')).WebviewView,
  },
  {
    name: 'timeline',
    title: 'Timeline',
    icon: 'timeline',
    group: 'Look',
    patterns: ['/timeline/:page?/:person?'],
    key: 't',
    words: 'history events webhooks reads audit',
    load: async () => (await import('./views/timeline/timeline.tsx')).Timeline,
  },
  {
    name: 'deliveries',
    title: 'Deliveries',
    icon: 'send',
    group: 'Look',
    patterns: ['/deliveries/:delivery?'],
    key: 'd',
    words: 'webhook attempts signature replay redeliver curl dead pending',
    load: async () => (await import('./views/deliveries/deliveries.tsx')).Deliveries,
  },
  {
    name: 'people',
    title: 'People',
    icon: 'people',
    group: 'World',
    patterns: ['/people/:person?'],
    key: 'p',
    words: 'person create edit photo picture erase generate locale psid',
    load: async () => (await import('./views/people/people.tsx')).People,
  },
  {
    name: 'pages',
    title: 'Pages',
    icon: 'pages',
    group: 'World',
    patterns: ['/pages/:page?'],
    key: 'a',
    words: 'token permission review subscription messenger profile get_started greeting menu',
    load: async () => (await import('./views/pages/pages.tsx')).Pages,
  },
  {
    name: 'apps',
    title: 'Apps',
    icon: 'app',
    group: 'World',
    patterns: ['/apps/:app?'],
    key: 'b',
    words: 'webhook callback verify secret proof version handshake',
    load: async () => (await import('./views/apps/apps.tsx')).Apps,
  },
  {
    name: 'faults',
    title: 'Faults and clock',
    icon: 'faults',
    group: 'World',
    patterns: ['/faults'],
    key: 'f',
    words: 'errors latency drop time travel clock expire rate limit',
    load: async () => (await import('./views/faults/faults.tsx')).Faults,
  },
  {
    name: 'snapshots',
    title: 'Snapshots',
    icon: 'camera',
    group: 'World',
    patterns: ['/snapshots'],
    key: 's',
    words: 'save restore reset file export import git world',
    load: async () => (await import('./views/snapshots/snapshots.tsx')).Snapshots,
  },
];

/** Where a console without a path begins. */
export const START = '/overview';

export function viewAt(path: string): { view: View; params: Params } | undefined {
  for (const view of VIEWS) {
    for (const pattern of view.patterns) {
      const params = match(pattern, path);
      if (params !== undefined) return { view, params };
    }
  }
  return undefined;
}

/** Where the navigation leads: to the same pair as `here`, where a view is of one, else to the whole. */
export function homeOf({ patterns: [pattern] }: View, here: Params = {}): string {
  const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const isHeld = names.length > 1 && names.every((name) => here[name] !== undefined);
  return isHeld ? pathTo(pattern, here as ParamsOf<string>) : pattern.replace(/\/:.*/, '');
}
