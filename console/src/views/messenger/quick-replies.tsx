/** Quick replies of the page's last message: they go once something else is said. */
import { useState } from 'preact/hooks';
import { list, type Members, type Message, textOf, wordOf } from '../../api/thread.ts';
import type { EventInput, Person } from '../../api/types.ts';
import { useScene } from './context.ts';

/** Where somebody is who is asked for it. */
const HERE = { lat: 37.483872, long: -122.148826 };

interface Reply {
  label: string;
  /** Undefined: the person has nothing to answer with. */
  says: Partial<EventInput> | undefined;
}

function replyOf(reply: Members, person: Person): Reply {
  const title = textOf(reply.title) ?? '';
  const payload = textOf(reply.payload);
  switch (wordOf(reply.content_type)) {
    case 'location':
      return {
        label: 'Send location',
        says: { attachments: [{ type: 'location', payload: { coordinates: HERE } }] },
      };
    case 'user_phone_number': {
      const text = person.phone_number;
      return { label: text ?? 'No phone number', says: text ? { text, payload: text } : undefined };
    }
    case 'user_email': {
      const text = `${person.id}@people.example`;
      return { label: text, says: { text, payload: text } };
    }
    default:
      return { label: title, says: { text: title, ...(payload && { payload }) } };
  }
}

export function QuickReplies({ last }: { last: Message | undefined }) {
  const { act, person } = useScene();
  const [busy, setBusy] = useState(false);
  const replies = last?.sender === 'page' ? list(last.body.quick_replies) : [];
  if (replies.length === 0) return null;
  const send = async (says: Partial<EventInput>): Promise<void> => {
    setBusy(true);
    await act('message', says);
    setBusy(false);
  };
  return (
    <fieldset class="quick-replies" aria-label="Quick replies">
      {replies.map((reply, place) => {
        const { label, says } = replyOf(reply, person);
        return (
          <button
            key={place}
            type="button"
            class="quick-reply"
            disabled={busy || says === undefined}
            onClick={() => says && send(says)}
          >
            {label}
          </button>
        );
      })}
    </fieldset>
  );
}
