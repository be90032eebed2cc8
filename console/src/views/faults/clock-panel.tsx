/** The time it is for this server, and moving it. */
import { useEffect, useState } from 'preact/hooks';
import { all } from '../../api/client.ts';
import { type Clock, clock, setClock } from '../../api/development.ts';
import type { Token } from '../../api/registry.ts';
import { useResource } from '../../api/resource.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Failed, Loading } from '../../components/empty.tsx';
import { Check, Field } from '../../components/field.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { Time } from '../../components/time.tsx';
import { aheadOf } from '../../domain/spans.ts';

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** From the time that it is here. */
const STEPS = [
  { label: 'An hour on', seconds: HOUR_S, hint: '' },
  { label: 'A day on', seconds: DAY_S + 60, hint: 'the window for answers is over' },
  { label: '30 days on', seconds: 30 * DAY_S + 60, hint: 'addresses of pictures have expired' },
  { label: '60 days on', seconds: 60 * DAY_S + 60, hint: 'long-lived tokens have expired' },
  { label: 'A year on', seconds: 365 * DAY_S, hint: '' },
];

export function ClockPanel() {
  const { data, problem, reload } = useResource('clock', clock, ({ name }) => name === 'clock');
  const tokens = useResource(
    'expiring tokens',
    (signal) => all<Token>('/tokens', {}, signal),
    ({ name }) => name === 'token' || name === 'clock',
  );
  if (problem) return <Failed problem={problem} onRetry={reload} />;
  if (data === undefined) return <Loading what="the time" />;
  return <Shown state={data} tokens={tokens.data ?? []} onChanged={reload} />;
}

const pad = (number: number): string => String(number).padStart(2, '0');

/** As a field for a local time takes it. */
function localOf(at: number): string {
  const date = new Date(at);
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join('-');
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

function Shown({
  state,
  tokens,
  onChanged,
}: {
  state: Clock;
  tokens: readonly Token[];
  onChanged: () => void;
}) {
  const now = useTicking(state);
  const [typed, setTyped] = useState('');
  const form = useForm();
  const { frozen, offset_ms } = state;
  const isMoved = frozen || Math.abs(offset_ms) >= 1000;
  const set = async (to: Parameters<typeof setClock>[0]): Promise<void> => {
    if (await form.send(() => setClock(to))) onChanged();
  };
  const to = (at: number) => set({ now: new Date(at).toISOString(), frozen });
  const expiry = tokens
    .filter(({ state: is, expires_at }) => is === 'live' && expires_at !== null)
    .map(({ expires_at }) => Date.parse(expires_at!))
    .sort((one, other) => one - other)[0];
  const submit = (event: Event): void => {
    event.preventDefault();
    const at = Date.parse(typed);
    if (!Number.isNaN(at)) void to(at);
  };
  return (
    <section class="panel" aria-labelledby="clock">
      <div class="panel-head">
        <h2 id="clock">Clock</h2>
        {isMoved ? (
          <Badge tone="warn">{frozen ? 'Stands' : aheadOf(offset_ms)}</Badge>
        ) : (
          <Badge tone="good">Real time</Badge>
        )}
      </div>
      <div class="panel-body stack">
        <p class="big-time">
          <Time at={now} day />
        </p>
        <fieldset class="chip-set" aria-label="Move on">
          {STEPS.map(({ label, seconds, hint }) => (
            <Button
              key={label}
              busy={form.busy}
              title={hint || undefined}
              onClick={() => to(now + seconds * 1000)}
            >
              {label}
              {hint && <span class="muted small lesser">{hint}</span>}
            </Button>
          ))}
          <Button
            busy={form.busy}
            disabled={expiry === undefined}
            onClick={() => expiry !== undefined && to(expiry + 1000)}
          >
            {expiry === undefined ? 'No token is about to expire' : 'The next token expires'}
          </Button>
        </fieldset>
        <form class="toolbar" onSubmit={submit} noValidate>
          <Field
            label="Or to a time of yours"
            type="datetime-local"
            value={typed === '' ? localOf(now) : typed}
            wrong={form.wrong('now')}
            onValue={setTyped}
          />
          <Button type="submit" busy={form.busy} disabled={typed === ''}>
            Go there
          </Button>
          <Check
            label="The clock stands"
            checked={frozen}
            onChecked={(stands) => set({ now: new Date(now).toISOString(), frozen: stands })}
          />
          {isMoved && (
            <Button kind="primary" icon="back" busy={form.busy} onClick={() => set({})}>
              Back to the real time
            </Button>
          )}
        </form>
        <FormProblem form={form} shown={['now']} />
        <p class="muted small">
          Tokens, addresses of pictures, windows for answers and retries of webhooks follow this
          clock. Consoles stay signed in.
        </p>
      </div>
    </section>
  );
}

/** Goes on by the clock of this machine from what the server said. */
function useTicking({ now, frozen }: Clock): number {
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    setPassed(0);
    if (frozen) return;
    const began = performance.now();
    const timer = setInterval(() => setPassed(performance.now() - began), 1000);
    return () => clearInterval(timer);
  }, [now, frozen]);
  return Date.parse(now) + passed;
}
