/** Faults on purpose, and time travel. */
import { faults, isForbidden } from '../../api/development.ts';
import { useResource } from '../../api/resource.ts';
import { Empty, Failed, Loading } from '../../components/empty.tsx';
import type { ViewProps } from '../../views.ts';
import { ClockPanel } from './clock-panel.tsx';
import { FaultForm } from './fault-form.tsx';
import { FaultList } from './fault-list.tsx';
import './faults.css';

export function Faults(_props: ViewProps) {
  const { data, problem, reload } = useResource(
    'faults',
    faults,
    ({ name }) => name === 'faults' || name === 'read',
  );
  if (isForbidden(problem)) return <NotHere />;
  return (
    <div class="page faults">
      <header class="page-head">
        <h1>Faults and clock</h1>
      </header>
      <ClockPanel />
      {problem && <Failed problem={problem} onRetry={reload} />}
      {data === undefined && !problem && <Loading what="faults" />}
      {data && (
        <div class="columns">
          <FaultList rules={data} onChanged={reload} />
          <FaultForm rules={data} onChanged={reload} />
        </div>
      )}
    </div>
  );
}

export function NotHere() {
  return (
    <Empty icon="faults" title="Not on this server">
      <p>
        Faults, time travel and snapshots are for development: a server that{' '}
        <code>pagescope dev</code> started does them, and one in production does not.
      </p>
    </Empty>
  );
}
