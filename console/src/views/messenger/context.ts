/** Who is played to whom, for everything in the thread that can be tapped. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Members } from '../../api/thread.ts';
import type { EventInput, EventType, Page, Person } from '../../api/types.ts';

/** How much of the thread a webview covers. */
export type Height = 'compact' | 'tall' | 'full';

export const heightOf = (word: string): Height =>
  word === 'compact' || word === 'tall' ? word : 'full';

export interface Scene {
  page: Page;
  person: Person;
  /** Plays a move of this person on this page; false: it was refused. */
  act: (type: EventType, more?: Partial<EventInput>) => Promise<boolean>;
  /** Opens a website as a webview of this page. `from`: what was tapped says how. */
  openWebview: (url: string, from: Members) => void;
}

export const SceneContext = createContext<Scene | undefined>(undefined);

export function useScene(): Scene {
  const scene = useContext(SceneContext);
  if (scene === undefined) throw new Error('there is no scene here');
  return scene;
}
