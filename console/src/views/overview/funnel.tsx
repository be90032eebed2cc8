/** By which way people come, and how many of them authorise: a table whose bars are for the eyes. */
import type { FunnelStep } from '../../api/stats.ts';
import { Icon } from '../../components/icon.tsx';
import { DID, moveOf } from '../../domain/moves.ts';

const PART = [
  { name: 'came', label: 'Came', tone: 'calm' },
  { name: 'authorised', label: 'Authorised', tone: 'soft' },
  { name: 'readable', label: 'Readable now', tone: 'good' },
] as const;

export function Funnel({ steps }: { steps: readonly FunnelStep[] }) {
  const most = Math.max(...steps.map(({ came }) => came), 1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
    <section class="table-box" aria-label="Ways in" tabIndex={0}>
      <table class="table funnel">
        <caption class="sr-only">
          By how people came: how many ever authorised, and are readable
        </caption>
        <thead>
          <tr>
            <th scope="col">They</th>
            {PART.map(({ name, label }) => (
              <th key={name} scope="col" class="number">
                {label}
              </th>
            ))}
            <th scope="col" class="lesser">
              <span class="sr-only">As bars</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.entry}>
              <th scope="row">
                <span class="row">
                  <Icon name={moveOf(step.entry)?.icon ?? 'chat'} />
                  {DID[step.entry]}
                </span>
              </th>
              {PART.map(({ name }) => (
                <td key={name} class="number">
                  {step[name]}
                  {name !== 'came' && (
                    <span class="muted small lesser">
                      {' '}
                      {Math.round((100 * step[name]) / step.came)} %
                    </span>
                  )}
                </td>
              ))}
              <td class="bars lesser">
                <svg viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
                  {PART.map(({ name, tone }, place) => (
                    <rect
                      key={name}
                      class={`mark ${tone}`}
                      y={place * 8 + 1}
                      height={6}
                      width={(100 * step[name]) / most}
                    />
                  ))}
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
