/** The way back in when a session ended while somebody worked. */
import { useEffect, useState } from 'preact/hooks';
import { lookAgain, session, signIn } from '../api/session.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';

const UNREACHABLE = 'The server cannot be reached. Is it still running?';

/** Over the view, which stays as it is: what was typed is there when it goes away. */
export function SessionExpired() {
  return session.value === 'expired' ? <SignInAgain /> : null;
}

function SignInAgain() {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    // The link may be opened in another tab, which shares the session with this one.
    const look = () => void lookAgain().catch(() => undefined);
    addEventListener('focus', look);
    return () => removeEventListener('focus', look);
  }, []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy || typed.trim() === '') return;
    setBusy(true);
    setWrong(await signIn(typed).catch(() => UNREACHABLE));
    setBusy(false);
  };
  return (
    <Dialog title="Your session has ended">
      <form class="stack" onSubmit={submit}>
        <p>
          Everything you typed is still here, and what was under way goes on once you have signed
          in.
        </p>
        <Field
          label="Sign-in link"
          hint={
            <>
              <code>pagescope console</code> prints one. Open it in another tab, or paste it here.
            </>
          }
          value={typed}
          onValue={setTyped}
          wrong={wrong}
          spellcheck={false}
        />
        <div class="row">
          <Button kind="primary" type="submit" busy={busy}>
            Sign in
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
