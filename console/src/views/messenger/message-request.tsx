/** A page that writes first asks for it: what it wrote waits until the person accepts, or answers. */
import { useState } from 'preact/hooks';
import type { EventType, HistoryItem } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { useScene } from './context.ts';

/** After any of these the thread is the person's own. */
const ANSWERS: ReadonlySet<EventType> = new Set<EventType>([
  'get_started',
  'message',
  'postback',
  'send_to_messenger',
  'message_request_accepted',
]);

export function isRequest(history: readonly HistoryItem[]): boolean {
  const types = history.map(({ type }) => type);
  return types.includes('customer_matched') && !types.some((type) => ANSWERS.has(type));
}

export function MessageRequest() {
  const { act, page } = useScene();
  const [busy, setBusy] = useState(false);
  const accept = async (): Promise<void> => {
    setBusy(true);
    await act('message_request_accepted');
    setBusy(false);
  };
  return (
    <section class="message-request" aria-label="Message request">
      <p>
        <strong>{page.name}</strong> found you by your phone number and wants to send you messages.
      </p>
      <Button compact kind="primary" icon="check" busy={busy} onClick={accept}>
        Accept
      </Button>
    </section>
  );
}
