/**
 * The question whether a page may read the profile. It belongs to the console: it lies over the
 * frame of the bot's website, which can neither draw over it, nor click in it, nor close it.
 */
import { useEffect, useState } from 'preact/hooks';
import { personNamed } from '../api/world.ts';
import { Avatar } from '../components/avatar.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { sayProblem } from '../components/toast.tsx';
import type { Ask } from './protocol.ts';

/** A click that was meant for the website must not hit a button that came up under it. */
const SETTLE_MS = 500;

export function PermissionDialog({ ask, personId }: { ask: Ask; personId: string }) {
  const [ready, setReady] = useState(false);
  const [busy, setBusy] = useState<boolean>();
  const person = personNamed(personId);
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, []);
  const decide = (agreed: boolean) => async (): Promise<void> => {
    setBusy(agreed);
    await ask.decide(agreed).catch((error: unknown) => {
      // The question stays, so that nothing is lost.
      sayProblem(error);
      setBusy(undefined);
    });
  };
  const stop = !ready || busy !== undefined;
  return (
    <Dialog title={`${ask.page_name} asks for your profile`} class="permission">
      <div class="permission-who">
        {person && <Avatar person={person} size="large" />}
        <p>
          If you agree, <strong>{ask.page_name}</strong> may read your public profile: your name,
          your picture, and what else it is allowed to ask for, as your language, time zone and
          gender.
        </p>
      </div>
      <p class="hint">
        Asked by {ask.origin}. You can withdraw it at any time in your settings for this page.
      </p>
      <div class="dialog-foot">
        <Button disabled={stop} busy={busy === false} onClick={decide(false)}>
          Not now
        </Button>
        <Button kind="primary" disabled={stop} busy={busy === true} onClick={decide(true)}>
          Allow
        </Button>
      </div>
    </Dialog>
  );
}
