import { type Fault, ruleOf, setFaults } from '../../api/development.ts';
import { pageNamed, world } from '../../api/world.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { useDeed } from '../../components/form.tsx';

/** What is done, in words. */
export function effectOf({ error, preset, latency_ms, drop }: Fault): string[] {
  return [
    latency_ms ? `waits ${latency_ms} ms` : '',
    drop ? 'ends the connection' : '',
    preset ? `answers as ${preset}` : '',
    error ? `answers ${error}` : '',
  ].filter(Boolean);
}

/** Which calls it is done to. */
function whomOf({ page_id, app_id, path, method, field }: Fault): string {
  const page = page_id && (pageNamed(page_id)?.name ?? page_id);
  const app = app_id && (world.value?.apps.find(({ id }) => id === app_id)?.name ?? app_id);
  const parts = [
    method,
    path,
    field && `asking for ${field}`,
    app && `of ${app}`,
    page && `on ${page}`,
  ].filter(Boolean);
  return parts.length === 0 ? 'every call' : parts.join(' ');
}

function oftenOf({ share, after, count }: Fault): string {
  const parts = [
    share !== undefined && share < 1 && `${Math.round(share * 100)} of a hundred`,
    after && `after the first ${after}`,
    count && (count === 1 ? 'once' : `${count} times`),
  ].filter(Boolean);
  return parts.join(', ');
}

export function FaultList({
  rules,
  onChanged,
}: {
  rules: readonly Fault[];
  onChanged: () => void;
}) {
  const [busy, run] = useDeed();
  const keep = async (kept: readonly Fault[]): Promise<void> => {
    if (await run(() => setFaults(kept.map(ruleOf)))) onChanged();
  };
  return (
    <section class="panel" aria-labelledby="fault-rules">
      <div class="panel-head">
        <h2 id="fault-rules">Faults</h2>
        {rules.length > 0 && (
          <Button compact busy={busy} onClick={() => keep([])}>
            End all
          </Button>
        )}
      </div>
      {rules.length === 0 ? (
        <Empty icon="check" title="Nothing fails">
          <p>Add a fault, and calls of bots fail as you say: the same way in each run.</p>
        </Empty>
      ) : (
        <ol class="rules">
          {rules.map((rule, place) => (
            // Rules have no names: their place is what they are known by.
            <li key={`${place} ${JSON.stringify(ruleOf(rule))}`}>
              <div class="grow">
                <p>
                  <strong>{effectOf(rule).join(', then ')}</strong>
                </p>
                <p class="muted small">
                  {whomOf(rule)}
                  {oftenOf(rule) && ` · ${oftenOf(rule)}`}
                </p>
                <p class="row-wrap">
                  <Badge tone={rule.fired > 0 ? 'warn' : undefined}>
                    done {rule.fired === 1 ? 'once' : `${rule.fired} times`}
                  </Badge>
                  <span class="muted small">of {rule.matched} calls that it names</span>
                </p>
              </div>
              <Button
                compact
                icon="trash"
                aria-label={`End: ${effectOf(rule).join(', ')}`}
                busy={busy}
                onClick={() => keep(rules.filter((other) => other !== rule))}
              />
            </li>
          ))}
        </ol>
      )}
      {rules.length > 1 && (
        <p class="panel-body muted small">In this order; the first that fires is done.</p>
      )}
    </section>
  );
}
