/** The answer as it came, and what changed since the one before. */
import { Badge } from '../../components/badge.tsx';
import { Json, JsonDiff } from '../../components/json.tsx';
import type { Seen } from './sees.tsx';

export function SeenAnswer({ seen: { now, before } }: { seen: Seen }) {
  return (
    <div class="stack">
      <div class="row-wrap">
        <Badge tone={now.status < 400 ? 'good' : 'bad'}>{now.status}</Badge>
        <span class="muted small">{new TextEncoder().encode(now.body).length} bytes</span>
        {now.latency_ms > 0 && <Badge tone="warn">A fault adds {now.latency_ms} ms</Badge>}
        {now.dropped && <Badge tone="bad">A fault ends the connection</Badge>}
      </div>
      <Json raw={now.body} label="The body, indented to be read" />
      {before !== undefined && (
        <section class="stack" aria-label="Difference to the answer before">
          <h3>Since the answer before</h3>
          {before.request.url !== now.request.url && (
            <p class="muted small">
              That was to <code>{pathOf(before.request.url)}</code>
            </p>
          )}
          <JsonDiff before={before.body} after={now.body} label="What changed" />
        </section>
      )}
      <details>
        <summary>Headers and raw bytes</summary>
        <div class="stack">
          <dl class="headers">
            {now.headers.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys. */}
          <pre class="raw" tabIndex={0}>
            {now.body}
          </pre>
        </div>
      </details>
    </div>
  );
}

/** Without the origin and the token, which are the same. */
function pathOf(address: string): string {
  const { pathname, searchParams } = new URL(address);
  const fields = searchParams.get('fields');
  return fields === null ? pathname : `${pathname}?fields=${fields}`;
}
