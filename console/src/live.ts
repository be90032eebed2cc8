/** What happens in the world while somebody watches: one stream of events, shared by all views. */
import { signal } from '@preact/signals';

export type LiveState = 'connecting' | 'live' | 'lost';

/** The events of the stream, by name. `reset`: some of it was missed, so ask anew. */
export const LIVE_NAMES = [
  'ready',
  'event',
  'message',
  'action',
  'read',
  'delivery',
  'app',
  'page',
  'person',
  'token',
  'webhook',
  'settings',
  'faults',
  'clock',
  'restored',
  'skipped',
  'reset',
] as const;

export type LiveName = (typeof LIVE_NAMES)[number];

export interface LiveEvent {
  name: LiveName;
  data: Readonly<Record<string, unknown>>;
}

type Listener = (event: LiveEvent) => void;

export const live = signal<LiveState>('connecting');

const STREAM = '/admin/v1/stream';
/** The browser comes back by itself but after a refusal, as when a session has ended. */
const AGAIN_MS = 3000;

const listeners = new Set<Listener>();

/** Until the answer is called. */
export function onLive(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Everything may be otherwise than it was: after events that were missed, or another world. */
export const changesEverything = ({ name }: LiveEvent): boolean =>
  name === 'reset' || name === 'restored' || name === 'skipped';

function tell(name: LiveName, raw: string): void {
  let data: LiveEvent['data'];
  try {
    data = JSON.parse(raw) as LiveEvent['data'];
  } catch {
    return;
  }
  for (const listener of [...listeners]) listener({ name, data });
}

/** Listens until the answer is called, and again whenever the connection was lost. */
export function startLive(): () => void {
  let source: EventSource | undefined;
  let timer = 0;
  let wasRefused = false;
  const listen = (): void => {
    source = new EventSource(STREAM);
    source.addEventListener('open', () => {
      live.value = 'live';
      // Whoever was refused has no id of a last event, and is told of nothing that was missed.
      if (wasRefused) tell('reset', '{}');
      wasRefused = false;
    });
    source.addEventListener('error', () => {
      const isRefused = source?.readyState === EventSource.CLOSED;
      live.value = isRefused ? 'lost' : 'connecting';
      if (!isRefused) return;
      wasRefused = true;
      timer = setTimeout(listen, AGAIN_MS) as unknown as number;
    });
    for (const name of LIVE_NAMES) {
      source.addEventListener(name, ({ data }: MessageEvent<string>) => tell(name, data));
    }
  };
  listen();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
