/** Says over every view that it is another time in this world, and leads back. */
import { clock, setClock } from '../api/development.ts';
import { useResource } from '../api/resource.ts';
import { Button } from '../components/button.tsx';
import { useDeed } from '../components/form.tsx';
import { Icon } from '../components/icon.tsx';
import { Time } from '../components/time.tsx';
import { aheadOf } from '../domain/spans.ts';

/** Less is how long an answer takes. */
const MOVED_MS = 1000;

export function ClockBanner() {
  const [busy, run] = useDeed();
  // Where time cannot be moved this is refused, and there is nothing to say.
  const { data, reload } = useResource('clock', clock, ({ name }) => name === 'clock');
  if (data === undefined || (Math.abs(data.offset_ms) < MOVED_MS && !data.frozen)) return null;
  const back = async (): Promise<void> => {
    if (await run(() => setClock({}))) reload();
  };
  return (
    <section class="told-of" aria-label="The time here" role="status">
      <Icon name="clock" />
      <span class="grow">
        <strong>Time is moved.</strong> It {data.frozen ? 'stands at' : 'was'}{' '}
        <Time at={data.now} day /> here{data.frozen ? '' : ' when it was set'},{' '}
        {aheadOf(data.offset_ms)}.
      </span>
      <Button compact icon="back" busy={busy} onClick={back}>
        Real time
      </Button>
    </section>
  );
}
