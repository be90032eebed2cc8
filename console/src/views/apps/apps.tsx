/** Apps: how they behave, where they are told of their pages, and their secrets. */
import type { ViewProps } from '../../views.ts';
import { AppDetail } from './app-detail.tsx';
import { AppTable } from './app-table.tsx';

export function Apps({ params: { app } }: ViewProps) {
  return app === undefined ? <AppTable /> : <AppDetail key={app} id={app} />;
}
