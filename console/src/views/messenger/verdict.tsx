/** The answer at a glance: the person as far as the bot may see them. */
import { members, textOf } from '../../api/thread.ts';
import type { Relationship } from '../../api/types.ts';
import { Badge } from '../../components/badge.tsx';
import { Icon } from '../../components/icon.tsx';
import { Prose } from '../../components/time.tsx';
import { useScene } from './context.ts';
import { Remedy } from './remedy.tsx';
import type { Seen } from './sees.tsx';

/** Shown as the person's name and picture rather than in the list. */
const SHOWN = new Set(['first_name', 'last_name', 'name', 'profile_pic', 'id']);

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    return members(JSON.parse(body));
  } catch {
    return {};
  }
}

export function Verdict({
  relationship,
  seen,
}: {
  relationship: Relationship;
  seen: Seen | undefined;
}) {
  const { person } = useScene();
  if (relationship.psid === null) {
    return (
      <div class="verdict none">
        <span class="avatar large" aria-hidden="true">
          <Icon name="eye-off" />
        </span>
        <div class="grow stack">
          <p class="verdict-line">The bot does not know that {person.first_name} exists</p>
          <p class="muted">
            There is no PSID yet, so there is nothing to ask for. {person.first_name} gets one by
            meeting the page.
          </p>
          <Remedy event={relationship.remedy_event} />
        </div>
      </div>
    );
  }
  if (seen === undefined) return <div class="verdict none" />;
  const answer = parsed(seen.now.body);
  if (answer.error !== undefined) return <Refused seen={seen} error={members(answer.error)} />;
  if (Object.keys(answer).length === 0) return <Nothing seen={seen} />;
  return <Visible answer={answer} />;
}

function Visible({ answer }: { answer: Readonly<Record<string, unknown>> }) {
  const picture = textOf(answer.profile_pic);
  const full = [answer.first_name, answer.last_name].map(textOf).filter(Boolean).join(' ');
  const name = textOf(answer.name) ?? full;
  const rest = Object.entries(answer).filter(([field]) => !SHOWN.has(field));
  return (
    <div class="verdict visible" data-answer="profile">
      {picture ? (
        <img class="avatar large" src={picture} alt="As the bot gets it" />
      ) : (
        <span class="avatar large" aria-hidden="true">
          {name.slice(0, 1)}
        </span>
      )}
      <div class="grow stack">
        <p class="verdict-line" dir="auto">
          {name || 'A profile without a name'}
        </p>
        <dl class="verdict-facts">
          {rest.map(([field, value]) => (
            <div key={field}>
              <dt>{field}</dt>
              <dd class="clip">{textOf(value) ?? JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}

function Nothing({ seen }: { seen: Seen }) {
  return (
    <div class="verdict none" data-answer="empty">
      <span class="avatar large" aria-hidden="true">
        <Icon name="eye-off" />
      </span>
      <div class="grow stack">
        <p class="verdict-line">
          Nothing: <code>{'{}'}</code>
        </p>
        <Because seen={seen} />
      </div>
    </div>
  );
}

function Refused({ seen, error }: { seen: Seen; error: Readonly<Record<string, unknown>> }) {
  const codes = [error.code, error.error_subcode].map(textOf).filter(Boolean).join(' / ');
  return (
    <div class="verdict refused" data-answer="error">
      <span class="avatar large" aria-hidden="true">
        <Icon name="eye-off" />
      </span>
      <div class="grow stack">
        <p class="verdict-line">{textOf(error.message)}</p>
        <p class="row-wrap">
          <Badge tone="bad">{seen.now.status}</Badge>
          <Badge>{textOf(error.type)}</Badge>
          <Badge>{codes}</Badge>
        </p>
        <Because seen={seen} />
      </div>
    </div>
  );
}

function Because({ seen }: { seen: Seen }) {
  const { explanation } = seen.now;
  if (explanation === null) return null;
  return (
    <>
      <p class="muted">
        <Prose text={explanation.because} />
      </p>
      <Remedy event={explanation.remedy_event} />
    </>
  );
}
