/** The way in, and back in when a session ended while somebody worked. */
import { useState } from 'preact/hooks';
import { session, signIn } from '../api/session.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';

const REFUSED = 'This link is used up or too old. Ask for another one: the terminal prints how.';
const UNREACHABLE = 'The server cannot be reached. Is it still running?';

function SignInForm({ words }: { words: string }) {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy || typed.trim() === '') return;
    setBusy(true);
    setWrong(undefined);
    try {
      if (!(await signIn(typed))) setWrong(REFUSED);
    } catch {
      setWrong(UNREACHABLE);
    }
    setBusy(false);
  };
  return (
    <form class="stack" onSubmit={submit}>
      <p>{words}</p>
      <Field
        label="Sign-in link"
        hint="The link that the terminal printed, or the code at its end."
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
  );
}

export function SignInPage() {
  return (
    <main class="sign-in">
      <div class="stack">
        <span class="mark">
          <Icon name="scope" />
        </span>
        <h1>Sign in to Pagescope</h1>
        <SignInForm words="Nothing is open here without a link from the terminal in which the server runs. Each works once." />
      </div>
    </main>
  );
}

/** Over the view, which stays as it is: what was typed is there when it goes away. */
export function SessionExpired() {
  if (session.value !== 'expired') return null;
  return (
    <Dialog title="Your session has ended">
      <SignInForm words="Everything you typed is still there, and what was under way goes on once you have signed in." />
    </Dialog>
  );
}
