/** The button at the end of an explanation: it plays what would make the read work. */
import { useState } from 'preact/hooks';
import type { EventType } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { playLabel } from '../../domain/moves.ts';
import { useScene } from './context.ts';

export function Remedy({ event }: { event: EventType | null }) {
  const { act, person } = useScene();
  const [busy, setBusy] = useState(false);
  if (event === null) return null;
  const play = async (): Promise<void> => {
    setBusy(true);
    await act(event, event === 'message' ? { text: 'Hello' } : {});
    setBusy(false);
  };
  return (
    <div>
      <Button kind="primary" icon="play" busy={busy} onClick={play}>
        {event === 'message' ? `Write “Hello” as ${person.first_name}` : playLabel(event)}
      </Button>
    </div>
  );
}
