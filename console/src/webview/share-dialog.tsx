/** What a bot wants to have shared, and with whom. */
import { useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import type { Person } from '../api/types.ts';
import { nameOf, world } from '../api/world.ts';
import { Avatar } from '../components/avatar.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { say, sayProblem } from '../components/toast.tsx';
import type { Ask, Place } from './protocol.ts';

const PEOPLE_MAX = 50;

export function ShareDialog({ ask, place }: { ask: Ask; place: Place }) {
  const [sent, setSent] = useState<readonly string[]>([]);
  const others = (world.value?.people ?? []).filter(({ id }) => id !== place.person_id);
  const { title, subtitle } = elementOf(ask.message);
  const close = (): void => void ask.decide(sent.length > 0);
  const open = async (person: Person): Promise<void> => {
    await call('POST', '/events', {
      body: { type: 'shared_content_opened', page_id: place.page_id, person_id: person.id },
    }).then(() => say(`${nameOf(person)} opened it.`), sayProblem);
  };
  return (
    <Dialog title={`Share from ${ask.page_name}`} onClose={close}>
      <div class="share-card">
        <strong>{title}</strong>
        {subtitle && <div>{subtitle}</div>}
      </div>
      {ask.mode === 'current_thread' ? (
        <p>It goes to the thread that this webview was opened in.</p>
      ) : (
        <ul class="share-people" aria-label="With whom">
          {others.slice(0, PEOPLE_MAX).map((person) => (
            <li key={person.id}>
              <Avatar person={person} size="small" />
              <span class="grow">{nameOf(person)}</span>
              {sent.includes(person.id) ? (
                <Button compact onClick={() => open(person)}>
                  Open it as {person.first_name}
                </Button>
              ) : (
                <Button compact onClick={() => setSent([...sent, person.id])}>
                  Send
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <div class="dialog-foot">
        {ask.mode === 'current_thread' ? (
          <Button kind="primary" onClick={() => ask.decide(true)}>
            Send
          </Button>
        ) : (
          <Button kind="primary" onClick={close}>
            Done
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function elementOf(message: unknown): { title: string; subtitle?: string } {
  const { attachment } = Object(message) as { attachment?: { payload?: { elements?: unknown[] } } };
  const { title, subtitle } = Object(attachment?.payload?.elements?.[0]) as Record<string, unknown>;
  return {
    title: typeof title === 'string' ? title : 'A message',
    ...(typeof subtitle === 'string' && { subtitle }),
  };
}
