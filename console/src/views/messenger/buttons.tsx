/** Buttons of templates and menus: one row a type, and what a tap does. */
import { list, type Members, textOf, wordOf } from '../../api/thread.ts';
import { Icon, type IconName } from '../../components/icon.tsx';
import { say } from '../../components/toast.tsx';
import { type Scene, useScene } from './context.ts';

interface Kind {
  icon?: IconName;
  /** What it says where the bot said nothing. */
  title: string;
  tap: (scene: Scene, button: Members) => void;
}

const openUrl = (scene: Scene, button: Members): void => {
  const url = textOf(button.url);
  if (url === undefined) return;
  scene.openWebview(url, button);
};

const KINDS: Readonly<Record<string, Kind>> = {
  web_url: { icon: 'globe', title: 'Open', tap: openUrl },
  postback: {
    title: 'Button',
    tap: ({ act }, button) => {
      const payload = textOf(button.payload);
      const title = textOf(button.title);
      void act('postback', { ...(payload && { payload }), ...(title && { title }) });
    },
  },
  phone_number: {
    icon: 'phone',
    title: 'Call',
    tap: (_scene, button) => say(`A phone would now call ${textOf(button.payload)}.`),
  },
  element_share: {
    icon: 'share',
    title: 'Share',
    tap: () => say('A phone would now ask with whom to share it.'),
  },
  account_link: { icon: 'key', title: 'Log in', tap: openUrl },
  account_unlink: {
    icon: 'key',
    title: 'Log out',
    tap: () => say('A phone would now ask whether to unlink the account.'),
  },
};

const OTHER: Kind = {
  title: 'Button',
  tap: (_scene, button) => say(`Nothing here plays a button of the type ${wordOf(button.type)}.`),
};

const kindOf = (button: Members): Kind => KINDS[wordOf(button.type)] ?? OTHER;

export function BotButton({ button }: { button: Members }) {
  const scene = useScene();
  const kind = kindOf(button);
  return (
    <button type="button" class="bot-button" onClick={() => kind.tap(scene, button)}>
      {kind.icon && <Icon name={kind.icon} />}
      <span class="clip">{textOf(button.title) ?? kind.title}</span>
    </button>
  );
}

export function BotButtons({ buttons }: { buttons: unknown }) {
  const all = list(buttons);
  if (all.length === 0) return null;
  return (
    <div class="bot-buttons">
      {all.map((button, place) => (
        <BotButton key={place} button={button} />
      ))}
    </div>
  );
}
