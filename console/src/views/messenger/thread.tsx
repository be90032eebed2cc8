/** What was said, and between it what happened that is not said: entries, grants, revocations. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { MESSAGES_SHOWN } from '../../api/operations.ts';
import type { Message } from '../../api/thread.ts';
import type { Delivery, HistoryItem } from '../../api/types.ts';
import { Icon } from '../../components/icon.tsx';
import { dayOf, Time } from '../../components/time.tsx';
import { type Told, turnsOf } from '../../domain/consent.ts';
import { DID } from '../../domain/moves.ts';
import { useScene } from './context.ts';
import { MessageBubble } from './message.tsx';
import { ToldBot } from './told.tsx';

const NOBODY: readonly Delivery[] = [];

type Item =
  | { key: string; at: number; message: Message; told: Told | undefined }
  | { key: string; at: number; message?: undefined; told: Told };

const msOf = (at: number | string): number => (typeof at === 'number' ? at : Date.parse(at));

/** Messages and events of one thread, in their order; an event that is a message stands once. */
function itemsOf(messages: readonly Message[], told: readonly Told[]): Item[] {
  const events = new Map(told.map((one) => [one.event_id, one]));
  const said = messages.map((message): Item => {
    const event = message.sender === 'person' ? events.get(message.id) : undefined;
    events.delete(message.id);
    return { key: `m ${message.id}`, at: msOf(message.at), message, told: event };
  });
  const happened = [...events.values()].map(
    (one): Item => ({ key: `e ${one.event_id}`, at: one.at, told: one }),
  );
  return [...said, ...happened].sort((one, other) => one.at - other.at);
}

export function Thread({
  messages,
  history,
  told,
  typing,
}: {
  messages: readonly Message[];
  history: readonly HistoryItem[];
  told: ReadonlyMap<string, readonly Delivery[]>;
  typing: boolean;
}) {
  const { person, page } = useScene();
  const items = itemsOf(messages, turnsOf(history, person.phone_only));
  const log = useRef<HTMLDivElement>(null);
  const newest = items.at(-1)?.key;
  useLayoutEffect(() => toEnd(log.current!), [newest, typing]);
  useLayoutEffect(() => keepAtEnd(log.current!), []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
    <div class="thread" ref={log} role="log" aria-label={`Thread with ${page.name}`} tabIndex={0}>
      {messages.length >= MESSAGES_SHOWN && (
        <p class="deed">Only the newest {MESSAGES_SHOWN} messages are shown.</p>
      )}
      {items.map((item, place) => (
        <div key={item.key} class="thread-item">
          {isNewDay(items[place - 1], item) && <p class="day">{dayOf(item.at)}</p>}
          {item.message !== undefined && (
            <MessageBubble message={item.message} type={item.told?.type}>
              <ToldBot deliveries={told.get(item.message.id) ?? NOBODY} />
            </MessageBubble>
          )}
          {item.message === undefined && (
            <Deed told={item.told} name={person.first_name}>
              <ToldBot deliveries={told.get(item.told.event_id) ?? NOBODY} />
            </Deed>
          )}
          {item.told?.turn && <Turn told={item.told} page={page.name} />}
        </div>
      ))}
      {typing && (
        <p class="message by-page">
          <span class="bubble typing" role="status">
            <span class="sr-only">{page.name} is typing</span>
            <i />
            <i />
            <i />
          </span>
        </p>
      )}
    </div>
  );
}

/** Scrolling to an element instead would also move where Tab goes on from. */
function toEnd(log: HTMLElement): void {
  log.scrollTop = log.scrollHeight;
}

/** Whoever looks at what came last still does when something below takes a part of the room. */
function keepAtEnd(log: HTMLElement): () => void {
  let isAtEnd = true;
  const onScroll = (): void => {
    isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  };
  const observer = new ResizeObserver(() => {
    if (isAtEnd) toEnd(log);
  });
  log.addEventListener('scroll', onScroll, { passive: true });
  observer.observe(log);
  return () => {
    observer.disconnect();
    log.removeEventListener('scroll', onScroll);
  };
}

function isNewDay(before: Item | undefined, { at }: Item): boolean {
  return before === undefined || dayOf(before.at) !== dayOf(at);
}

function Deed({
  told: { type, at },
  name,
  children,
}: {
  told: Told;
  name: string;
  children: ComponentChildren;
}) {
  return (
    <p class="deed" data-event={type}>
      {name} {DID[type]} · <Time at={at} /> {children}
    </p>
  );
}

/** The moment at which the answer to the bot turned. */
function Turn({ told: { turn }, page }: { told: Told; page: string }) {
  const gained = turn === 'gained';
  return (
    <p class={gained ? 'turn gained' : 'turn lost'}>
      <Icon name={gained ? 'eye' : 'eye-off'} />
      {gained ? `From here on ${page} can read the profile` : `From here on ${page} reads nothing`}
    </p>
  );
}
