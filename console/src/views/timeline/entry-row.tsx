/** One line of the timeline: an event, something the page said, or reads. */
import { list, type Message, members, textOf } from '../../api/thread.ts';
import type { Person, ReadRecord } from '../../api/types.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { Time } from '../../components/time.tsx';
import type { Told } from '../../domain/consent.ts';
import { DID, moveOf } from '../../domain/moves.ts';
import { DeliveryPart } from './delivery-part.tsx';
import type { Entry } from './entries.ts';

export function EntryRow({ entry, person, page }: { entry: Entry; person: Person; page: string }) {
  const deliveries = entry.kind === 'read' ? [] : entry.deliveries;
  return (
    <li
      class={`entry ${entry.kind}`}
      data-entry={entry.kind === 'event' ? entry.told.type : entry.kind}
    >
      <Time at={entry.at} />
      <span class={`entry-mark ${toneOf(entry) ?? ''}`}>
        <Icon name={iconOf(entry)} />
      </span>
      <div class="entry-body">
        {entry.kind === 'event' && <EventLine told={entry.told} person={person} page={page} />}
        {entry.kind === 'message' && <p>{page} wrote a message</p>}
        {entry.kind !== 'read' && entry.message && <Said message={entry.message} />}
        {entry.kind === 'read' && <ReadLine read={entry.read} />}
        {deliveries.map((delivery) => (
          <DeliveryPart key={delivery.id} delivery={delivery} />
        ))}
      </div>
    </li>
  );
}

/** What was said, as far as a line can say it. */
function Said({ message: { body } }: { message: Message }) {
  const { text, postback, quick_reply, attachment, attachments } = body;
  const tapped = members(postback);
  const payload = textOf(tapped.payload) ?? textOf(members(quick_reply).payload);
  const along = [members(attachment), ...list(attachments)]
    .map(({ type, payload: own }) => textOf(members(own).template_type) ?? textOf(type))
    .filter(Boolean);
  const words = textOf(text) ?? textOf(tapped.title);
  if (words === undefined && payload === undefined && along.length === 0) return null;
  return (
    <p class="entry-said" dir="auto">
      {words && <q>{words}</q>}
      {payload && <code class="muted">{payload}</code>}
      {along.map((name) => (
        <Badge key={name}>{name}</Badge>
      ))}
    </p>
  );
}

function iconOf(entry: Entry): IconName {
  if (entry.kind === 'read') return entry.read.answer === 'profile' ? 'eye' : 'eye-off';
  if (entry.kind === 'message') return 'pages';
  return entry.told.type === 'message' ? 'chat' : (moveOf(entry.told.type)?.icon ?? 'bolt');
}

function toneOf(entry: Entry): Tone {
  if (entry.kind === 'read') return entry.read.answer === 'profile' ? 'good' : undefined;
  if (entry.kind === 'message' || entry.told.turn === undefined) return undefined;
  return entry.told.turn === 'gained' ? 'good' : 'bad';
}

const EFFECTS: Readonly<Record<Told['effect'], { words: string; tone: Tone } | undefined>> = {
  grants: { words: 'Authorises', tone: 'good' },
  revokes: { words: 'Ends access', tone: 'bad' },
  hides: { words: 'Hides everywhere', tone: 'warn' },
  unhides: { words: 'Shows again', tone: 'good' },
  none: undefined,
};

function EventLine({ told, person, page }: { told: Told; person: Person; page: string }) {
  const { type, effect, turn } = told;
  const badge = EFFECTS[effect];
  return (
    <>
      <p class="row-wrap">
        <span>
          {person.first_name} {DID[type]}
        </span>
        <code class="muted">{type}</code>
        {badge && <Badge tone={badge.tone}>{badge.words}</Badge>}
      </p>
      {turn && (
        <p class={turn === 'gained' ? 'entry-turn gained' : 'entry-turn lost'}>
          {turn === 'gained'
            ? `From here on ${page} can read the profile`
            : `From here on ${page} reads nothing`}
        </p>
      )}
    </>
  );
}

function ReadLine({ read: { fields, answer, reads, app_id } }: { read: ReadRecord }) {
  return (
    <p class="row-wrap">
      <span>
        App <code>{app_id}</code> read{reads > 1 ? ` ${reads} times in this minute` : ''}
      </span>
      <Badge tone={answer === 'profile' ? 'good' : answer === 'empty' ? undefined : 'bad'}>
        {answer}
      </Badge>
      {fields.length > 0 && <code class="muted">{fields.join(', ')}</code>}
    </p>
  );
}
