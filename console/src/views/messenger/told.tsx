/** Under what the person did: whether the bot was told of it. */
import type { Delivery } from '../../api/types.ts';
import { Icon, type IconName } from '../../components/icon.tsx';
import { pathTo } from '../../router.ts';
import { useScene } from './context.ts';

interface State {
  icon: IconName;
  tone: 'muted' | 'warn' | 'bad';
  words: string;
}

function stateOf({ status, attempts }: Delivery): State {
  if (status === 'delivered') return { icon: 'check', tone: 'muted', words: 'bot told' };
  if (status === 'dead') return { icon: 'faults', tone: 'bad', words: 'bot not reached, given up' };
  return attempts === 0
    ? { icon: 'clock', tone: 'muted', words: 'telling the bot' }
    : {
        icon: 'faults',
        tone: 'warn',
        words: `bot not reached, ${attempts === 1 ? '1 try' : `${attempts} tries`}`,
      };
}

export function ToldBot({ deliveries }: { deliveries: readonly Delivery[] }) {
  const { page, person } = useScene();
  return (
    <>
      {deliveries.map((delivery) => {
        const { icon, tone, words } = stateOf(delivery);
        const timeline = pathTo('/timeline/:page?/:person?', { page: page.id, person: person.id });
        return (
          <a key={delivery.id} class={`told ${tone}`} href={timeline} title={delivery.field}>
            <Icon name={icon} />
            {words}
          </a>
        );
      })}
    </>
  );
}
