/** What a new world lacks until a bot can read its first profile, one step after the other. */
import type { Stats } from '../../api/stats.ts';
import { world } from '../../api/world.ts';
import { Icon } from '../../components/icon.tsx';

interface Step {
  done: boolean;
  title: string;
  words: string;
  href: string;
}

export function stepsOf({ minutes, funnel }: Stats): Step[] {
  const { apps = [], pages = [], people = [] } = world.value ?? {};
  const reads = minutes.some(({ reads: r }) => r.profile + r.empty + r.error > 0);
  const sent = minutes.some(({ webhooks: w }) => w.delivered + w.failed > 0);
  return [
    {
      done: apps.length > 0,
      title: 'An app',
      words: 'What your bot signs in as.',
      href: '/apps?do=new',
    },
    {
      done: pages.length > 0,
      title: 'A page',
      words: 'The business that people write to, with a token for the bot.',
      href: '/pages?do=new',
    },
    {
      done: people.length > 0,
      title: 'People',
      words: 'Made up from many places, or described by you.',
      href: '/people?do=generate',
    },
    {
      done: sent,
      title: 'A webhook',
      words: 'Tell the bot what happens: its endpoint must shake hands.',
      href: apps[0] ? `/apps/${apps[0].id}` : '/apps',
    },
    {
      done: funnel.length > 0,
      title: 'Somebody meets the page',
      words: 'Be a person: tap Get Started, write, come by an ad.',
      href: '/messenger',
    },
    {
      done: reads,
      title: 'The bot reads a profile',
      words: 'See the exact request and answer beside the thread.',
      href: '/messenger',
    },
  ];
}

export function FirstSteps({ steps }: { steps: readonly Step[] }) {
  const next = steps.findIndex(({ done }) => !done);
  return (
    <section class="panel" aria-labelledby="first-steps">
      <div class="panel-head">
        <h2 id="first-steps">First steps</h2>
        <span class="muted small">
          {steps.filter(({ done }) => done).length} of {steps.length}
        </span>
      </div>
      <ol class="first-steps">
        {steps.map(({ done, title, words, href }, place) => (
          <li key={title} class={done ? 'done' : place === next ? 'next' : undefined}>
            <span class="step-mark">
              {done ? <Icon name="check" /> : <span aria-hidden="true">{place + 1}</span>}
            </span>
            <span>
              <a href={href}>{title}</a>
              {done && <span class="sr-only"> (done)</span>}
              <span class="muted small">{words}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
