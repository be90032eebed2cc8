/** All that the two sides of one thread are drawn from, kept current. */
import { all } from '../../api/client.ts';
import { messages, type PageSettings, pageSettings, relationship } from '../../api/operations.ts';
import { play } from '../../api/play.ts';
import { type Resource, useResource } from '../../api/resource.ts';
import type { Message } from '../../api/thread.ts';
import type { Delivery, Page, Person, Relationship } from '../../api/types.ts';
import type { LiveEvent } from '../../live.ts';
import type { Scene } from './context.ts';
import { useTyping } from './typing.ts';

export interface Between {
  standing: Resource<Relationship>;
  said: Resource<Message[]>;
  settings: Resource<PageSettings>;
  /** The webhooks of what was done, by the event that they tell of. */
  told: ReadonlyMap<string, readonly Delivery[]>;
  typing: boolean;
  act: Scene['act'];
}

/** Does it change what stands between this page and this person? */
function concerns({ name, data }: LiveEvent, page: Page, person: Person): boolean {
  if (name === 'person') return data.id === person.id || data.id === null;
  if (name !== 'event' && name !== 'message') return false;
  // A switch of the platform names no page.
  return data.person_id === person.id && (data.page_id ?? page.id) === page.id;
}

const EVERYWHERE: ReadonlySet<string> = new Set(['platform_disabled', 'platform_enabled']);

export function useBetween(page: Page, person: Person): Between {
  const both = `${page.id} ${person.id}`;
  const changed = (event: LiveEvent): boolean => concerns(event, page, person);
  const standing = useResource(both, (signal) => relationship(page.id, person.id, signal), changed);
  const said = useResource(both, (signal) => messages(page.id, person.id, signal), changed);
  const settings = useResource(
    page.id,
    (signal) => pageSettings(page.id, signal),
    ({ name }) => name === 'settings',
  );
  const psid = standing.data?.psid ?? null;
  const deliveries = useResource(
    psid && `${page.id} ${psid}`,
    (signal) => all<Delivery>('/deliveries', { page: page.id, psid: psid! }, signal),
    ({ name, data }) => name === 'delivery' && (data.psid ?? psid) === psid,
  );
  const act: Scene['act'] = async (type, more = {}) => {
    const payload = type === 'get_started' ? settings.data?.get_started?.payload : undefined;
    const answer = await play({
      type,
      person_id: person.id,
      ...(!EVERYWHERE.has(type) && { page_id: page.id }),
      ...(payload && { payload }),
      ...more,
    });
    standing.reload();
    said.reload();
    return answer !== undefined;
  };
  return {
    standing,
    said,
    settings,
    told: Map.groupBy(deliveries.data ?? [], ({ event_id }) => event_id),
    typing: useTyping(page.id, psid),
    act,
  };
}
