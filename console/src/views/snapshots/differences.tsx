/** What would come, go and change, by its kind; each can be opened. */

import { Badge, type Tone } from '../../components/badge.tsx';
import { JsonDiff } from '../../components/json.tsx';
import { type Change, type Difference, KINDS, type Kind } from '../../domain/snapshot-diff.ts';

const SHOWN_MOST = 100;

type Turn = 'comes' | 'goes' | 'changes';

const turnOf = ({ before, after }: Change): Turn =>
  before === undefined ? 'comes' : after === undefined ? 'goes' : 'changes';

const TURNS: Readonly<Record<Turn, { tone: Tone; one: string; many: string }>> = {
  comes: { tone: 'good', one: 'comes', many: 'come' },
  goes: { tone: 'bad', one: 'goes', many: 'go' },
  changes: { tone: 'warn', one: 'changes', many: 'change' },
};

function summaryOf(kind: Kind, changes: readonly Change[]): string {
  const [one, many] = KINDS[kind];
  const parts = (Object.keys(TURNS) as Turn[]).flatMap((turn) => {
    const count = changes.filter((change) => turnOf(change) === turn).length;
    const words = TURNS[turn];
    if (count === 0) return [];
    return count === 1 ? [`1 ${one} ${words.one}`] : [`${count} ${many} ${words.many}`];
  });
  return parts.join(', ');
}

export function Differences({ difference }: { difference: Difference }) {
  const { changes, same, unread } = difference;
  return (
    <div class="stack differences">
      {unread.length > 0 && (
        <p class="notice warn">
          {unread.length === 1 ? `Line ${unread[0]} is` : `${unread.length} lines are`} nothing that
          a snapshot holds. The server will say what is wrong.
        </p>
      )}
      {changes.length === 0 && unread.length === 0 && (
        <p>Nothing: the world is as in the file, in all {same} lines.</p>
      )}
      {[...Map.groupBy(changes, ({ kind }) => kind)].map(([kind, own]) => (
        <details key={kind} open={own.length <= 3}>
          <summary>{summaryOf(kind, own)}</summary>
          <ul>
            {own.slice(0, SHOWN_MOST).map((change) => (
              <OneChange key={`${change.title} ${change.before} ${change.after}`} change={change} />
            ))}
          </ul>
          {own.length > SHOWN_MOST && (
            <p class="muted small">And {own.length - SHOWN_MOST} more.</p>
          )}
        </details>
      ))}
      {changes.length > 0 && same > 0 && (
        <p class="muted small">{same} lines are the same in both.</p>
      )}
    </div>
  );
}

function OneChange({ change }: { change: Change }) {
  const turn = turnOf(change);
  const { tone, one } = TURNS[turn];
  return (
    <li>
      <p class="row-wrap">
        <Badge tone={tone}>{one}</Badge>
        <span dir="auto">{change.title}</span>
      </p>
      {turn === 'changes' && (
        <JsonDiff before={change.before!} after={change.after!} label={`Of ${change.title}`} />
      )}
    </li>
  );
}
