import { useState } from 'preact/hooks';
import { reset } from '../../api/development.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { say } from '../../components/toast.tsx';

export function ResetPanel() {
  const [asking, setAsking] = useState(false);
  const run = async (): Promise<void> => {
    await reset();
    say('The world is as at the start.');
  };
  return (
    <section class="panel" aria-labelledby="reset">
      <div class="panel-head">
        <h2 id="reset">Begin anew</h2>
      </div>
      <div class="panel-body stack">
        <p class="muted">
          As <code>pagescope dev</code> starts: one app, one page, eight people. The webhook of that
          app stays; faults end, and it is the real time again.
        </p>
        <div class="form-foot">
          <Button kind="danger" icon="reload" onClick={() => setAsking(true)}>
            Begin anew
          </Button>
        </div>
      </div>
      {asking && (
        <Confirm
          title="Begin this world anew?"
          does="Begin anew"
          icon="reload"
          run={run}
          onClose={() => setAsking(false)}
        >
          <p>
            Everybody whom you added, and everything that happened, is gone, also for whoever else
            looks at this world. Save it to a file first if you want it back.
          </p>
        </Confirm>
      )}
    </section>
  );
}
