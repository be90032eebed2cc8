/** The world as a text file: saved, looked into, brought back; or begun anew. */
import { clock, isForbidden } from '../../api/development.ts';
import { useResource } from '../../api/resource.ts';
import { Failed, Loading } from '../../components/empty.tsx';
import type { ViewProps } from '../../views.ts';
import { NotHere } from '../faults/faults.tsx';
import { ResetPanel } from './reset-panel.tsx';
import { RestorePanel } from './restore-panel.tsx';
import { SavePanel } from './save-panel.tsx';
import './snapshots.css';

export function Snapshots(_props: ViewProps) {
  // Whether this is a development server is told by whatever only one has.
  const { data, problem, reload } = useResource('development', clock);
  if (isForbidden(problem)) return <NotHere />;
  if (problem) return <Failed problem={problem} onRetry={reload} />;
  if (data === undefined) return <Loading what="snapshots" />;
  return (
    <div class="page snapshots">
      <header class="page-head">
        <h1>Snapshots</h1>
      </header>
      <div class="columns">
        <SavePanel />
        <ResetPanel />
      </div>
      <RestorePanel />
    </div>
  );
}
