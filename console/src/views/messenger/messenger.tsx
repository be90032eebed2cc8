import type { ViewProps } from '../../views.ts';

/** The thread of one page and one person, and what the bot may see of it. */
export function Messenger({ params }: ViewProps) {
  return (
    <div class="page">
      <h1>
        Messenger {params.page} {params.person}
      </h1>
    </div>
  );
}
