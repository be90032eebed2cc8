/** Tells what another console, or somebody with the admin key, did to the world that is looked at. */
import { useEffect } from 'preact/hooks';
import { at } from '../api/client.ts';
import { wasOwn } from '../api/own.ts';
import { say } from '../components/toast.tsx';
import { type LiveEvent, onLive } from '../live.ts';

interface Told {
  /** The call, as this console would have made it. */
  change: (id: string) => string;
  words: string;
}

const NEWS: Readonly<Record<string, Told>> = {
  resetWorld: {
    change: () => 'POST /reset',
    words: 'Somebody else began this world anew. What you see is the new one.',
  },
  restoreWorld: {
    change: () => 'POST /restore',
    words: 'Somebody else brought another world back in the place of this one.',
  },
  setClock: { change: () => 'PUT /clock', words: 'Somebody else set the time.' },
  setFaults: { change: () => 'PUT /faults', words: 'Somebody else changed the faults.' },
  erasePerson: {
    change: (id) => `DELETE ${at('people', id)}`,
    words: 'Somebody else erased a person.',
  },
  revokeToken: {
    change: (id) => `DELETE ${at('tokens', id)}`,
    words: 'Somebody else revoked a token.',
  },
  rotateAppSecret: {
    change: (id) => `POST ${at('apps', id, 'secret')}`,
    words: 'Somebody else gave an app another secret.',
  },
};

function tell({ data: { operation, id } }: LiveEvent): void {
  const news = NEWS[String(operation)];
  if (news !== undefined && !wasOwn(news.change(String(id)))) say(news.words);
}

export function News() {
  useEffect(() => onLive(tell), []);
  return null;
}
