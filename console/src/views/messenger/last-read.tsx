/** That the bot itself read this person, the moment it does. */
import { useEffect, useState } from 'preact/hooks';
import { textOf } from '../../api/thread.ts';
import { Badge } from '../../components/badge.tsx';
import { Time } from '../../components/time.tsx';
import { type LiveEvent, onLive } from '../../live.ts';

export function LastRead({ page, psid }: { page: string; psid: string | null }) {
  const [data, setData] = useState<LiveEvent['data']>();
  useEffect(() => {
    setData(undefined);
    return onLive((event) => {
      const isTheirs = event.data.page_id === page && event.data.psid === psid;
      if (event.name === 'read' && isTheirs) setData(event.data);
    });
  }, [page, psid]);
  const fields = Array.isArray(data?.fields) ? data.fields.join(', ') : '';
  return (
    <p class="last-read" role="status">
      {data && (
        // A new read is a new line, so that it lights up again.
        <span key={String(data.at)} class="row-wrap">
          <span>The bot read this at</span>
          <Time at={Number(data.at)} />
          <Badge tone={data.answer === 'profile' ? 'good' : undefined}>{textOf(data.answer)}</Badge>
          {fields && <code>{fields}</code>}
        </span>
      )}
    </p>
  );
}
