/** Where the person writes. What is typed outlives a reload and a session that ends. */
import { useRef, useState } from 'preact/hooks';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useDraft } from '../../components/draft.ts';
import { Field, Select } from '../../components/field.tsx';
import { useScene } from './context.ts';

const ROWS_MOST = 6;

export function Composer({ disabled }: { disabled?: string | undefined }) {
  const { act, page, person } = useScene();
  const [text, setText] = useDraft(`message.${page.id}.${person.id}`);
  const [busy, setBusy] = useState(false);
  const [attaching, setAttaching] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const send = async (): Promise<void> => {
    const said = text.trim();
    if (said === '' || busy) return;
    setBusy(true);
    if (await act('message', { text: said })) setText('');
    setBusy(false);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void send();
  };
  const rows = Math.min(text.split('\n').length, ROWS_MOST);
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Button
        kind="quiet"
        icon="plus"
        aria-label="Send a picture, a file or a location"
        onClick={() => setAttaching(true)}
      />
      <textarea
        ref={input}
        class="input"
        aria-label={`Write as ${person.first_name}`}
        placeholder={disabled ?? `Write as ${person.first_name}`}
        disabled={disabled !== undefined}
        rows={rows}
        value={text}
        dir="auto"
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button
        kind="primary"
        type="submit"
        icon="send"
        aria-label="Send"
        busy={busy}
        disabled={text.trim() === ''}
      />
      {attaching && <Attach onClose={() => setAttaching(false)} />}
    </form>
  );
}

const TYPES = ['image', 'audio', 'video', 'file', 'location'].map((value) => ({
  value,
  label: value,
}));

function Attach({ onClose }: { onClose: () => void }) {
  const { act } = useScene();
  const [type, setType] = useState('image');
  const [url, setUrl] = useState('https://example.com/photo.jpg');
  const [lat, setLat] = useState('37.483872');
  const [long, setLong] = useState('-122.148826');
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    event.stopPropagation();
    const payload =
      type === 'location' ? { coordinates: { lat: Number(lat), long: Number(long) } } : { url };
    if (await act('message', { attachments: [{ type, payload }] })) onClose();
  };
  return (
    <Dialog title="Send along" onClose={onClose}>
      <div class="stack">
        <Select label="What" value={type} choices={TYPES} onValue={setType} />
        {type === 'location' ? (
          <div class="row">
            <Field label="Latitude" value={lat} onValue={setLat} inputMode="decimal" />
            <Field label="Longitude" value={long} onValue={setLong} inputMode="decimal" />
          </div>
        ) : (
          <Field
            label="Where it is"
            hint="The bot gets this URL; nothing is loaded from it."
            type="url"
            value={url}
            onValue={setUrl}
          />
        )}
        <div class="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" icon="send" onClick={send}>
            Send
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
