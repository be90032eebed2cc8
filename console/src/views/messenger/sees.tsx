/** What the bot sees right now: the read as it would make it, its answer, and why. */
import { useEffect, useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { type Read, read } from '../../api/reads.ts';
import { useResource } from '../../api/resource.ts';
import type { Relationship, Version } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Failed, Loading } from '../../components/empty.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { LiveName } from '../../live.ts';
import { query, setQuery } from '../../router.ts';
import { useScene } from './context.ts';
import { LastRead } from './last-read.tsx';
import { RequestForm } from './request-form.tsx';
import { SeenAnswer } from './seen-answer.tsx';
import { SeenCode } from './seen-code.tsx';
import { Verdict } from './verdict.tsx';
import { Waterfall } from './waterfall.tsx';

const TABS = [
  { name: 'why', label: 'Why' },
  { name: 'answer', label: 'Answer' },
  { name: 'code', label: 'Code' },
] as const;
type TabName = (typeof TABS)[number]['name'];

const isTab = (name: string | null): name is TabName => TABS.some((tab) => tab.name === name);

/** What an answer depends on besides what happens between the two. */
const CHANGE_ANSWERS: ReadonlySet<LiveName> = new Set([
  'app',
  'page',
  'person',
  'token',
  'faults',
  'clock',
]);

/** The read that was made, and the last one before it that was answered otherwise. */
export interface Seen {
  now: Read;
  before: Read | undefined;
}

function useSeen(now: Read | undefined): Seen | undefined {
  const [seen, setSeen] = useState<Seen>();
  useEffect(() => {
    if (now === undefined) return;
    setSeen((last) => {
      if (last === undefined) return { now, before: undefined };
      return { now, before: last.now.body === now.body ? last.before : last.now };
    });
  }, [now]);
  return seen;
}

export function Sees({ relationship }: { relationship: Relationship | undefined }) {
  const { page } = useScene();
  const graph = useResource('versions', (signal) =>
    call<{ era: string; versions: Version[] }>('GET', '/versions', { signal }),
  );
  const version = query.value.get('v') ?? '';
  const fields = query.value.get('fields') ?? undefined;
  const shown = query.value.get('see');
  const tab: TabName = isTab(shown) ? shown : 'why';
  const psid = relationship?.psid ?? null;
  const asked = JSON.stringify([page.id, psid, version, fields]);
  // Whatever changes between the two changes this text, and the read is made again.
  const state = relationship && JSON.stringify([relationship.reason, relationship.history.length]);
  const key = psid === null || state === undefined ? null : `${asked} ${state}`;
  const answer = useResource(
    key,
    (signal) =>
      read(
        {
          page_id: page.id,
          psid: psid!,
          ...(version !== '' && { version, era: 'auto' as const }),
          ...(fields !== undefined && { fields }),
        },
        signal,
      ),
    ({ name }) => CHANGE_ANSWERS.has(name),
  );
  const seen = useSeen(answer.data);
  return (
    <section class="sees" aria-labelledby="sees-title">
      <header class="sees-head">
        <h2 id="sees-title">What the bot sees right now</h2>
        <Button
          kind="quiet"
          compact
          icon="reload"
          aria-label="Read again"
          busy={answer.loading}
          onClick={answer.reload}
        />
      </header>
      {relationship === undefined ? (
        <Loading what="what the bot sees" />
      ) : (
        <>
          <LastRead page={page.id} psid={psid} />
          <Verdict relationship={relationship} seen={seen} />
          {answer.problem && <Failed problem={answer.problem} onRetry={answer.reload} />}
          <RequestForm
            era={graph.data?.era ?? 'auto'}
            versions={graph.data?.versions ?? []}
            version={version}
            fields={fields}
            psid={psid}
            seen={seen}
          />
          {seen !== undefined && psid !== null && (
            <Tabs
              label="The read"
              tabs={TABS}
              shown={tab}
              onShow={(name) => setQuery({ see: name === 'why' ? null : name })}
            >
              {tab === 'why' && <Waterfall explanation={seen.now.explanation} />}
              {tab === 'answer' && <SeenAnswer seen={seen} />}
              {tab === 'code' && <SeenCode request={seen.now.request} />}
            </Tabs>
          )}
        </>
      )}
    </section>
  );
}
