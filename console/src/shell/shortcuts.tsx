import { Fragment } from 'preact';
import { Dialog } from '../components/dialog.tsx';
import { type Shortcut, shownKeys } from './keys.ts';

/** What the keyboard can do, besides Tab, arrows, Enter and Escape. */
export function Shortcuts({
  shortcuts,
  onClose,
}: {
  shortcuts: readonly Shortcut[];
  onClose: () => void;
}) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl class="keys">
        {shortcuts.map(({ keys, does }) => (
          <Fragment key={keys}>
            <dt class="row">
              {shownKeys(keys).map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
      <p class="muted small">
        In the thread, Enter sends and Shift Enter begins a new line. Escape closes what is open.
      </p>
    </Dialog>
  );
}
