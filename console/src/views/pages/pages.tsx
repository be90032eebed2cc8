/** Pages: their tokens, what apps may do on them, who is told, and what they set of their threads. */
import type { ViewProps } from '../../views.ts';
import { PageDetail } from './page-detail.tsx';
import { PageTable } from './page-table.tsx';

export function Pages({ params: { page } }: ViewProps) {
  return page === undefined ? <PageTable /> : <PageDetail key={page} id={page} />;
}
