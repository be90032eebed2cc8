/** What happens in the world while somebody watches: one stream of events, shared by all views. */
import { signal } from '@preact/signals';

export type LiveState = 'connecting' | 'live' | 'lost';

export interface LiveEvent {
  /** What happened: the name of the stream's event. */
  type: string;
  data: Readonly<Record<string, unknown>>;
}

type Listener = (event: LiveEvent) => void;

export const live = signal<LiveState>('connecting');

const STREAM = '/admin/v1/stream';

/** The names of the stream's events; those without a name come as `message`. */
export const STREAM_TYPES: readonly string[] = [];

const listeners: Listener[] = [];

/** Until the answer is called. */
export function onLive(listener: Listener): () => void {
  listeners.push(listener);
  return () => {
    const place = listeners.indexOf(listener);
    if (place >= 0) listeners.splice(place, 1);
  };
}

function tell(type: string, raw: string): void {
  let data: Record<string, unknown>;
  try {
    data = JSON.parse(raw) as Record<string, unknown>;
  } catch {
    return;
  }
  const event = { type: String(data.type ?? type), data };
  for (const listener of [...listeners]) listener(event);
}

/** Connects, and connects again whenever the connection is lost; what was missed is told as `gap`. */
export function startLive(types: readonly string[]): () => void {
  const source = new EventSource(STREAM);
  let wasLost = false;
  source.addEventListener('open', () => {
    live.value = 'live';
    if (wasLost) tell('gap', '{}');
    wasLost = false;
  });
  source.addEventListener('error', () => {
    wasLost = true;
    live.value = source.readyState === EventSource.CLOSED ? 'lost' : 'connecting';
  });
  for (const type of ['message', ...types]) {
    source.addEventListener(type, (event) => tell(type, (event as MessageEvent<string>).data));
  }
  return () => source.close();
}
