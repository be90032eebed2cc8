import { snapshot } from '../../api/development.ts';
import { Button } from '../../components/button.tsx';
import { useDeed } from '../../components/form.tsx';
import { say } from '../../components/toast.tsx';

/** To the folder that the browser has for it. */
function download(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/x-ndjson' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const nameAt = (date: Date): string =>
  `pagescope-${date.toISOString().slice(0, 16).replace(/[:T]/g, '-')}.ndjson`;

export function SavePanel() {
  const [busy, run] = useDeed();
  const save = () =>
    run(async () => {
      const text = await snapshot();
      download(text, nameAt(new Date()));
      say(`Saved: ${text.split('\n').length - 1} lines.`);
    });
  return (
    <section class="panel" aria-labelledby="save">
      <div class="panel-head">
        <h2 id="save">Save</h2>
      </div>
      <div class="panel-body stack">
        <p class="muted">
          Apps, pages, people and all that happened, as one text file. Its lines have an order that
          stays, so two of them compare well, in git for one. It holds no secret.
        </p>
        <div class="form-foot">
          <Button kind="primary" icon="download" busy={busy} onClick={save}>
            Save to a file
          </Button>
        </div>
      </div>
    </section>
  );
}
