/** What a person sees of a page before there is a thread. */
import { useState } from 'preact/hooks';
import type { PageSettings } from '../../api/operations.ts';
import { list, textOf } from '../../api/thread.ts';
import { Button } from '../../components/button.tsx';
import { forLocale, greetingFor } from '../../domain/localized.ts';
import { useScene } from './context.ts';

export function Welcome({
  settings,
  onMoves,
}: {
  settings: PageSettings | undefined;
  onMoves: () => void;
}) {
  const { page, person, act } = useScene();
  const [busy, setBusy] = useState(false);
  const greeting = textOf(forLocale(settings?.greeting, person.locale)?.text);
  const questions = iceBreakers(settings, person.locale);
  const start = async (): Promise<void> => {
    setBusy(true);
    await act('get_started');
    setBusy(false);
  };
  return (
    <section class="welcome" aria-label="Welcome screen">
      <span class="page-mark" aria-hidden="true">
        {page.name.slice(0, 1)}
      </span>
      <h2>{page.name}</h2>
      {greeting !== undefined && (
        <p class="greeting" dir="auto">
          {greetingFor(greeting, person)}
        </p>
      )}
      <Button kind="primary" busy={busy} onClick={start}>
        Get Started
      </Button>
      {questions.map(({ question, payload }) => (
        <Button key={payload} onClick={() => act('postback', { title: question, payload })}>
          {question}
        </Button>
      ))}
      {settings !== undefined && settings.get_started === undefined && (
        <p class="muted small">
          This page has set no Get Started button. On a phone there would be none; here it sends the
          payload <code>GET_STARTED</code>.
        </p>
      )}
      <Button kind="quiet" icon="door" onClick={onMoves}>
        Come in another way
      </Button>
    </section>
  );
}

/** The same for everybody, or a list for each locale. */
function iceBreakers(
  settings: PageSettings | undefined,
  locale: string | null,
): { question: string; payload: string }[] {
  const all = settings?.ice_breakers ?? [];
  const own = all.some((one) => 'locale' in one)
    ? list(forLocale(all, locale)?.call_to_actions)
    : all;
  return own.map((one) => ({
    question: textOf(one.question) ?? '',
    payload: textOf(one.payload) ?? '',
  }));
}
