import type { ComponentChildren } from 'preact';
import { Problem } from '../api/client.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

/** A place where nothing is yet: what would be here, and how to get it. */
export function Empty({
  icon,
  title,
  children,
}: {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A place where something could not be loaded. */
export function Failed({ problem, onRetry }: { problem: Error; onRetry?: () => void }) {
  return (
    <div class="notice bad" role="alert">
      <Icon name="faults" />
      <div class="grow">
        <strong>{problem instanceof Problem ? problem.title : 'It did not work'}</strong>
        <div>{problem.message}</div>
      </div>
      {onRetry && (
        <Button compact icon="reload" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <div class="empty" role="status">
      <span class="spinner" />
      <span class="sr-only">Loading {what}</span>
    </div>
  );
}
