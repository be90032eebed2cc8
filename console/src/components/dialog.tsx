import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from './button.tsx';

/** A dialog that is open for as long as it is rendered. Escape and the cross close it. */
export function Dialog({
  title,
  onClose,
  wide,
  class: extra,
  bare,
  children,
}: {
  title: string;
  /** Absent: it cannot be put away. */
  onClose?: () => void;
  wide?: boolean;
  class?: string;
  /** Without the heading, which is still its name. */
  bare?: boolean;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the next key is pressed, which may be meant for what opens.
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const shown = dialog.current!;
    if (!shown.open) shown.showModal();
    return () => {
      shown.close();
      before?.focus?.();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={['dialog', wide && 'wide', extra].filter(Boolean).join(' ')}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose?.();
      }}
    >
      {bare ? (
        <h2 class="sr-only" id={id}>
          {title}
        </h2>
      ) : (
        <div class="dialog-head">
          <h2 id={id}>{title}</h2>
          {onClose && <Button kind="quiet" icon="cross" aria-label="Close" onClick={onClose} />}
        </div>
      )}
      {bare ? children : <div class="dialog-body">{children}</div>}
    </dialog>
  );
}
