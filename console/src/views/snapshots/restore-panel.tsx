/** A file, what it would change, and then the change. */
import { useState } from 'preact/hooks';
import { Problem } from '../../api/client.ts';
import { type Restored, restore, snapshot } from '../../api/development.ts';
import { useResource } from '../../api/resource.ts';
import { reloadWorld } from '../../api/world.ts';
import { Button } from '../../components/button.tsx';
import { Failed, Loading } from '../../components/empty.tsx';
import { FilePick } from '../../components/file-pick.tsx';
import { useForm } from '../../components/form.tsx';
import { Icon } from '../../components/icon.tsx';
import { Secret } from '../../components/secret.tsx';
import { snapshotDifference } from '../../domain/snapshot-diff.ts';
import { Differences } from './differences.tsx';

const BYTES_MAX = 32 * 1024 * 1024;

interface Chosen {
  name: string;
  text: string;
}

export function RestorePanel() {
  const [chosen, setChosen] = useState<Chosen>();
  const [tooLarge, setTooLarge] = useState(false);
  const [restored, setRestored] = useState<Restored>();
  const choose = async (file: File): Promise<void> => {
    setTooLarge(file.size > BYTES_MAX);
    setRestored(undefined);
    setChosen(file.size > BYTES_MAX ? undefined : { name: file.name, text: await file.text() });
  };
  return (
    <section class="panel" aria-labelledby="restore">
      <div class="panel-head">
        <h2 id="restore">Bring back</h2>
      </div>
      <div class="panel-body stack">
        <FilePick
          label={chosen ? 'Choose another file' : 'Choose a file'}
          hint="A snapshot. Nothing is changed before you have seen what would be."
          accept=".ndjson,.jsonl,.txt,application/x-ndjson,text/plain"
          wrong={tooLarge ? 'This file has more than 32 MB.' : undefined}
          onFile={choose}
        />
        {chosen && restored === undefined && (
          <Preview
            key={`${chosen.name} ${chosen.text.length}`}
            chosen={chosen}
            onRestored={setRestored}
            onDrop={() => setChosen(undefined)}
          />
        )}
        {restored && <Came restored={restored} />}
      </div>
    </section>
  );
}

function Preview({
  chosen: { name, text },
  onRestored,
  onDrop,
}: {
  chosen: Chosen;
  onRestored: (restored: Restored) => void;
  onDrop: () => void;
}) {
  const form = useForm();
  // Another console may change the world while somebody reads what would be changed.
  const now = useResource('world as text', snapshot, ({ name: what }) =>
    ['event', 'person', 'app', 'page', 'settings', 'webhook', 'token', 'clock', 'faults'].includes(
      what,
    ),
  );
  if (now.data === undefined) {
    return now.problem ? <Failed problem={now.problem} /> : <Loading what="the world as it is" />;
  }
  const difference = snapshotDifference(now.data, text);
  const run = async (): Promise<void> => {
    const came = await form.send(() => restore(text));
    if (came === undefined) return;
    onRestored(came);
    void reloadWorld();
  };
  const problem = form.other([]);
  return (
    <div class="stack">
      <h3>
        What <code>{name}</code> would change
      </h3>
      <Differences difference={difference} />
      {problem && (
        <div class="notice bad" role="alert">
          <Icon name="faults" />
          <div class="grow">
            <strong>Nothing was changed: the file cannot be brought back</strong>
            {problem instanceof Problem && problem.errors.length > 0 ? (
              <ul>
                {problem.errors.map(({ member, problem: words }) => (
                  <li key={`${member} ${words}`}>
                    <code>{member}</code> {words}
                  </li>
                ))}
              </ul>
            ) : (
              <p>{problem.message}</p>
            )}
          </div>
        </div>
      )}
      <div class="form-foot">
        <Button kind="danger" icon="upload" busy={form.busy} onClick={run}>
          Bring this world back
        </Button>
        <Button onClick={onDrop}>Leave it as it is</Button>
        <span class="muted small">It takes the place of the world that is here.</span>
      </div>
    </div>
  );
}

function Came({ restored: { lines, apps, tokens } }: { restored: Restored }) {
  return (
    <div class="stack" role="status">
      <p class="notice good">
        <Icon name="check" />
        <span>
          The world of {lines} lines is here. Snapshots hold no secrets, so these were made anew,
          but for those of the world that dev begins with.
        </span>
      </p>
      {apps.map(({ id, secret }) => (
        <Secret key={id} label={`Secret of app ${id}`} value={secret} />
      ))}
      {tokens.map(({ id, page_id, access_token }) => (
        <Secret key={id} label={`Token ${id} of page ${page_id}`} value={access_token} />
      ))}
    </div>
  );
}
