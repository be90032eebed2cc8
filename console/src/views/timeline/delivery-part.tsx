/** The webhook that an event caused: what was sent, how it was signed, and how often it was tried. */
import { useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { useResource } from '../../api/resource.ts';
import type { Delivery, DeliveryDetail } from '../../api/types.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Failed, Loading } from '../../components/empty.tsx';
import { Icon } from '../../components/icon.tsx';
import { Json } from '../../components/json.tsx';
import { Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { say, sayProblem } from '../../components/toast.tsx';
import { deliveryPath } from './entries.ts';

const TONES: Readonly<Record<Delivery['status'], Tone>> = {
  delivered: 'good',
  pending: 'warn',
  dead: 'bad',
};

export function DeliveryPart({ delivery }: { delivery: Delivery }) {
  const [open, setOpen] = useState(false);
  const { field, status, attempts, id } = delivery;
  return (
    <div class="told-webhook">
      <button
        type="button"
        class="told-line"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        data-delivery={id}
      >
        <Icon name={open ? 'down' : 'right'} />
        <span>Webhook</span>
        <code>{field}</code>
        <Badge tone={TONES[status]}>{status}</Badge>
        <span class="muted small">{attempts === 1 ? '1 attempt' : `${attempts} attempts`}</span>
      </button>
      {open && <DeliveryBody delivery={delivery} />}
    </div>
  );
}

const ATTEMPTS = [
  { name: 'at', title: 'At', cell: ({ at }: Attempt) => <Time at={at} day /> },
  {
    name: 'answer',
    title: 'Answer',
    cell: ({ status, error }: Attempt) => status ?? error ?? 'none',
  },
  { name: 'ms', title: 'ms', cell: ({ latency_ms }: Attempt) => latency_ms, number: true },
];
type Attempt = DeliveryDetail['log'][number];

function DeliveryBody({ delivery }: { delivery: Delivery }) {
  const { id, status, attempts } = delivery;
  const { data, problem, loading, reload } = useResource(`${id} ${status} ${attempts}`, (signal) =>
    call<DeliveryDetail>('GET', deliveryPath(id), { signal }),
  );
  const again = async (): Promise<void> => {
    try {
      await call('POST', `${deliveryPath(id)}/redeliver`);
      say('It goes out again.');
      reload();
    } catch (error) {
      sayProblem(error);
    }
  };
  if (problem) return <Failed problem={problem} onRetry={reload} />;
  if (data === undefined) return loading ? <Loading what="the webhook" /> : null;
  const headers = Object.entries(data.headers);
  return (
    <div class="told-detail">
      <p class="row-wrap">
        <code>POST {data.callback_url ?? 'nowhere: the app has no webhook'}</code>
        <Button compact icon="send" onClick={again}>
          Send again
        </Button>
      </p>
      <dl class="header-list">
        {headers.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Json raw={data.body} label="The body that is sent and signed" />
      {data.log.length > 0 && (
        <Table caption="Attempts" columns={ATTEMPTS} rows={data.log} keyOf={({ at }) => at} />
      )}
      {data.answer && <Json raw={data.answer} label="What was answered last" />}
    </div>
  );
}
