import { useId, useRef, useState } from 'preact/hooks';
import { Button } from './button.tsx';

/** A file: chosen by a button, or dropped onto it. */
export function FilePick({
  label,
  hint,
  accept,
  busy,
  wrong,
  onFile,
}: {
  label: string;
  hint: string;
  accept: string;
  busy?: boolean;
  wrong?: string | undefined;
  onFile: (file: File) => void;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null | undefined): void => {
    const file = files?.[0];
    if (file !== undefined && !busy) onFile(file);
    // The same file chosen again is a choice, too.
    if (input.current) input.current.value = '';
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the button.
    <div
      class={over ? 'file-pick over' : 'file-pick'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <input
        ref={input}
        id={id}
        class="sr-only"
        type="file"
        tabIndex={-1}
        accept={accept}
        aria-label={label}
        onChange={(event) => take(event.currentTarget.files)}
      />
      <Button icon="upload" busy={busy} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <p class="muted small">{hint}</p>
      {wrong && (
        <p class="wrong small" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
