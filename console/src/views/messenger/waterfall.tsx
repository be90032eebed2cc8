/** The walk through the checks: each passed, the one that decided, and those never reached. */
import type { Explanation, Step } from '../../api/reads.ts';
import { LinkButton } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { Prose } from '../../components/time.tsx';
import { pathTo } from '../../router.ts';
import { useScene } from './context.ts';
import { Remedy } from './remedy.tsx';

type Outcome = 'passed' | 'failed' | 'skipped';

const SHOWN: Readonly<Record<Outcome, { icon: IconName; words: string }>> = {
  passed: { icon: 'check', words: 'passed' },
  failed: { icon: 'cross', words: 'stopped here' },
  skipped: { icon: 'minus', words: 'not reached' },
};

function outcomeOf({ passed }: Step): Outcome {
  if (passed === null) return 'skipped';
  return passed ? 'passed' : 'failed';
}

/** Where a developer puts right what is not up to the person. */
const PLACES: Readonly<Record<string, (page: string) => { label: string; href: string }>> = {
  permission: (page) => ({
    label: "Open the page's permissions",
    href: `${pathTo('/pages/:page?', { page })}?tab=permissions`,
  }),
  'token live': (page) => ({
    label: "Open the page's tokens",
    href: pathTo('/pages/:page?', { page }),
  }),
  fault: () => ({ label: 'Open the faults', href: '/faults' }),
};

function Place({ walk }: { walk: readonly Step[] }) {
  const { page } = useScene();
  const failed = walk.find(({ passed }) => passed === false);
  const place = PLACES[failed?.check ?? '']?.(page.id);
  return place ? (
    <div>
      <LinkButton href={place.href} icon="right">
        {place.label}
      </LinkButton>
    </div>
  ) : null;
}

export function Waterfall({ explanation }: { explanation: Explanation | null }) {
  if (explanation === null) {
    return (
      <Empty icon="info" title="No explanation">
        <p>The request could not even be read, so no check came to run.</p>
      </Empty>
    );
  }
  const { because, remedy, remedy_event, walk } = explanation;
  return (
    <div class="why">
      {walk.every(({ passed }) => passed) && (
        <p>
          <Prose text={because} />
        </p>
      )}
      <ol class="waterfall" aria-label="Checks, in their order">
        {walk.map((step) => {
          const outcome = outcomeOf(step);
          const { icon, words } = SHOWN[outcome];
          return (
            <li key={step.check} class={outcome} data-check={step.check}>
              <span class="mark">
                <Icon name={icon} />
              </span>
              <span class="check-name">{step.check}</span>
              <span class="check-rule">
                <Prose text={step.rule} />
              </span>
              <span class="sr-only">: {words}</span>
            </li>
          );
        })}
      </ol>
      {(remedy !== null || remedy_event !== null) && (
        <div class="remedy">
          <h3>What would make it work</h3>
          <p>{remedy && <Prose text={remedy} />}</p>
          <Remedy event={remedy_event} />
          <Place walk={walk} />
        </div>
      )}
    </div>
  );
}
